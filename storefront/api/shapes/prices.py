"""What a variant costs, as the Store API writes it."""

from __future__ import annotations

from typing import Any

from catalog.range.queries import RangeVariant
from core.api.fields import kind
from core.api.wire import name_of, number_of

CALCULATED = kind(
    "calculated_price",
    "id is_calculated_price_price_list is_calculated_price_tax_inclusive calculated_amount "
    "calculated_amount_with_tax calculated_amount_without_tax is_original_price_price_list "
    "is_original_price_tax_inclusive original_amount original_amount_with_tax original_amount_without_tax "
    "currency_code calculated_price original_price",
)


def calculated_json(variant: RangeVariant) -> dict[str, Any] | None:
    """The price for whoever asks; None where there is no lawful one."""
    priced = variant.price
    if priced is None:
        return None
    amount, before = number_of(priced.amount), number_of(priced.original or priced.amount)
    untaxed = [number_of(each) for each in variant.untaxed] if variant.untaxed else [None, None]
    of_list = priced.price_list_id is not None
    plist = name_of("plist", priced.price_list_id) if of_list and priced.price_list_id else None
    set_id = name_of("pset", variant.pk)
    return {
        "id": set_id,
        "is_calculated_price_price_list": of_list,
        "is_calculated_price_tax_inclusive": priced.is_tax_inclusive,
        "calculated_amount": amount,
        "calculated_amount_with_tax": amount,
        "calculated_amount_without_tax": untaxed[0],
        "is_original_price_price_list": False,
        "is_original_price_tax_inclusive": priced.is_tax_inclusive,
        "original_amount": before,
        "original_amount_with_tax": before,
        "original_amount_without_tax": untaxed[1],
        "currency_code": priced.amount.currency.lower(),
        "calculated_price": {
            "id": set_id,
            "price_list_id": plist,
            "price_list_type": priced.price_list_type,
            "min_quantity": None,
            "max_quantity": None,
        },
        "original_price": {
            "id": set_id,
            "price_list_id": None,
            "price_list_type": None,
            "min_quantity": None,
            "max_quantity": None,
        },
    }
