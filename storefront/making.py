"""Things made or cut for one shopper, between their form and the shop: fields to show, words that came back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from catalog.made.queries import MakingOffer, extra_choices, measure_fields
from catalog.made.rules import MakingRequest, making_typed
from core.errors import Invalid
from core.measure import METRE, SoldBy, decimal_quantity, quantity_text, read_quantity

USUAL_LENGTH = 100
LONGEST_QUANTITY = 12


@dataclass(frozen=True, slots=True)
class LengthField:
    """A field for metres; all but `hint` are decimal texts for the browser."""

    least: str
    most: str
    step: str
    value: str
    hint: str


def length_field(sold_by: SoldBy) -> LengthField | None:
    """The field for goods sold by the metre; None for pieces."""
    if sold_by.uom != METRE:
        return None
    usual = USUAL_LENGTH if sold_by.minimum <= USUAL_LENGTH else sold_by.minimum
    usual -= (usual - sold_by.minimum) % sold_by.step
    return LengthField(
        least=decimal_quantity(sold_by.minimum, METRE),
        most=decimal_quantity(sold_by.maximum, METRE) if sold_by.maximum else "100",
        step=decimal_quantity(sold_by.step, METRE),
        value=decimal_quantity(usual, METRE),
        hint=f"From {quantity_text(sold_by.minimum, METRE)}, in steps of {quantity_text(sold_by.step, METRE)}."
        " Cut in one length.",
    )


def making_fields(offer: MakingOffer, typed: Mapping[str, str] | None = None) -> dict[str, Any]:
    """What the product's page shows of an offer; `typed` are numbers to fill in, by measurement."""
    fields = measure_fields(offer.form, typed) if offer.form else ()
    return {"making": offer, "measure_fields": fields, "extra_choices": extra_choices(offer.add_ons)}


def making_request(form: QueryDict) -> MakingRequest:
    """What was typed and ticked, cut to what anybody means."""
    return making_typed(dict(form.lists()))


def asked_quantity(form: Mapping[str, str], *, refusal: str, default: str = "") -> int:
    """Stock units from `length` (metres) or `quantity` (pieces). Raises Invalid in the shopper's words."""
    if "length" in form:
        return read_quantity(form["length"][:LONGEST_QUANTITY], METRE)
    text = form.get("quantity", default)
    if not text.isascii() or not text.isdigit() or len(text) > 3:
        raise Invalid(refusal)
    return int(text)
