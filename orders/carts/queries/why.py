"""Why each promotion does or does not apply to one cart: for staff."""

from __future__ import annotations

from dataclasses import dataclass

from core.errors import NotFound
from core.money import Money
from orders.carts.models import Cart
from orders.carts.queries.basket import PREPAID, shopper_ref
from orders.carts.queries.deal import Deal, work_out_cart
from orders.carts.queries.lines import priced_lines
from orders.carts.queries.parcel import goods_of, parcel_of
from orders.fulfilment.shipping.queries import shipping_offers
from orders.promotions.queries import judged_promotions
from orders.promotions.rules import Lane, Promotion

LANES = {Lane.CATALOGUE: "1 Catalogue", Lane.ORDER: "2 Order", Lane.SHIPPING: "3 Delivery"}


class CartNotFound(NotFound):
    """Neither a cart nor an order is called so."""

    code = "cart_not_found"
    message = "There is no cart or order of that name. Copy it from the list of carts or orders."


@dataclass(frozen=True, slots=True)
class CartQuestion:
    """Which cart, as if paid how, by whom and sent how; with a draft as if it were active."""

    name: str
    payment_method: str = PREPAID
    email: str = ""
    shipping_option: str = ""
    draft_id: int | None = None


@dataclass(frozen=True, slots=True)
class PromotionAnswer:
    """What became of one promotion; `amount` is what it takes off, gifts at their price."""

    promotion_id: int
    name: str
    priority: int
    applied: bool
    words: str
    amount: Money
    is_draft: bool


@dataclass(frozen=True, slots=True)
class CartAnswer:
    """A cart judged: every lane with its promotions in the order they were judged."""

    cart_id: str
    order_number: str
    lanes: tuple[tuple[str, tuple[PromotionAnswer, ...]], ...]
    discount: Money
    surcharges: tuple[tuple[str, Money], ...]
    total: Money


def why_promotions(question: CartQuestion) -> CartAnswer:
    """Every active promotion against a cart (its public id, or the number of its order) as things stand now.

    Raises CartNotFound.
    """
    cart = _cart(question.name)
    lines = priced_lines(cart)
    goods = sum((line.total for line in lines if line.is_sold), Money.zero(cart.currency))
    parcel = parcel_of(lines, value=goods, state_code="", pincode="", payment_method=question.payment_method)
    options = {each.code: each.amount for each in shipping_offers(parcel, goods_of(lines)).choices}
    carriage = options.get(question.shipping_option, Money.zero(cart.currency))
    promotions = judged_promotions(
        codes=cart.codes.values_list("code", flat=True),
        customer_ref=shopper_ref(cart, question.email),
        currency=cart.currency,
        draft_id=question.draft_id,
    )
    deal = work_out_cart(
        cart,
        lines,
        shipping=carriage,
        email=question.email,
        payment_method=question.payment_method,
        offered=promotions,
    )
    return CartAnswer(
        cart_id=cart.public_id,
        order_number=cart.order.number if cart.order else "",
        lanes=_lanes(deal, promotions, question.draft_id),
        discount=deal.discount,
        surcharges=tuple((fee.title, fee.amount) for fee in deal.surcharges),
        total=goods + deal.gifts_worth + carriage + deal.surcharge - deal.discount,
    )


def _cart(name: str) -> Cart:
    wanted = name.strip()
    rows = Cart.objects.select_related("customer", "order")
    cart = (
        rows.filter(public_id=wanted).first()
        or rows.filter(order__number=wanted.upper()).first()
        or rows.filter(order__public_id=wanted).first()
    )
    if cart is None:
        raise CartNotFound
    return cart


def _lanes(
    deal: Deal, promotions: list[Promotion], draft_id: int | None
) -> tuple[tuple[str, tuple[PromotionAnswer, ...]], ...]:
    verdicts = {each.promotion_id: each for each in deal.verdicts}
    off = {each.promotion_id: each.amount for each in deal.applied}
    ordered = sorted(promotions, key=lambda each: (each.lane, -each.priority, each.id))
    return tuple(
        (
            words,
            tuple(
                PromotionAnswer(
                    promotion_id=each.id,
                    name=each.name,
                    priority=each.priority,
                    applied=verdicts[each.id].applied,
                    words=verdicts[each.id].words,
                    amount=off.get(each.id, Money.zero(deal.currency)),
                    is_draft=each.id == draft_id,
                )
                for each in ordered
                if each.lane == lane
            ),
        )
        for lane, words in LANES.items()
    )
