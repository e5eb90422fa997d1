"""The fields of a form in which somebody says how a piece is to be made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from catalog.made.queries.offers import AddOnOffer, FormOffer
from catalog.made.rules import CENTIMETRES, INCHES, FieldRule, length_text


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


def extra_choices(offers: Sequence[AddOnOffer]) -> tuple[ExtraChoice, ...]:
    """What can be ticked or chosen; groups stand together, in the place of their first."""
    order = {offer.group: place for place, offer in reversed(list(enumerate(offers))) if offer.group}
    placed = sorted(enumerate(offers), key=lambda pair: (order.get(pair[1].group, pair[0]), pair[0]))
    found: list[ExtraChoice] = []
    for group, members in groupby((offer for _, offer in placed), key=lambda offer: offer.group):
        together = tuple(members)
        parts = [together] if group else [(offer,) for offer in together]
        found += [ExtraChoice(group, part, any(each.is_required for each in part)) for part in parts]
    return tuple(found)
