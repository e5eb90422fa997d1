"""A price that staff agree on with a customer, for one line of a cart they fill together."""

from __future__ import annotations

from django.db import transaction

from catalog.pricing.operations.lawful import AskedPrice, unlawful_prices
from catalog.products.models import ProductVariant
from core.errors import Invalid
from core.money import Money
from orders.carts.models import Cart, LineItem
from orders.carts.operations.lines import LineGone
from orders.carts.operations.open_cart import locked_open_cart, touch_cart
from orders.carts.queries import PricedLine, priced_lines
from orders.carts.rules import REASON_LENGTH


@transaction.atomic
def agree_price(*, cart_id: str, line_id: str, amount: Money | None, reason: str = "") -> None:
    """Let a line of an open cart that staff fill cost `amount` per piece or metre, before extras; None: today's price again.

    With its extras it has to keep what the law asks of any price: not above the MRP, not where no GST rate fits.
    Raises NoSuchCart, CartNotOpen, LineGone, Invalid, PriceAboveMrp or PriceInDeadBand: nothing has changed then.
    """
    cart = locked_open_cart(cart_id)
    line = next((each for each in priced_lines(cart) if each.line_id == line_id), None)
    if line is None or not cart.is_assisted:
        raise LineGone
    row = LineItem.objects.get(public_id=line_id)
    if amount is None:
        row.agreed_price, row.agreed_because = None, ""
        row.save(update_fields=["agreed_price", "agreed_because"])
        row.unit_price = _line(cart, line_id).price.amount
    else:
        words = _reason(reason)
        if amount.currency != cart.currency or amount.amount <= 0:
            raise Invalid(fields={"amount": "A price has to be more than zero."})
        _check_lawful(line, amount + line.making.add_on_price)
        row.agreed_price, row.agreed_because = amount.amount, words
        row.unit_price = (amount + line.making.add_on_price).amount
    row.save()
    touch_cart(cart)


def check_agreed_prices(cart: Cart) -> None:
    """Judge what was agreed once more, by the MRP and the GST rates of this moment. Raises as agree_price does."""
    for line in priced_lines(cart):
        if line.is_agreed:
            _check_lawful(line, line.price)


def _line(cart: Cart, line_id: str) -> PricedLine:
    return next(each for each in priced_lines(cart) if each.line_id == line_id)


def _reason(typed: str) -> str:
    words = " ".join(typed.split())
    if not words or len(words) > REASON_LENGTH or "\x00" in words:
        raise Invalid(fields={"reason": f"Say why, in at most {REASON_LENGTH} letters: it is kept."})
    return words


def _check_lawful(line: PricedLine, price: Money) -> None:
    """Raises why a price, extras included, may not stand."""
    variant = ProductVariant.objects.get(pk=line.variant.id)
    refusal = unlawful_prices([AskedPrice(variant, price)])[0]
    if refusal is not None:
        raise refusal
