"""A cart as the promotion engine wants it: its lines with their traits, and what is known of who buys and how."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from catalog.collections.queries import product_traits
from core import clock
from core.measure import METRE
from core.money import Money
from orders.carts.models import Cart
from orders.carts.queries.lines import PricedLine
from orders.customers.queries import context_of_member
from orders.packing.rules import GIFT_WRAP
from orders.promotions.queries import live_surcharges
from orders.promotions.rules import Basket, BasketLine, Promotion, Surcharge
from orders.promotions.rules.applied import AppliedPromotion, AppliedSurcharge, gifts_worth, goods_off
from orders.promotions.rules.basket import Charge
from orders.promotions.rules.charges import charges_on
from orders.promotions.rules.conditions import LINE_ATTRIBUTES
from orders.sales.models import Order

CHANNEL = "web"
PREPAID, CASH_ON_DELIVERY = "prepaid", "cod"
PAYMENT = "payment_method"
TRAITS = LINE_ATTRIBUTES - {"price"}


def shopper_ref(cart: Cart, email: str = "") -> str:
    """Whom "once for each customer" counts: the customer, else a fingerprint of the e-mail; empty when unknown."""
    if cart.customer is not None:
        return cart.customer.public_id
    return hashlib.sha256(email.strip().lower().encode()).hexdigest() if email else ""


def basket_lines(
    lines: Sequence[PricedLine], prices: Mapping[str, Money], *, with_traits: bool
) -> tuple[BasketLine, ...]:
    """Lines at these prices per piece or metre by line id, else at today's; a length of cloth is one unit."""
    traits = product_traits({line.variant.product_id for line in lines}) if with_traits else {}
    found = []
    for line in lines:
        price = prices.get(line.line_id, line.price)
        is_length = line.uom == METRE
        own = {
            "variant": frozenset({line.variant.public_id}),
            "sku": frozenset({line.variant.sku}),
            "made_to_measure": frozenset({"yes" if line.making.is_made_to_measure else "no"}),
            **_options(line),
        }
        found.append(
            BasketLine(
                ref=line.line_id,
                unit_price=line.total_at(price).amount if is_length else price.amount,
                quantity=1 if is_length else line.quantity,
                traits={**traits.get(line.variant.product_id, {}), **own},
            )
        )
    return tuple(found)


def _options(line: PricedLine) -> dict[str, frozenset[str]]:
    """Size and colour, in small letters."""
    chosen = {name.lower(): value.lower() for name, value in line.variant.options.items()}
    return {name: frozenset({chosen[name]}) for name in ("size", "colour") if name in chosen}


def asked_for(conditioned: Iterable[Promotion | Surcharge]) -> set[str]:
    """The attributes that rules on the whole cart look at."""
    return {rule.attribute for each in conditioned for rule in each.rules}


def facts_of(
    cart: Cart, *, email: str, payment_method: str, asked: Collection[str]
) -> dict[str, frozenset[str]]:
    """What rules on the whole cart look at; what takes a query only when some rule asks for it."""
    facts = {
        "region": frozenset({cart.region}),
        "channel": frozenset({CHANNEL}),
        PAYMENT: frozenset({payment_method}),
        GIFT_WRAP: _yes_or_no(cart.gift_wrap),
    }
    if "customer_group" in asked:
        groups = context_of_member(cart.customer_id, currency=cart.currency, region=cart.region).group_ids
        facts["customer_group"] = frozenset(str(group) for group in groups)
    if "first_order" in asked:
        facts["first_order"] = _yes_or_no(not _has_ordered(cart, email))
    return facts


def _yes_or_no(holds: bool) -> frozenset[str]:
    return frozenset({"yes" if holds else "no"})


def gift_wrap_price(basket: Basket, surcharges: Sequence[Surcharge], *, items: int) -> Money | None:
    """What wrapping this basket as a gift would cost, or costs, free included; None while no surcharge names it.

    `items` is what the goods still cost, in minor units.
    """
    for_wrap = [fee for fee in surcharges if any(rule.attribute == GIFT_WRAP for rule in fee.rules)]
    if not for_wrap:
        return None
    wrapped = replace(basket, facts={**basket.facts, GIFT_WRAP: _yes_or_no(True)})
    return Money(sum(fee.amount for fee in charges_on(wrapped, for_wrap, items=items)), basket.currency)


def _has_ordered(cart: Cart, email: str) -> bool:
    """Whether an order of this customer, or under this e-mail, was ever confirmed."""
    before = Order.objects.filter(confirmed_at__isnull=False)
    if cart.customer_id is not None and before.filter(customer_id=cart.customer_id).exists():
        return True
    address = email or (cart.customer.email if cart.customer else "")
    return bool(address) and before.filter(email=address.strip().lower()).exists()


def charged(
    charges: Iterable[Charge], surcharges: Iterable[Surcharge], currency: str
) -> tuple[AppliedSurcharge, ...]:
    """The engine's charges as carts show them and orders keep them."""
    by_payment = {fee.code for fee in surcharges if any(rule.attribute == PAYMENT for rule in fee.rules)}
    return tuple(
        AppliedSurcharge(
            each.code, each.title, Money(each.amount, currency), by_payment=each.code in by_payment
        )
        for each in charges
    )


def work_out_surcharges(
    cart: Cart,
    lines: Sequence[PricedLine],
    *,
    applied: Sequence[AppliedPromotion],
    email: str = "",
    payment_method: str = PREPAID,
) -> tuple[AppliedSurcharge, ...]:
    """The fees on a cart whose promotions are settled: for another way to pay an order that was placed before."""
    surcharges = live_surcharges(currency=cart.currency)
    if not surcharges:
        return ()
    asked = asked_for(surcharges)
    basket = Basket(
        lines=basket_lines(lines, {}, with_traits=not asked.isdisjoint(TRAITS)),
        now=clock.now(),
        currency=cart.currency,
        facts=facts_of(cart, email=email, payment_method=payment_method, asked=asked),
    )
    off = goods_off(applied, cart.currency) - gifts_worth(applied, cart.currency)
    charges = charges_on(basket, surcharges, items=max(0, basket.item_total - off.amount))
    return charged(charges, surcharges, cart.currency)
