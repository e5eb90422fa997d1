"""A shopper who collects in a store needs no address for a parcel: the goods change hands in the store."""

from __future__ import annotations

from dataclasses import replace

from orders.checkout.rules import CheckoutDetails
from orders.customers.rules import STREET_LENGTH, Address
from orders.fulfilment.shipping.queries import Store, store_of


def placed_details(details: CheckoutDetails) -> tuple[CheckoutDetails, Store | None]:
    """The details with the store as the place of delivery, and that store; as they are, and None, for a courier's.

    Place of supply is where the goods are handed over, so the store's address is the delivery address. The bill goes to
    the address that was typed: the bill's own, else the parcel's. Without one it carries the name alone, which is enough
    for whoever is no business (see `check_bill_address`). One query.
    """
    store = store_of(details.shipping_option_code)
    if store is None:
        return details, None
    counter = Address(
        name=details.shipping.name or (details.billing.name if details.billing else ""),
        phone="",
        line1=store.name[:STREET_LENGTH],
        line2=store.address[:STREET_LENGTH],
        city=store.city,
        state_code=store.state_code,
        pincode=store.pincode,
    )
    return replace(details, shipping=counter, billing=details.billing or _bill_to(details, counter)), store


def _bill_to(details: CheckoutDetails, counter: Address) -> Address:
    """What was typed; of nobody's address but the store's when nothing was, and no company is billed."""
    return details.shipping if details.shipping.line1.strip() or details.gstin.strip() else counter
