"""Pieces that promotions give away: found, priced and counted like any other line, then taken off in full."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from catalog.made.queries import Making
from catalog.media.queries import Picture
from catalog.products.queries import VariantForSale, variant_facts
from core.measure import PIECE
from core.money import Money
from orders.carts.models import Cart
from orders.carts.queries.lines import PricedLine
from orders.customers.queries import context_of_member
from orders.promotions.rules import FreeGift, Promotion
from orders.promotions.rules.applied import GIFT_REF, AppliedPromotion
from orders.sales.models import Order

NOT_SOLD = "Its gift is not sold at the moment."
SOLD_OUT = "Its gift is sold out at the moment."
TOO_DEAR = "Its budget cannot bear the gift."


@dataclass(frozen=True, slots=True)
class CartGift:
    """A piece given free with a cart; it cannot be changed. `worth` is its price, `because` the promotion's name."""

    variant_id: str
    product_title: str
    variant_title: str
    url: str
    picture: Picture | None
    quantity: int
    worth: Money
    because: str


def shown_gifts(lines: Sequence[PricedLine], applied: Sequence[AppliedPromotion]) -> tuple[CartGift, ...]:
    """The gifts as a cart shows them."""
    names = {ref: each.name for each in applied for ref in each.by_line}
    return tuple(
        CartGift(
            variant_id=line.variant.public_id,
            product_title=line.variant.product_title,
            variant_title=line.variant.variant_title,
            url=line.variant.url,
            picture=line.variant.picture,
            quantity=line.quantity,
            worth=line.total,
            because=names.get(line.line_id, ""),
        )
        for line in lines
    )


def given_gifts(
    cart: Cart,
    gifts: Sequence[FreeGift],
    *,
    lines: Sequence[PricedLine],
    promotions: Mapping[int, Promotion],
) -> tuple[dict[int, PricedLine], dict[int, str]]:
    """The gifts as lines at their full price, and why some cannot be given, both by promotion. Six queries if any.

    What lies in the cart comes first: a gift is only promised of pieces that are left beside it.
    """
    if not gifts:
        return {}, {}
    context = context_of_member(cart.customer_id, currency=cart.currency, region=cart.region)
    facts = variant_facts(public_ids=[gift.variant_id for gift in gifts], context=context)
    by_public_id = {fact.public_id: fact for fact in facts.values()}
    taken = _taken(lines)
    found, refused = {}, {}
    for gift in gifts:
        variant = by_public_id.get(gift.variant_id)
        problem = _problem(variant, gift, taken, promotions[gift.promotion_id])
        if problem or variant is None or variant.price is None:
            refused[gift.promotion_id] = problem
            continue
        taken[variant.id] += gift.quantity
        found[gift.promotion_id] = _gift_line(gift.promotion_id, variant, gift.quantity, variant.price)
    return found, refused


def _taken(lines: Sequence[PricedLine]) -> Counter[int]:
    """Pieces of each variant that the cart itself wants, also as parts of bundles."""
    taken: Counter[int] = Counter()
    for line in lines:
        if line.contents:
            for content in line.contents:
                taken[content.variant.id] += content.quantity * line.quantity
        else:
            taken[line.variant.id] += line.quantity
    return taken


def _problem(
    variant: VariantForSale | None, gift: FreeGift, taken: Mapping[int, int], promotion: Promotion
) -> str:
    """Why a gift cannot be given; empty when it can. Bundles and lengths of cloth are never gifts."""
    if variant is None or variant.price is None or not variant.is_sold:
        return NOT_SOLD
    if variant.is_bundle or variant.sold_by.uom != PIECE:
        return NOT_SOLD
    if variant.sellable - taken.get(variant.id, 0) < gift.quantity:
        return SOLD_OUT
    worth = variant.price.amount * gift.quantity
    if promotion.budget_kind == "spend" and worth > (promotion.budget_left or 0):
        return TOO_DEAR
    return ""


def _gift_line(promotion_id: int, variant: VariantForSale, quantity: int, price: Money) -> PricedLine:
    return PricedLine(
        line_id=f"{GIFT_REF}{promotion_id}",
        variant=variant,
        quantity=quantity,
        uom=PIECE,
        seen=price,
        base=price,
        making=Making(Money.zero(price.currency)),
    )


def gifts_applied(
    gifts: Mapping[int, PricedLine], promotions: Mapping[int, Promotion]
) -> list[AppliedPromotion]:
    """Each gift as the promotion that takes all of it off."""
    return [
        AppliedPromotion(
            promotion_id=promotion_id,
            name=promotions[promotion_id].name,
            code=min(promotions[promotion_id].codes, default=""),
            amount=line.total,
            shipping=Money.zero(line.total.currency),
            by_line={line.line_id: line.total},
        )
        for promotion_id, line in gifts.items()
    ]


def gifts_of_order(order: Order) -> tuple[PricedLine, ...]:
    """The gifts of an order that is being paid, at the prices it was placed with."""
    kept = order.lines.filter(line_ref__startswith=GIFT_REF).values_list(
        "line_ref", "variant_id", "quantity", "unit_price"
    )
    together: dict[str, tuple[int, int, int]] = {}
    for ref, variant_id, quantity, price in kept:
        before = together.get(ref, (variant_id, 0, price))
        together[ref] = (variant_id, before[1] + quantity, price)
    facts = variant_facts(ids=[variant_id for variant_id, _, _ in together.values()]) if together else {}
    return tuple(
        _gift_line(int(ref.removeprefix(GIFT_REF)), facts[variant_id], quantity, Money(price, order.currency))
        for ref, (variant_id, quantity, price) in together.items()
    )
