"""The connections in the admin: readings, messages in and out, dead letters, cursors, references."""

from erp_sync.admin.differences import DriftAdmin, ReconciliationAdmin
from erp_sync.admin.inbox import InboxMessageAdmin
from erp_sync.admin.outbound import OutboundMessageAdmin
from erp_sync.admin.readings import CursorAdmin, ExternalRefAdmin, FlowPauseAdmin, SyncRunAdmin
from erp_sync.admin.webhook_log import WebhookDeliveryAdmin
from erp_sync.admin.webhooks import WebhookSubscriptionAdmin

__all__ = [
    "CursorAdmin",
    "DriftAdmin",
    "ExternalRefAdmin",
    "FlowPauseAdmin",
    "InboxMessageAdmin",
    "OutboundMessageAdmin",
    "ReconciliationAdmin",
    "SyncRunAdmin",
    "WebhookDeliveryAdmin",
    "WebhookSubscriptionAdmin",
]
