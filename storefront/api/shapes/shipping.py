"""Ways of delivery, there and back, as the Store API writes them."""

from __future__ import annotations

from typing import Any

from core.api.wire import NO_MOMENT, name_of, number_of
from orders.fulfilment.shipping.queries import ShippingChoice

SHOP = {"id": "shop", "name": "", "address": "", "city": "", "pincode": ""}
WAYS_BACK = {
    "pickup": ("Pick-up at your door", "A courier fetches the pieces."),
    "store": ("Bring it to a store", "You hand the pieces over in one of our stores."),
}


def option_json(choice: ShippingChoice) -> dict[str, Any]:
    """A way with its price for one cart."""
    amount = number_of(choice.amount)
    data = {
        "min_days": choice.min_days,
        "max_days": choice.max_days,
        "is_express": choice.is_express,
        "free_from": number_of(choice.free_from) if choice.free_from else None,
        "opening_hours": choice.store.hours if choice.store else None,
    }
    return {
        **_way(name_of("so", choice.code), choice.code, choice.name, amount),
        "data": data,
        "prices": [
            {
                "id": name_of("price", choice.code),
                "currency_code": choice.amount.currency.lower(),
                "amount": number_of(choice.list_amount),
                "raw_amount": {"value": choice.list_amount.to_major(), "precision": 20},
                "min_quantity": None,
                "max_quantity": None,
                "price_rules": [],
            }
        ],
        "calculated_price": _calculated(
            choice.code, amount, number_of(choice.list_amount), choice.amount.currency
        ),
        "service_zone": _zone(choice),
    }


def _calculated(code: str, amount: int | float, before: int | float, currency: str) -> dict[str, Any]:
    return {
        "id": name_of("price", code),
        "is_calculated_price_price_list": False,
        "is_calculated_price_tax_inclusive": True,
        "calculated_amount": amount,
        "calculated_amount_with_tax": amount,
        "calculated_amount_without_tax": None,
        "is_original_price_price_list": False,
        "is_original_price_tax_inclusive": True,
        "original_amount": before,
        "original_amount_with_tax": before,
        "original_amount_without_tax": None,
        "currency_code": currency.lower(),
    }


def _way(name: str, code: str, title: str, amount: int | float) -> dict[str, Any]:
    return {
        "id": name,
        "name": title,
        "price_type": "flat",
        "service_zone_id": "serzo_in",
        "shipping_profile_id": "sp_default",
        "shipping_option_type_id": name_of("sotype", code),
        "provider_id": "fp_shop",
        "type": {"id": name_of("sotype", code), "label": title, "description": "", "code": code},
        "provider": {"id": "fp_shop", "is_enabled": True},
        "amount": amount,
        "is_tax_inclusive": True,
        "insufficient_inventory": False,
        "metadata": None,
        "data": {},
    }


def _zone(choice: ShippingChoice) -> dict[str, Any]:
    """Where it is sent from, or fetched."""
    store = choice.store
    address = {
        "id": f"laddr_{store.code if store else 'shop'}",
        "company": store.name if store else None,
        "address_1": store.address if store else None,
        "address_2": None,
        "city": store.city if store else None,
        "country_code": "in",
        "province": None,
        "postal_code": store.pincode if store else None,
        "phone": None,
        "metadata": None,
        "created_at": NO_MOMENT,
        "updated_at": NO_MOMENT,
        "deleted_at": None,
    }
    location = {"id": f"sloc_{store.code if store else 'shop'}", "address": address}
    kind = "pickup" if store else "shipping"
    fulfilment_set = {"id": f"fuset_{kind}", "type": kind, "location": location}
    return {"id": "serzo_in", "fulfillment_set_id": fulfilment_set["id"], "fulfillment_set": fulfilment_set}


def return_options_json() -> list[dict[str, Any]]:
    """The ways in which pieces come back: free for the customer."""
    return [
        {
            **_way(name_of("so", f"return_{code}"), f"return_{code}", title, 0),
            "prices": [],
            "calculated_price": _calculated(code, 0, 0, "INR"),
            "data": {"words": words},
        }
        for code, (title, words) in WAYS_BACK.items()
    ]
