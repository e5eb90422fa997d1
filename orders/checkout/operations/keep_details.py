"""What a shopper asked to be remembered for the next time, after their order is placed."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from core.errors import Invalid
from orders.carts.models import Cart
from orders.checkout.operations.at_store import placed_details
from orders.checkout.rules import CheckoutDetails, clean_details
from orders.customers.consents.operations import record_consents
from orders.customers.consents.rules import CART_REMINDERS
from orders.customers.operations import TooManyAddresses, save_address
from orders.customers.rules import clean_email


@transaction.atomic
def keep_details(
    *, details: CheckoutDetails, consents: Mapping[str, bool], keep_address: bool = False
) -> None:
    """Write down what was agreed to, and keep the address in the customer's book when they asked for it.

    A book that is full stays as it is: the order does not depend on it. Again is harmless. Raises Invalid as
    `begin_payment` does for the same details.
    """
    placed, store = placed_details(details)
    cleaned = clean_details(placed)
    record_consents(
        email=cleaned.email,
        phone=cleaned.phone,
        answers=consents,
        place="checkout",
        customer_id=cleaned.customer_id,
    )
    has_address = store is None or cleaned.bill_to.line1 != cleaned.shipping.line1
    if keep_address and cleaned.customer_id and has_address and not cleaned.shipping.is_abroad:
        try:
            save_address(
                customer_id=cleaned.customer_id, address=cleaned.bill_to if store else cleaned.shipping
            )
        except TooManyAddresses:
            return


@transaction.atomic
def note_shopper(*, cart_id: str, email: str, consents: Mapping[str, bool]) -> bool:
    """A shopper who has not paid yet agrees to be reminded of their bag: keep their address with it.

    False, with nothing kept, for whoever did not agree, or whose address is none.
    """
    if not consents.get(CART_REMINDERS):
        return False
    try:
        address = clean_email(email)
    except Invalid:
        return False
    record_consents(email=address, phone="", answers={CART_REMINDERS: True}, place="checkout")
    return bool(Cart.objects.filter(public_id=cart_id, status=Cart.Status.OPEN).update(email=address))
