"""What we tell Shiprocket, in its words. Pure."""

from __future__ import annotations

from typing import Any

from core.clock import INDIA
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


def ten_digits(phone: str) -> str:
    """The number without country code and spaces."""
    return "".join(each for each in phone if each.isdigit())[-10:]
