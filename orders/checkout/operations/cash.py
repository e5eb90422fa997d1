"""Cash on delivery at checkout: whether it is offered, and whether a code has to confirm it."""

from __future__ import annotations

from collections.abc import Sequence

from catalog.inventory.operations import Allocation
from core.geo import HOME
from core.money import Money
from orders.carts.models import Cart
from orders.carts.queries import priced_lines
from orders.checkout.operations.check_live import LiveAnswers
from orders.checkout.operations.refusals import CashNotOffered
from orders.checkout.queries import checkout_terms_now
from orders.checkout.rules import CASH_ON_DELIVERY, CashQuestion, CheckoutDetails, why_no_cash

TWO_PLACES = "These pieces come to you from two places, in two parcels: a courier takes cash for one only."


def check_cash(cart: Cart, details: CheckoutDetails, *, due: Money, answers: LiveAnswers) -> None:
    """Raises CashNotOffered when cash was chosen and cannot be taken for this cart. By the switches of this moment.

    `due` is what the courier would collect: what gift cards and store credit leave.
    """
    if details.payment_method != CASH_ON_DELIVERY or not due:
        return
    if details.shipping.is_abroad or cart.region != HOME:
        nothing = Money.zero(due.currency)
        raise CashNotOffered(why_no_cash(CashQuestion(nothing, nothing, takes_cash=False, is_abroad=True)))
    terms = checkout_terms_now()
    why = why_no_cash(
        CashQuestion(
            total=due,
            most=terms.cash_most,
            takes_cash=answers.takes_cash,
            pincode=details.shipping.pincode,
            is_made_to_measure=any(line.making.is_made_to_measure for line in priced_lines(cart)),
            paused=terms.no_cash,
        )
    )
    if why:
        raise CashNotOffered(why)


def check_one_place(allocations: Sequence[Allocation]) -> None:
    """Raises CashNotOffered when the pieces would leave from several places: each courier would collect by itself."""
    if len({each.location_code for each in allocations}) > 1:
        raise CashNotOffered(TWO_PLACES)


def needs_code(total: Money) -> bool:
    """Whether an order of this total in cash is confirmed with a code."""
    code_from = checkout_terms_now().cash_code_from
    return code_from is not None and total > code_from
