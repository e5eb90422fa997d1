"""What is decided about the checkout at this moment."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.cache import cache
from django.forms.models import model_to_dict

from core.geo import pin_place
from core.money import Money, sum_money
from core.rows import PreparedModels
from orders.carts.queries import CartSummary
from orders.checkout.models import CheckoutTerms
from orders.checkout.rules import CashQuestion, why_no_cash
from orders.fulfilment.queries import serviceability_of

_TERMS = PreparedModels(lambda: CheckoutTerms.objects.order_by("pk")[:1])
TERMS_KEY = "checkout:terms"
KEPT_S = 5
CLOSED = "We are not taking orders at this moment. Your bag is kept; please come back in a while."
COLLECTED_PAYS_AHEAD = "What you collect in a store is paid in advance."
NO_CASH = "Cash on delivery is paused for the moment."


@dataclass(frozen=True, slots=True)
class Terms:
    """The switches. `closed` and `no_cash` are the words for shoppers, empty while nothing is closed."""

    closed: str
    no_cash: str
    cash_most: Money
    cash_code_from: Money | None


def checkout_terms() -> Terms:
    """For pages: as the cache remembers them, which forgets at every change and after five seconds."""
    known = cache.get(TERMS_KEY)
    if known is not None:
        return _terms(CheckoutTerms(**known))
    row = CheckoutTerms.objects.first() or CheckoutTerms()
    cache.set(TERMS_KEY, model_to_dict(row), KEPT_S)
    return _terms(row)


def checkout_terms_now() -> Terms:
    """For whoever decides: as the database has them. One query."""
    return _terms(_TERMS.first() or CheckoutTerms())


def _terms(row: CheckoutTerms) -> Terms:
    code_from = row.cash_code_from
    return Terms(
        closed="" if row.is_open else row.closed_words or CLOSED,
        no_cash="" if row.takes_cash else row.no_cash_words or NO_CASH,
        cash_most=Money(row.cash_most),
        cash_code_from=None if code_from is None else Money(code_from),
    )


@dataclass(frozen=True, slots=True)
class CashOffer:
    """Whether a cart may be paid at the door: `why_not` in the shopper's words, empty when it may; `fee` on top."""

    why_not: str
    fee: Money


def cash_offer(
    cart: CartSummary, *, pincode: str = "", fee: Money | None = None, is_collected: bool = False
) -> CashOffer:
    """Cash on delivery for a cart as it is shown; asks the courier about a PIN that India Post knows, or remembers.

    What is collected in a store is paid ahead. `fee` is what cash costs on top; when the cart is shown as paid in cash it is within its total already. May use the
    network.
    """
    terms = checkout_terms()
    on_top = sum_money((each.amount for each in cart.surcharges if each.by_payment), cart.total.currency)
    charged = on_top or fee or Money.zero(cart.total.currency)
    place = None if cart.is_abroad else pin_place(pincode)
    why = why_no_cash(
        CashQuestion(
            total=cart.to_pay - on_top + charged,
            most=terms.cash_most,
            takes_cash=serviceability_of(place.pincode).cod if place else None,
            pincode=pincode,
            is_made_to_measure=not cart.allows_cash,
            is_abroad=cart.is_abroad,
            paused=COLLECTED_PAYS_AHEAD if is_collected else terms.no_cash,
        )
    )
    return CashOffer(why, charged)
