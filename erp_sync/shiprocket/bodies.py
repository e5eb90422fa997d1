"""What we tell Shiprocket, in its words. Pure."""

from __future__ import annotations

from typing import Any

from catalog.inventory.queries.snapshot import DispatchPlace
from core.clock import INDIA
from core.geo import country_of
from orders.customers.rules import Address
from orders.fulfilment.booking.queries import ParcelForCourier
from orders.returns.queries import ReturnForCourier

BOX_CM = {"length": 30, "breadth": 25, "height": 5}
LIGHTEST_G = 100


def return_body(found: ReturnForCourier, *, phone: str) -> dict[str, Any]:
    """POST /orders/create/return: from the customer's door to the place that sent it; `phone` is ours."""
    pickup, to = found.pickup, found.to
    return {
        "order_id": found.number,
        "order_date": f"{found.requested_at.astimezone(INDIA):%Y-%m-%d}",
        "pickup_customer_name": pickup.name,
        "pickup_address": f"{pickup.line1} {pickup.line2}".strip(),
        "pickup_city": pickup.city[:30],
        "pickup_state": pickup.state,
        "pickup_country": "India",
        "pickup_pincode": pickup.pincode,
        "pickup_email": found.email,
        "pickup_phone": ten_digits(pickup.phone),
        "shipping_customer_name": to.name,
        "shipping_address": to.address,
        "shipping_city": to.city[:30],
        "shipping_state": to.state,
        "shipping_country": "India",
        "shipping_pincode": to.pincode,
        "shipping_phone": ten_digits(phone),
        "order_items": [
            {
                "name": piece.title,
                "sku": piece.sku,
                "units": piece.units,
                "selling_price": piece.price.to_major(),
                "hsn": piece.hs_code,
            }
            for piece in found.pieces
        ],
        "payment_method": "Prepaid",
        "sub_total": found.worth.to_major(),
        **BOX_CM,
        "weight": f"{max(found.weight_g, LIGHTEST_G) / 1000:.3f}",
    }


def parcel_body(parcel: ParcelForCourier, *, reference: str) -> dict[str, Any]:
    """POST /orders/create/adhoc: `sub_total` is what the courier asks at the door, or what the parcel is worth."""
    cash = parcel.to_collect
    place = parcel.place.code if parcel.place else ""
    return {
        "order_id": reference,
        "order_date": f"{parcel.placed_at.astimezone(INDIA):%Y-%m-%d %H:%M}",
        "pickup_location": place[:36],
        **_address("billing", parcel.billing),
        "billing_email": parcel.email,
        "shipping_is_billing": False,
        **_address("shipping", parcel.shipping),
        "shipping_email": parcel.email,
        "order_items": [
            {
                "name": piece.title,
                "sku": piece.sku,
                "units": piece.units,
                "selling_price": piece.price.to_major(),
                "hsn": piece.hs_code,
                "tax": f"{piece.rate_bp / 100:g}",
            }
            for piece in parcel.pieces
        ],
        "payment_method": "Prepaid" if cash is None else "COD",
        "sub_total": (cash or parcel.worth).to_major(),
        "customer_gstin": parcel.gstin,
        **BOX_CM,
        "weight": f"{max(parcel.weight_g, LIGHTEST_G) / 1000:.3f}",
    }


def place_body(place: DispatchPlace, *, email: str, phone: str) -> dict[str, Any]:
    """POST /settings/company/addpickup: a place of ours by its code; `phone` where it has none of its own."""
    return {
        "pickup_location": place.code[:36],
        "name": place.name,
        "email": email,
        "phone": ten_digits(place.phone or phone),
        "address": (place.address or place.name)[:80],
        "address_2": place.address[80:160],
        "city": place.city,
        "state": place.state,
        "country": "India",
        "pin_code": place.pincode,
        "gstin": place.gstin,
    }


def _address(kind: str, address: Address) -> dict[str, str]:
    first, _, last = address.name.strip().partition(" ")
    return {
        f"{kind}_customer_name": first,
        f"{kind}_last_name": last,
        f"{kind}_address": address.line1,
        f"{kind}_address_2": address.line2,
        f"{kind}_city": address.city[:30],
        f"{kind}_pincode": address.pincode,
        f"{kind}_state": address.state,
        f"{kind}_country": country_of(address.country).name,
        f"{kind}_phone": ten_digits(address.phone),
    }


def ten_digits(phone: str) -> str:
    """The number without country code and spaces."""
    return "".join(each for each in phone if each.isdigit())[-10:]
