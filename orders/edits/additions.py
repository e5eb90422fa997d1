"""What a change adds to an order, as cart lines at today's prices: as it comes, or made for its customer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from catalog.made.queries import ExtraGone, Making, chosen_making, contents_of, makings_of
from catalog.made.rules import Configuration
from catalog.products.queries import VariantForSale, variant_facts
from core.errors import Invalid, NotFound
from core.measure import METRE
from core.money import Money
from orders.carts.operations.lines import NotForSale
from orders.carts.queries import PricedLine
from orders.carts.rules import MOST_LINES, CartFull, wanted_quantity
from orders.checkout.operations.refusals import CashNotOffered
from orders.checkout.rules import CashQuestion, why_no_cash
from orders.customers.queries import context_of_member
from orders.edits.wishes import EditWish, MadeAddition
from orders.sales.models import Order


def wanted_lines(order: Order, wish: EditWish, number: int) -> list[PricedLine]:
    """What a wish adds, as cart lines at today's prices for its customer, quantity prices and extras included.

    Raises NotFound, NotForSale, ExtraGone, CartFull, WrongQuantity, Invalid naming wrong measurements, and
    CashNotOffered for a piece made to measure in an order that is paid at the door.
    """
    added = wish.added
    if len(added) > MOST_LINES:
        raise CartFull
    variants = _variants(order, added)
    makings = _makings(order, added, variants)
    contents = contents_of([each.id for each in variants.values() if each.is_bundle])
    counts: Counter[str] = Counter()
    lines = []
    for place, (each, making) in enumerate(zip(added, makings, strict=True), start=1):
        variant = variants[each.variant_id]
        price = _price(variant)
        others, sold_by = counts[each.variant_id], variant.sold_by
        quantity = wanted_quantity(each.quantity, sold_by=sold_by, elsewhere=others)
        counts[each.variant_id] += quantity
        lines.append(
            PricedLine(
                line_id=f"edit{number}_{place}",
                variant=variant,
                quantity=quantity,
                uom=sold_by.uom,
                seen=price + making.add_on_price,
                base=price,
                making=making,
                contents=contents.get(variant.id, ()),
            )
        )
    return lines


def _variants(order: Order, added: tuple[MadeAddition, ...]) -> dict[str, VariantForSale]:
    """By public id, priced for as many as are added in all."""
    context = context_of_member(order.customer_id, currency=order.currency, region=order.region)
    asked = list(dict.fromkeys(each.variant_id for each in added))
    found = {each.public_id: each for each in variant_facts(public_ids=asked, context=context).values()}
    if len(found) < len(asked):
        raise NotFound("There is no such piece. Please find it again.")
    together: Counter[int] = Counter()
    for each in added:
        if isinstance(each.quantity, int):
            together[found[each.variant_id].id] += each.quantity
    if any(count > 1 for count in together.values()):
        tiers = variant_facts(ids=list(together), context=context, quantities=together)
        return {each.public_id: each for each in tiers.values()}
    return found


def _makings(
    order: Order, added: Sequence[MadeAddition], variants: Mapping[str, VariantForSale]
) -> list[Making]:
    """How each is made, held against what is offered and how the order is paid. Raises ExtraGone or CashNotOffered."""
    products = [variants[each.variant_id] for each in added]
    asked = [
        (variant.product_id, _configuration(variant, each))
        for variant, each in zip(products, added, strict=True)
    ]
    makings = makings_of(asked, currency=order.currency)
    if any(making.missing for making in makings):
        raise ExtraGone
    if order.awaits_cash and any(making.is_made_to_measure for making in makings):
        nothing = Money.zero(order.currency)
        question = CashQuestion(nothing, nothing, takes_cash=None, is_made_to_measure=True)
        raise CashNotOffered(why_no_cash(question))
    return makings


def _price(variant: VariantForSale) -> Money:
    if not variant.is_sold or variant.price is None:
        raise NotForSale(f"{variant.product_title} is no longer sold. Please choose another piece.")
    return variant.price


def _configuration(variant: VariantForSale, asked: MadeAddition) -> Configuration:
    """How it is to be made, held against what is offered today: measurements that a piece needs are asked for."""
    configuration = chosen_making(variant.product_id, asked.making)
    if variant.sold_by.uom == METRE and not configuration.is_plain:
        raise Invalid("Goods sold by the metre come as they are, without extras.")
    return configuration
