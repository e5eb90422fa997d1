"""The connections in the admin: readings, messages in and out, dead letters, cursors, references."""

from erp_sync.admin.inbox import InboxMessageAdmin
from erp_sync.admin.outbound import OutboundMessageAdmin
from erp_sync.admin.readings import CursorAdmin, ExternalRefAdmin, SyncRunAdmin

__all__ = ["CursorAdmin", "ExternalRefAdmin", "InboxMessageAdmin", "OutboundMessageAdmin", "SyncRunAdmin"]
