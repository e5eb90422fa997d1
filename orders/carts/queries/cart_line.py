"""One line of a cart, as pages show it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from catalog.made.queries import MadePart
from catalog.media.queries import Picture
from core.measure import PIECE, SoldBy, quantity_text
from core.money import Money


@dataclass(frozen=True, slots=True)
class CartLine:
    """One line as the cart shows it. `problem` says what stands in the way of checkout, `notes` what does not.

    `quantity` counts stock units of `sold_by.uom`; `unit_price` is per piece or metre. `parts` are extras with their
    prices, `words` how it is made, `includes` what lies in a bundle. `discount` is still to be taken off `total`.
    """

    id: str
    variant_id: str
    sku: str
    product_title: str
    variant_title: str
    url: str
    picture: Picture | None
    quantity: int
    unit_price: Money
    seen: Money
    original: Money | None
    total: Money
    sellable: int
    problem: str | None
    notes: tuple[str, ...]
    sold_by: SoldBy
    parts: tuple[MadePart, ...]
    words: tuple[str, ...]
    lead_days: int
    is_returnable: bool
    includes: tuple[str, ...]
    discount: Money
    product_id: str
    product_handle: str
    options: Mapping[str, str]
    metadata: Mapping[str, Any] = field(default_factory=dict)

    @property
    def quantity_text(self) -> str:
        """`2`, or `2.5 m`."""
        return quantity_text(self.quantity, self.sold_by.uom)

    @property
    def can_lower(self) -> bool:
        """Whether fewer pieces than wanted can still be had."""
        return self.sold_by.uom == PIECE and self.sold_by.minimum <= self.sellable < self.quantity

    @property
    def has_new_price(self) -> bool:
        """Whether nothing but another price than the one seen stands in the way."""
        return bool(self.problem) and self.sellable >= self.quantity and self.seen != self.unit_price
