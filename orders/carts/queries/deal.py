"""What the live promotions do for a cart: from priced lines to discounts that the order will keep."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from catalog.collections.queries import product_traits
from core import clock
from core.measure import METRE
from core.money import Money, sum_money
from orders.carts.models import Cart
from orders.carts.queries.lines import PricedLine
from orders.customers.queries import context_of_member
from orders.promotions.queries import UNKNOWN_CODE, live_promotions
from orders.promotions.rules import Basket, BasketLine, Method, Outcome, Promotion, Verdict, work_out
from orders.promotions.rules.applied import AppliedPromotion, shipping_off
from orders.promotions.rules.basket import SHIPPING
from orders.promotions.rules.conditions import MEASURED
from orders.sales.models import Order

REGION, CHANNEL, PREPAID = "IN", "web", "prepaid"
MOST_UPSELLS = 2


@dataclass(frozen=True, slots=True)
class EnteredCode:
    """A code in the cart: whether it takes something off, and if not why not, in the shopper's words."""

    code: str
    applies: bool
    words: str


@dataclass(frozen=True, slots=True)
class Deal:
    """All that promotions come to for one cart. `verdicts` say why each applies or not; `names` are theirs by id."""

    currency: str
    applied: tuple[AppliedPromotion, ...] = ()
    codes: tuple[EnteredCode, ...] = ()
    upsells: tuple[str, ...] = ()
    verdicts: tuple[Verdict, ...] = ()
    names: Mapping[int, str] = field(default_factory=dict)

    @property
    def discount(self) -> Money:
        """Everything that is taken off, goods and carriage."""
        return sum_money((each.amount for each in self.applied), self.currency)

    @property
    def shipping_off(self) -> Money:
        """What is taken off the carriage."""
        return shipping_off(self.applied, self.currency)

    def off(self, line_id: str) -> Money:
        """What is taken off one line."""
        shares = (each.by_line[line_id] for each in self.applied if line_id in each.by_line)
        return sum_money(shares, self.currency)


def work_out_cart(
    cart: Cart,
    lines: Sequence[PricedLine],
    *,
    shipping: Money,
    prices: Mapping[str, Money] | None = None,
    email: str = "",
) -> Deal:
    """What the live promotions and the cart's codes do for these lines; what is no longer sold counts for nothing.

    `prices` per piece or metre by line id replace today's; `email` is the shopper's, once it is known. Two queries while
    nothing is on offer, at most nine otherwise. Promotions that give a piece away are left out.
    """
    codes = tuple(cart.codes.values_list("code", flat=True))
    offered = live_promotions(codes=codes, customer_ref=shopper_ref(cart, email), currency=cart.currency)
    promotions = [each for each in offered if each.method is not Method.GIFT]
    sold = [line for line in lines if line.is_sold]
    basket = Basket(
        lines=_basket_lines(sold, prices or {}, with_traits=bool(promotions)),
        now=clock.now(),
        currency=cart.currency,
        shipping=shipping.amount,
        facts=_facts(cart, email, _asked_for(promotions)),
        codes=frozenset(codes),
    )
    outcome = work_out(basket, promotions)
    return Deal(
        currency=cart.currency,
        applied=_applied(outcome, {each.id: each for each in promotions}, basket),
        codes=tuple(_entered(code, promotions, outcome) for code in codes),
        upsells=tuple(each.message for each in outcome.upsells[:MOST_UPSELLS]),
        verdicts=outcome.verdicts,
        names={each.id: each.name for each in promotions},
    )


def _applied(
    outcome: Outcome, promotions: Mapping[int, Promotion], basket: Basket
) -> tuple[AppliedPromotion, ...]:
    """What was taken off, promotion by promotion, in the order in which they were applied."""
    nothing, found = Money.zero(basket.currency), []
    for promotion_id in dict.fromkeys(each.promotion_id for each in outcome.adjustments):
        promotion = promotions[promotion_id]
        by_line = {
            each.line_ref: Money(each.amount, basket.currency)
            for each in outcome.adjustments
            if each.promotion_id == promotion_id
        }
        amount = sum_money(by_line.values(), basket.currency)
        carriage = by_line.pop(SHIPPING, nothing)
        code = min(promotion.codes & basket.codes, default="")
        found.append(AppliedPromotion(promotion_id, promotion.name, code, amount, carriage, by_line))
    return tuple(found)


def _entered(code: str, promotions: Sequence[Promotion], outcome: Outcome) -> EnteredCode:
    promotion = next((each for each in promotions if code in each.codes), None)
    if promotion is None:
        return EnteredCode(code, applies=False, words=UNKNOWN_CODE)
    verdict = next(each for each in outcome.verdicts if each.promotion_id == promotion.id)
    return EnteredCode(code, applies=verdict.applied, words=_shopper_words(verdict))


def _shopper_words(verdict: Verdict) -> str:
    """Conditions on goods and customers are told by ids: those words are for staff."""
    if verdict.reason in ("ended", "not_started"):
        return UNKNOWN_CODE
    kind, _, attribute = verdict.reason.partition(":")
    if kind == "rule" and attribute not in MEASURED:
        return "This code does not apply to this bag."
    return verdict.words


def shopper_ref(cart: Cart, email: str = "") -> str:
    """Whom "once for each customer" counts: the customer, else a fingerprint of the e-mail; empty when unknown."""
    if cart.customer is not None:
        return cart.customer.public_id
    return hashlib.sha256(email.strip().lower().encode()).hexdigest() if email else ""


def _basket_lines(
    lines: Sequence[PricedLine], prices: Mapping[str, Money], *, with_traits: bool
) -> tuple[BasketLine, ...]:
    traits = product_traits({line.variant.product_id for line in lines}) if with_traits else {}
    found = []
    for line in lines:
        price = prices.get(line.line_id, line.price)
        is_length = line.uom == METRE
        own = {
            "variant": frozenset({line.variant.public_id}),
            "sku": frozenset({line.variant.sku}),
            "made_to_measure": frozenset({"yes" if line.making.is_made_to_measure else "no"}),
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


def _asked_for(promotions: Sequence[Promotion]) -> set[str]:
    return {rule.attribute for promotion in promotions for rule in promotion.rules}


def _facts(cart: Cart, email: str, asked: Collection[str]) -> dict[str, frozenset[str]]:
    """What rules on the whole cart look at; what takes a query only when some rule asks for it."""
    facts = {
        "region": frozenset({REGION}),
        "channel": frozenset({CHANNEL}),
        "payment_method": frozenset({PREPAID}),
    }
    if "customer_group" in asked:
        groups = context_of_member(cart.customer_id, currency=cart.currency).group_ids
        facts["customer_group"] = frozenset(str(group) for group in groups)
    if "first_order" in asked:
        facts["first_order"] = frozenset({"no" if _has_ordered(cart, email) else "yes"})
    return facts


def _has_ordered(cart: Cart, email: str) -> bool:
    """Whether an order of this customer, or under this e-mail, was ever confirmed."""
    before = Order.objects.filter(confirmed_at__isnull=False)
    if cart.customer_id is not None and before.filter(customer_id=cart.customer_id).exists():
        return True
    address = email or (cart.customer.email if cart.customer else "")
    return bool(address) and before.filter(email=address.strip().lower()).exists()
