"""The lines of a cart at today's prices, and what is taken from the shelves for each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from catalog.made.queries import KitContent, Making, contents_of, makings_of
from catalog.made.rules import LinePrice, configuration_from, price_for_total, shares_of
from catalog.products.queries import VariantForSale, variant_facts
from core.measure import UNITS_PER_PRICE, line_amount
from core.money import Money
from core.rows import PreparedModels
from orders.carts.models import Cart, LineItem
from orders.customers.queries import context_of_member


@dataclass(frozen=True, slots=True)
class PricedLine:
    """A cart line as it is sold now. `quantity` counts stock units of `uom`; `base` is per piece or metre.

    `seen` is the price the shopper saw and `price` today's, both with extras. `contents` are a bundle's components.
    One that `is_agreed` costs what staff agreed on, whatever lists and the ERP say.
    """

    line_id: str
    variant: VariantForSale
    quantity: int
    uom: str
    seen: Money
    base: Money
    making: Making
    contents: tuple[KitContent, ...] = ()
    is_agreed: bool = False
    metadata: Mapping[str, Any] = field(default_factory=dict)

    @property
    def title(self) -> str:
        """What the shopper calls it: "Meera Silk Blouse (36 / Maroon)"."""
        return f"{self.variant.product_title} ({self.variant.variant_title})".removesuffix(" ()")

    @property
    def price(self) -> Money:
        """What one piece or metre costs today, extras included."""
        return self.base + self.making.add_on_price

    @property
    def total(self) -> Money:
        """What the line costs today."""
        return self.total_at(self.price)

    def total_at(self, price: Money) -> Money:
        """What it comes to at another price per piece or metre."""
        return line_amount(price, self.quantity, self.uom)

    @property
    def is_sold(self) -> bool:
        """Whether it can be ordered as it stands in the cart."""
        still_offered = self.variant.is_sold and self.variant.sold_by.uom == self.uom
        return still_offered and not self.making.missing


@dataclass(frozen=True, slots=True)
class TakenPart:
    """What leaves the shelves for a line: itself, or one component of a bundle. `ref` is unique in the cart.

    `price` has the line's discounts in it.
    """

    ref: str
    variant: VariantForSale
    quantity: int
    uom: str
    price: LinePrice

    @property
    def taxed_value(self) -> Money:
        """What one piece or metre costs after discounts, the dearest one: GST slabs are judged by it."""
        each = -(-self.price.total.amount * UNITS_PER_PRICE[self.uom] // self.quantity)
        return min(self.price.unit_price, Money(each, self.price.total.currency))


_LINES = PreparedModels(lambda cart_id: LineItem.objects.filter(cart_id=cart_id))


def priced_lines(cart: Cart) -> list[PricedLine]:
    """The lines of a cart in the order they were added, with today's facts and quantity prices for its shopper.

    Six queries, seven for a customer's cart; four more when something is made for the shopper, six more when there is a bundle.
    """
    rows = _LINES.rows(cart_id=cart.pk)
    together: Counter[int] = Counter()
    for row in rows:
        together[row.variant_id] += row.quantity
    context = context_of_member(cart.customer_id, currency=cart.currency, region=cart.region)
    facts = variant_facts(ids=list(together), quantities=together, context=context)
    contents = contents_of([fact.id for fact in facts.values() if fact.is_bundle])
    makings = makings_of(
        [(facts[row.variant_id].product_id, configuration_from(row.configuration)) for row in rows],
        currency=cart.currency,
    )
    lines = []
    for row, making in zip(rows, makings, strict=True):
        seen, variant = Money(row.unit_price, cart.currency), facts[row.variant_id]
        base = _base(row, variant, making, cart.currency)
        lines.append(
            PricedLine(
                line_id=row.public_id,
                variant=variant,
                quantity=row.quantity,
                uom=row.uom,
                seen=seen,
                base=base,
                making=making,
                contents=contents.get(row.variant_id, ()),
                is_agreed=row.agreed_price is not None,
                metadata=row.metadata,
            )
        )
    return lines


def _base(row: LineItem, variant: VariantForSale, making: Making, currency: str) -> Money:
    """What was agreed, else today's price, else what was seen of a piece that is sold no more."""
    if row.agreed_price is not None:
        return Money(row.agreed_price, currency)
    return variant.price or Money(max(0, row.unit_price - making.add_on_price.amount), currency)


def taken_parts(line: PricedLine, price: Money, off: Money | None = None) -> list[TakenPart]:
    """What leaves the shelves for a line sold at `price` per piece or metre, less `off`; their totals sum to the line's.

    A bundle is a mixed supply: its price is laid onto its components in proportion to what they cost alone, so that
    each bears its own GST rate, and its share of the discount.
    """
    parts = _full_parts(line, price)
    if not off:
        return parts
    shares = off.split([part.price.total.amount for part in parts])
    return [_discounted(part, share) for part, share in zip(parts, shares, strict=True)]


def _discounted(part: TakenPart, off: Money) -> TakenPart:
    price = part.price
    lowered = replace(price, discount=price.discount + off, total=price.total - off)
    return replace(part, price=lowered)


def _full_parts(line: PricedLine, price: Money) -> list[TakenPart]:
    total = line_amount(price, line.quantity, line.uom)
    if not line.contents:
        whole = LinePrice(price, Money.zero(price.currency), total)
        return [TakenPart(line.line_id, line.variant, line.quantity, line.uom, whole)]
    shares = shares_of(price, [content.part for content in line.contents])
    return [
        TakenPart(
            ref=f"{line.line_id}:{number}",
            variant=content.variant,
            quantity=content.quantity * line.quantity,
            uom=content.variant.sold_by.uom,
            price=price_for_total(
                share * line.quantity,
                quantity=content.quantity * line.quantity,
                uom=content.variant.sold_by.uom,
            ),
        )
        for number, (content, share) in enumerate(zip(line.contents, shares, strict=True), start=1)
    ]


def titles_by_ref(lines: Sequence[PricedLine]) -> Mapping[str, str]:
    """What the shopper calls each line and each component that leaves the shelves for it."""
    titles = {line.line_id: line.title for line in lines}
    for line in lines:
        for number, content in enumerate(line.contents, start=1):
            titles[f"{line.line_id}:{number}"] = f"{content.variant.product_title} of {line.title}"
    return titles
