"""What a shopper asked to be remembered for the next time, after their order is placed."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from orders.checkout.rules import CheckoutDetails, clean_details
from orders.customers.consents.operations import record_consents
from orders.customers.operations import TooManyAddresses, save_address


@transaction.atomic
def keep_details(
    *, details: CheckoutDetails, consents: Mapping[str, bool], keep_address: bool = False
) -> None:
    """Write down what was agreed to, and keep the address in the customer's book when they asked for it.

    A book that is full stays as it is: the order does not depend on it. Again is harmless. Raises Invalid as
    `begin_payment` does for the same details.
    """
    cleaned = clean_details(details)
    record_consents(
        email=cleaned.email,
        phone=cleaned.phone,
        answers=consents,
        place="checkout",
        customer_id=cleaned.customer_id,
    )
    if keep_address and cleaned.customer_id:
        try:
            save_address(customer_id=cleaned.customer_id, address=cleaned.shipping)
        except TooManyAddresses:
            return
