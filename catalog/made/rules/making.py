"""Measurements and choices as plain values: read from what was typed, told apart, put into words. Pure."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from core.errors import Invalid
from core.money import round_half_up

CENTIMETRES, INCHES = "cm", "in"
UNITS = {CENTIMETRES: Fraction(10), INCHES: Fraction(254, 10)}  # millimetres in one
NOTE_LENGTH = 300
LONGEST_NUMBER = 8
MOST_TYPED = 40
LONGEST_WORD = 20
LONGEST_NOTE = 600


@dataclass(frozen=True, slots=True)
class MeasurementSet:
    """Body measurements as given: whole millimetres by name, and the unit the shopper thinks in."""

    form: str
    unit: str
    values: tuple[tuple[str, int], ...]

    def as_json(self) -> dict[str, Any]:
        """For keeping."""
        return {"form": self.form, "unit": self.unit, "values": dict(self.values)}


@dataclass(frozen=True, slots=True)
class Configuration:
    """How one shopper wants a piece made. Equal ones belong on one line; `key` tells others apart."""

    measurements: MeasurementSet | None = None
    add_ons: tuple[str, ...] = ()
    note: str = ""

    @property
    def is_plain(self) -> bool:
        """Whether the piece is wanted as it comes."""
        return self.measurements is None and not self.add_ons and not self.note

    @property
    def key(self) -> str:
        """SHA-256 of what is wanted, whatever unit it was written in; empty for a plain piece."""
        if self.is_plain:
            return ""
        values = dict(self.measurements.values) if self.measurements else {}
        told = [values, sorted(self.add_ons), self.note]
        return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()

    def as_json(self) -> dict[str, Any]:
        """For keeping on a line; empty for a plain piece."""
        if self.is_plain:
            return {}
        measurements = self.measurements.as_json() if self.measurements else None
        return {"measurements": measurements, "add_ons": list(self.add_ons), "note": self.note}


PLAIN = Configuration()


def configuration_from(kept: Mapping[str, Any]) -> Configuration:
    """What `as_json` kept."""
    if not kept:
        return PLAIN
    asked = kept.get("measurements")
    measurements = None
    if asked:
        measurements = MeasurementSet(asked["form"], asked["unit"], tuple(sorted(asked["values"].items())))
    return Configuration(measurements, tuple(kept["add_ons"]), kept["note"])


@dataclass(frozen=True, slots=True)
class MakingRequest:
    """What a shopper typed and ticked, as it came. `measures` are texts by the measurement's name."""

    unit: str = CENTIMETRES
    measures: Mapping[str, str] | None = None
    add_ons: tuple[str, ...] = ()
    note: str = ""
    is_sure: bool = False

    @property
    def has_measures(self) -> bool:
        """Whether anything was typed into a measurement."""
        return any(text.strip() for text in (self.measures or {}).values())


def making_typed(fields: Mapping[str, Sequence[str]]) -> MakingRequest:
    """What a form carries by its fields' names, cut to what anybody means: `measure_…`, `add_on…`, `unit`, `note`, `is_sure`."""
    measures = [name for name in fields if name.startswith("measure_")][:MOST_TYPED]
    ticked = [name for name in fields if name == "add_on" or name.startswith("add_on_")][:MOST_TYPED]
    add_ons = [handle for name in ticked for handle in fields[name] if handle]
    return MakingRequest(
        unit=_last(fields, "unit", INCHES)[:2],
        measures={name.removeprefix("measure_"): _last(fields, name)[:LONGEST_WORD] for name in measures},
        add_ons=tuple(dict.fromkeys(add_ons[:MOST_TYPED])),
        note=_last(fields, "note")[:LONGEST_NOTE],
        is_sure="is_sure" in fields,
    )


def _last(fields: Mapping[str, Sequence[str]], name: str, default: str = "") -> str:
    """As a browser's form has it when a field is there twice."""
    values = fields.get(name, ())
    return str(values[-1]) if values else default


@dataclass(frozen=True, slots=True)
class FieldRule:
    """One measurement: its name and words, the range a tailor believes, and what it is usually larger than."""

    name: str
    label: str
    help_text: str
    least_mm: int
    most_mm: int
    is_required: bool
    usually_above: str

    def range_text(self, unit: str) -> str:
        """`71 to 132 cm`."""
        return f"{length_text(self.least_mm, unit, with_unit=False)} to {length_text(self.most_mm, unit)}"


def length_text(millimetres: int, unit: str, *, with_unit: bool = True) -> str:
    """`91.5 cm`, `36.25 in`: eighths of an inch where they are meant, else hundredths; without idle zeros."""
    size = Fraction(millimetres) / UNITS[unit]
    places = 10 if unit == CENTIMETRES else 100
    eighth = Fraction(round_half_up(size * 8), 8)
    if unit == INCHES and round_half_up(eighth * UNITS[INCHES]) == millimetres:
        size, places = eighth, 1000
    number = f"{Decimal(round_half_up(size * places)) / places:f}"
    number = number.rstrip("0").rstrip(".") if "." in number else number
    return f"{number} {unit}" if with_unit else number


def read_measurements(*, form: str, fields: Sequence[FieldRule], asked: MakingRequest) -> MeasurementSet:
    """The measurements that were typed. Raises Invalid naming every field that is missing or out of its range.

    Measurements that contradict each other are asked about once: `is_sure` lets them pass.
    """
    if asked.unit not in UNITS:
        raise Invalid(fields={"unit": "Choose centimetres or inches."})
    typed, problems, values = asked.measures or {}, {}, {}
    for rule in fields:
        text = typed.get(rule.name, "").strip()
        if not text and not rule.is_required:
            continue
        millimetres = _millimetres(text, asked.unit)
        if millimetres is None or not rule.least_mm <= millimetres <= rule.most_mm:
            problems[f"measure_{rule.name}"] = f"{rule.label}: {_advice(rule, text, asked.unit)}"
        else:
            values[rule.name] = millimetres
    if problems:
        raise Invalid("Please check these measurements.", fields=problems)
    if not asked.is_sure:
        _ask_twice(fields, values, asked.unit)
    return MeasurementSet(form, asked.unit, tuple(sorted(values.items())))


def _advice(rule: FieldRule, text: str, unit: str) -> str:
    if not text:
        return f"we need this one, from {rule.range_text(unit)}."
    return f"we can make it from {rule.range_text(unit)}."


def _ask_twice(fields: Sequence[FieldRule], values: Mapping[str, int], unit: str) -> None:
    """Raises Invalid for pairs that bodies seldom have."""
    labels = {rule.name: rule.label for rule in fields}
    odd = {
        f"measure_{rule.name}": f"{rule.label} ({length_text(values[rule.name], unit)}) is less than"
        f" {labels[rule.usually_above].lower()} ({length_text(values[rule.usually_above], unit)})."
        for rule in fields
        if rule.name in values
        and rule.usually_above in values
        and values[rule.name] < values[rule.usually_above]
    }
    if odd:
        raise Invalid(
            "Please measure again, or tick “My measurements are right” and add the piece once more.",
            fields=odd,
        )


def _millimetres(text: str, unit: str) -> int | None:
    """Whole millimetres of a plain decimal number; None for anything else."""
    whole, _, fraction = text.partition(".")
    if len(text) > LONGEST_NUMBER or not whole.isascii() or not whole.isdigit():
        return None
    if "." in text and not (fraction.isascii() and fraction.isdigit()):
        return None
    return round_half_up(Fraction(text) * UNITS[unit])


@dataclass(frozen=True, slots=True)
class AddOnRule:
    """What choosing an add-on has to obey."""

    handle: str
    title: str
    group: str
    is_required: bool
    needs_measurements: bool


def check_add_ons(offered: Sequence[AddOnRule], chosen: Sequence[str]) -> list[AddOnRule]:
    """The chosen add-ons in their order. Raises Invalid for unknown ones, two of a group, or a missing required one."""
    by_handle = {rule.handle: rule for rule in offered}
    if any(handle not in by_handle for handle in chosen):
        raise Invalid(
            "One of the extras you chose is no longer offered. Please choose again.",
            fields={"add_on": "no longer offered"},
        )
    wanted = [rule for rule in offered if rule.handle in set(chosen)]
    groups = [rule.group for rule in wanted if rule.group]
    for group in groups:
        if groups.count(group) > 1:
            titles = " or ".join(rule.title for rule in offered if rule.group == group)
            raise Invalid(f"Please choose only one: {titles}.", fields={"add_on": "only one of them"})
    for rule in offered:
        if rule.is_required and rule not in wanted and (not rule.group or rule.group not in groups):
            titles = " or ".join(
                each.title for each in offered if each is rule or (rule.group and each.group == rule.group)
            )
            raise Invalid(f"Please choose {titles}.", fields={"add_on": "has to be chosen"})
    return wanted


def lead_days(*, making: int, added: Sequence[int]) -> int:
    """Days until a piece is made: haste may bring it down, never below none."""
    return max(0, making + sum(added))
