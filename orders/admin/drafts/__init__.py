"""Draft orders for staff: the page where they are put together."""

from orders.admin.drafts.page import DraftOrderAdmin

__all__ = ["DraftOrderAdmin"]
