"""Returns, what they hold, why, and what is given for them."""

from __future__ import annotations

from orders.returns.models.claims import Claim, ClaimPhoto
from orders.returns.models.items import Exchange, ReturnItem
from orders.returns.models.reason import ReturnReason
from orders.returns.models.returns import Return

__all__ = ["Claim", "ClaimPhoto", "Exchange", "Return", "ReturnItem", "ReturnReason"]
