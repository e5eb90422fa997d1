"""Things made or cut for one shopper, between their form and the shop: fields to show, words that came back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.http import QueryDict

from catalog.made.queries import AddOnOffer, FormOffer, MakingOffer
from catalog.made.rules import CENTIMETRES, INCHES, FieldRule, MakingRequest, length_text
from core.errors import Invalid
from core.measure import METRE, SoldBy, decimal_quantity, quantity_text, read_quantity

MOST_FIELDS = 40
LONGEST_WORD = 20
LONGEST_NOTE = 600
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


@dataclass(frozen=True, slots=True)
class MeasureField:
    """One measurement: its range in both units, and the numbers that no unit goes beyond."""

    name: str
    label: str
    help_text: str
    ranges: str
    least: str
    most: str
    is_required: bool
    value: str = ""

    @property
    def field(self) -> str:
        """The name its input carries."""
        return f"measure_{self.name}"


@dataclass(frozen=True, slots=True)
class ExtraChoice:
    """Extras of which at most one can be chosen (`group`), or a single one to tick."""

    group: str
    offers: tuple[AddOnOffer, ...]
    is_required: bool

    @property
    def field(self) -> str:
        """The name its input carries."""
        return f"add_on_{self.group}" if self.group else "add_on"


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
    return {"making": offer, "measure_fields": fields, "extra_choices": _choices(offer.add_ons)}


def measure_fields(form: FormOffer, typed: Mapping[str, str] | None = None) -> tuple[MeasureField, ...]:
    """The fields of a measurement form, filled in with what was typed."""
    return tuple(_measure_field(rule, (typed or {}).get(rule.name, "")) for rule in form.fields)


def _measure_field(rule: FieldRule, value: str) -> MeasureField:
    return MeasureField(
        name=rule.name,
        label=rule.label,
        help_text=rule.help_text,
        ranges=f"{rule.range_text(INCHES)}, {rule.range_text(CENTIMETRES)}",
        least=length_text(rule.least_mm, INCHES, with_unit=False),
        most=length_text(rule.most_mm, CENTIMETRES, with_unit=False),
        is_required=rule.is_required,
        value=value,
    )


def _choices(offers: tuple[AddOnOffer, ...]) -> tuple[ExtraChoice, ...]:
    """Groups together, in the place of their first."""
    order = {offer.group: place for place, offer in reversed(list(enumerate(offers))) if offer.group}
    placed = sorted(enumerate(offers), key=lambda pair: (order.get(pair[1].group, pair[0]), pair[0]))
    found: list[ExtraChoice] = []
    for group, members in groupby((offer for _, offer in placed), key=lambda offer: offer.group):
        together = tuple(members)
        parts = [together] if group else [(offer,) for offer in together]
        found += [ExtraChoice(group, part, any(each.is_required for each in part)) for part in parts]
    return tuple(found)


def making_request(form: QueryDict) -> MakingRequest:
    """What was typed and ticked, cut to what anybody means."""
    names = [name for name in form if name.startswith("measure_")][:MOST_FIELDS]
    ticked = [name for name in form if name == "add_on" or name.startswith("add_on_")][:MOST_FIELDS]
    add_ons = [handle for name in ticked for handle in form.getlist(name) if handle]
    return MakingRequest(
        unit=form.get("unit", INCHES)[:2],
        measures={name.removeprefix("measure_"): form.get(name, "")[:LONGEST_WORD] for name in names},
        add_ons=tuple(dict.fromkeys(add_ons[:MOST_FIELDS])),
        note=form.get("note", "")[:LONGEST_NOTE],
        is_sure="is_sure" in form,
    )


def asked_quantity(form: Mapping[str, str], *, refusal: str, default: str = "") -> int:
    """Stock units from `length` (metres) or `quantity` (pieces). Raises Invalid in the shopper's words."""
    if "length" in form:
        return read_quantity(form["length"][:LONGEST_QUANTITY], METRE)
    text = form.get("quantity", default)
    if not text.isascii() or not text.isdigit() or len(text) > 3:
        raise Invalid(refusal)
    return int(text)
