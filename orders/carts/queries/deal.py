"""What the live promotions do for a cart: from priced lines to discounts that the order will keep."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from core import clock
from core.money import Money, sum_money
from core.rows import PreparedValues
from orders.carts.models import Cart, CartCode
from orders.carts.queries.basket import (
    PREPAID,
    TRAITS,
    asked_for,
    basket_lines,
    charged,
    facts_of,
    gift_wrap_price,
    shopper_ref,
)
from orders.carts.queries.gifts import gifts_applied, given_gifts
from orders.carts.queries.lines import PricedLine
from orders.promotions.queries import UNKNOWN_CODE, live_promotions, live_surcharges
from orders.promotions.rules import Basket, Outcome, Promotion, Surcharge, Verdict, work_out
from orders.promotions.rules.applied import (
    AppliedPromotion,
    AppliedSurcharge,
    goods_off,
    shipping_off,
    surcharge_sum,
)
from orders.promotions.rules.basket import SHIPPING
from orders.promotions.rules.conditions import MEASURED

_CODES = PreparedValues(lambda cart_id: CartCode.objects.filter(cart_id=cart_id).values_list("code"))
MOST_UPSELLS = 2


@dataclass(frozen=True, slots=True)
class EnteredCode:
    """A code in the cart: whether it takes something off, and if not why not, in the shopper's words."""

    code: str
    applies: bool
    words: str


@dataclass(frozen=True, slots=True)
class Deal:
    """All that promotions come to for one cart. `verdicts` say why each applies or not; `names` are theirs by id.
    `gift_wrap_price` is None while wrapping is not offered.

    `gifts` are lines on top, whose full price is among what is taken off; `gift_notes` say which could not be given.
    """

    currency: str
    applied: tuple[AppliedPromotion, ...] = ()
    codes: tuple[EnteredCode, ...] = ()
    upsells: tuple[str, ...] = ()
    surcharges: tuple[AppliedSurcharge, ...] = ()
    gifts: tuple[PricedLine, ...] = ()
    gift_notes: tuple[str, ...] = ()
    verdicts: tuple[Verdict, ...] = ()
    names: Mapping[int, str] = field(default_factory=dict)
    gift_wrap_price: Money | None = None

    @property
    def discount(self) -> Money:
        """Everything that is taken off, goods and carriage."""
        return sum_money((each.amount for each in self.applied), self.currency)

    @property
    def gifts_worth(self) -> Money:
        """What the gifts would have cost."""
        return sum_money((line.total for line in self.gifts), self.currency)

    @property
    def surcharge(self) -> Money:
        """Everything that is charged on top."""
        return surcharge_sum(self.surcharges, self.currency)

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
    payment_method: str = PREPAID,
    offered: Sequence[Promotion] | None = None,
) -> Deal:
    """What the live promotions, surcharges and the cart's codes do for these lines; what is no longer sold counts not.

    `prices` per piece or metre by line id replace today's; `email` is the shopper's, once it is known; `payment_method`
    is `prepaid` or `cod`; `offered` are other promotions to try than the live ones. Three queries while nothing is on offer, at most eleven otherwise and six for gifts.
    """
    codes = tuple(code for (code,) in _CODES.rows(cart_id=cart.pk))
    promotions = offered
    if promotions is None:
        whose = shopper_ref(cart, email)
        promotions = live_promotions(codes=codes, customer_ref=whose, currency=cart.currency)
    surcharges = live_surcharges(currency=cart.currency)
    asked = asked_for([*promotions, *surcharges])
    sold = [line for line in lines if line.is_sold]
    basket = Basket(
        lines=basket_lines(sold, prices or {}, with_traits=bool(promotions) or not asked.isdisjoint(TRAITS)),
        now=clock.now(),
        currency=cart.currency,
        shipping=shipping.amount,
        facts=facts_of(cart, email=email, payment_method=payment_method, asked=asked),
        codes=frozenset(codes),
    )
    settled = settle_gifts(cart, basket, (promotions, surcharges), sold)
    return _deal(settled, basket, (codes, promotions, surcharges))


def _deal(
    settled: Settled,
    basket: Basket,
    offered: tuple[Sequence[str], Sequence[Promotion], Sequence[Surcharge]],
) -> Deal:
    codes, promotions, surcharges = offered
    outcome, by_id = settled.outcome, {each.id: each for each in promotions}
    taken_off = _applied(outcome, by_id, basket)
    left = max(0, basket.item_total - goods_off(taken_off, basket.currency).amount)
    return Deal(
        currency=basket.currency,
        applied=(*taken_off, *gifts_applied(settled.gifts, by_id)),
        codes=tuple(_entered(code, promotions, outcome) for code in codes),
        upsells=tuple(each.message for each in outcome.upsells[:MOST_UPSELLS]),
        surcharges=charged(outcome.charges, surcharges, basket.currency),
        gifts=tuple(settled.gifts.values()),
        gift_notes=tuple(f"{by_id[key].name}: {words}" for key, words in settled.refused.items()),
        verdicts=outcome.verdicts,
        names={each.id: each.name for each in promotions},
        gift_wrap_price=gift_wrap_price(basket, surcharges, items=left),
    )


@dataclass(frozen=True, slots=True)
class Settled:
    """The engine's answer with the gifts that can be given, and why others cannot, both by promotion."""

    outcome: Outcome
    gifts: Mapping[int, PricedLine]
    refused: Mapping[int, str]


def settle_gifts(
    cart: Cart,
    basket: Basket,
    offered: tuple[Sequence[Promotion], Sequence[Surcharge]],
    lines: Sequence[PricedLine],
) -> Settled:
    """Work the basket out; while a gift cannot be given, once more without it, so that its lane goes to the next."""
    promotions, surcharges = offered
    refused: dict[int, str] = {}
    while True:
        tried = [
            replace(each, refusal=refused[each.id]) if each.id in refused else each for each in promotions
        ]
        outcome = work_out(basket, tried, surcharges)
        gifts, problems = given_gifts(
            cart, outcome.gifts, lines=lines, promotions={each.id: each for each in promotions}
        )
        if not problems:
            return Settled(outcome, gifts, refused)
        refused |= problems


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
