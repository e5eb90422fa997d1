"""A shopper who collects in a store needs no address for a parcel: the goods change hands in the store."""

from __future__ import annotations

from dataclasses import replace

from orders.checkout.rules import CheckoutDetails
from orders.customers.rules import STREET_LENGTH, Address
from orders.fulfilment.shipping.queries import Store, store_of


def placed_details(details: CheckoutDetails) -> tuple[CheckoutDetails, Store | None]:
    """The details with the store as the place of delivery, and that store; as they are, and None, for a courier's.

    Place of supply is where the goods are handed over, so the store's address is the delivery address. The bill goes to
    the address that was typed: the bill's own, else the parcel's. One query.
    """
    store = store_of(details.shipping_option_code)
    if store is None:
        return details, None
    bill_to = details.billing or details.shipping
    counter = Address(
        name=details.shipping.name or bill_to.name,
        phone="",
        line1=store.name[:STREET_LENGTH],
        line2=store.address[:STREET_LENGTH],
        city=store.city,
        state_code=store.state_code,
        pincode=store.pincode,
    )
    return replace(details, shipping=counter, billing=bill_to), store
