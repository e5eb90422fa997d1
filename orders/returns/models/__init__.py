"""Returns, what they hold, why, and what is given for them."""

from __future__ import annotations

from orders.returns.models.items import Claim, Exchange, ReturnItem
from orders.returns.models.reason import ReturnReason
from orders.returns.models.returns import Return

__all__ = ["Claim", "Exchange", "Return", "ReturnItem", "ReturnReason"]
