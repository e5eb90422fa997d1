"""An order's lines as the cart had them: places and bundles put together again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from catalog.made.queries import words_of
from catalog.made.rules import price_for_total
from core.measure import PIECE, quantity_text
from core.money import Money
from orders.promotions.rules.applied import AppliedPromotion
from orders.sales.models import OrderLine


@dataclass(frozen=True, slots=True)
class OrderPageLine:
    """One cart line as ordered. `picture` is the stored picture's fields, empty when there was none.

    `total` is after promotions, `off` what these took off. `parts` are its extras with what they added to each piece, `words` how it is made, `includes` a bundle's components.
    """

    sku: str
    product_title: str
    product_handle: str
    variant_title: str
    options: Mapping[str, str]
    picture: Mapping[str, Any]
    quantity: int
    unit_price: Money
    total: Money
    off: Money | None = None
    uom: str = PIECE
    parts: tuple[tuple[str, Money], ...] = ()
    words: tuple[str, ...] = ()
    includes: tuple[str, ...] = ()
    lead_days: int = 0
    is_returnable: bool = True

    @property
    def quantity_text(self) -> str:
        """`2`, or `2.5 m`."""
        return quantity_text(self.quantity, self.uom)

    @property
    def gross(self) -> Money:
        """What it would have cost without promotions: these are listed below the lines."""
        return self.total + self.off if self.off else self.total


def lines_of(
    rows: Iterable[OrderLine], currency: str, promotions: Iterable[AppliedPromotion] = ()
) -> tuple[OrderPageLine, ...]:
    """Lines served by several locations, and the components of a bundle, are one line to the customer."""
    together: dict[str, list[OrderLine]] = {}
    for row in rows:
        together.setdefault(row.bundle.get("ref") or row.line_ref, []).append(row)
    off: dict[str, Money] = defaultdict(lambda: Money.zero(currency))
    for each in promotions:
        for ref, amount in each.by_line.items():
            off[ref] += amount
    return tuple(
        replace(_bundle(same, currency) if same[0].bundle else _line(same, currency), off=off[ref])
        for ref, same in together.items()
    )


def _line(rows: Sequence[OrderLine], currency: str) -> OrderPageLine:
    row, quantity = rows[0], sum(each.quantity for each in rows)
    price = price_for_total(
        Money(sum(each.total for each in rows), currency),
        quantity=quantity,
        uom=row.uom,
        at_least=Money(min(each.unit_price for each in rows), currency),
    )
    kept = row.configuration
    return OrderPageLine(
        sku=row.sku,
        product_title=row.product_title,
        product_handle=row.product_handle,
        variant_title=row.variant_title,
        options=row.options,
        picture=row.picture,
        quantity=quantity,
        unit_price=price.unit_price,
        total=price.total,
        uom=row.uom,
        parts=tuple((part["title"], Money(part["amount"], currency)) for part in kept.get("parts", ())),
        words=words_of({**kept, "parts": ()}),
        lead_days=row.lead_days,
        is_returnable=row.is_returnable,
    )


def _bundle(rows: Sequence[OrderLine], currency: str) -> OrderPageLine:
    kept = rows[0].bundle
    return OrderPageLine(
        sku=kept["sku"],
        product_title=kept["title"],
        product_handle=kept["handle"],
        variant_title=kept["variant_title"],
        options=kept["options"],
        picture=kept["picture"],
        quantity=kept["quantity"],
        unit_price=Money(kept["unit_price"], currency),
        total=Money(sum(each.total for each in rows), currency),
        includes=tuple(kept["includes"]),
        lead_days=max(each.lead_days for each in rows),
        is_returnable=all(each.is_returnable for each in rows),
    )
