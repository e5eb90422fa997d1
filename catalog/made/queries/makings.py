"""What a configuration costs and means today, for many lines at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Prefetch

from catalog.made.models import AddOn, AddOnPrice, MeasurementField, Tailoring
from catalog.made.rules import PLAIN, Configuration, lead_days, length_text
from catalog.pricing.queries import PUBLIC, PriceContext, price_of
from catalog.products.models import ProductVariant
from core.errors import NotFound, Refused
from core.money import Money, sum_money


class ExtraGone(Refused):
    """An extra that was chosen is no longer offered, or not in this currency."""

    code = "extra_gone"
    message = "One of the extras you chose is no longer offered. Please remove the piece and choose it again."


@dataclass(frozen=True, slots=True)
class MadePart:
    """One extra of a piece and what it adds to the price."""

    handle: str
    title: str
    price: Money


@dataclass(frozen=True, slots=True)
class Making:
    """A configuration today: extras with their prices, measurements in words, days, and what it rules out.

    `missing` counts extras that are no longer offered: such a line cannot be sold.
    """

    add_on_price: Money
    parts: tuple[MadePart, ...] = ()
    measures: tuple[tuple[str, str], ...] = ()
    note: str = ""
    lead_days: int = 0
    is_returnable: bool = True
    is_made_to_measure: bool = False
    missing: int = 0
    configuration: Configuration = field(default=PLAIN)

    def snapshot(self) -> dict[str, Any]:
        """Everything about it as JSON that never changes again; empty for a plain piece."""
        if self.configuration.is_plain:
            return {}
        return {
            **self.configuration.as_json(),
            "shown": [list(pair) for pair in self.measures],
            "parts": [
                {"handle": part.handle, "title": part.title, "amount": part.price.amount}
                for part in self.parts
            ],
        }

    @property
    def words(self) -> tuple[str, ...]:
        """Measurements and note in short lines for people; the extras stand in `parts`."""
        return words_of({**self.snapshot(), "parts": ()})


def words_of(snapshot: Mapping[str, Any]) -> tuple[str, ...]:
    """A kept making in short lines: what was added, the measurements, the note, and what is promised of coming pieces."""
    lines = [part["title"] for part in snapshot.get("parts", ())]
    if snapshot.get("shown"):
        lines.append("Made to measure: " + ", ".join(f"{label} {text}" for label, text in snapshot["shown"]))
    if snapshot.get("note"):
        lines.append(f"Note: {snapshot['note']}")
    if snapshot.get("promised"):
        lines.append(snapshot["promised"])
    return tuple(lines)


@dataclass(frozen=True, slots=True)
class ConfiguredPrice:
    """The price of one piece as it is made: `unit_price` holds the extras, whose prices are in `parts`."""

    unit_price: Money
    parts: tuple[MadePart, ...]
    lead_days: int
    is_returnable: bool


def configured_price(
    variant_id: int, configuration: Configuration, context: PriceContext = PUBLIC
) -> ConfiguredPrice:
    """What one piece of a variant costs, made like this. Raises NotFound without a price, ExtraGone."""
    priced = price_of([variant_id], context).get(variant_id)
    row = ProductVariant.objects.filter(pk=variant_id).select_related("product").first()
    if priced is None or row is None:
        raise NotFound("This piece is not sold.")
    making = makings_of([(row.product.public_id, configuration)], currency=context.currency)[0]
    if making.missing:
        raise ExtraGone
    return ConfiguredPrice(
        unit_price=priced.amount + making.add_on_price,
        parts=making.parts,
        lead_days=making.lead_days,
        is_returnable=making.is_returnable,
    )


def makings_of(asked: Sequence[tuple[str, Configuration]], *, currency: str = "INR") -> list[Making]:
    """What each (product's public id, configuration) means today, in their order; four queries, none for plain ones."""
    configured = [(product_id, each) for product_id, each in asked if not each.is_plain]
    if not configured:
        return [Making(Money.zero(currency)) for _ in asked]
    handles = {handle for _, each in configured for handle in each.add_ons}
    prices = Prefetch("prices", AddOnPrice.objects.filter(currency=currency))
    add_ons = {
        row.handle: row
        for row in AddOn.objects.filter(handle__in=handles, is_active=True).prefetch_related(prices)
    }
    days = dict(
        Tailoring.objects.filter(product__public_id__in={product_id for product_id, _ in configured})
        .values_list("product__public_id", "lead_days")
    )  # fmt: skip
    forms = {each.measurements.form for _, each in configured if each.measurements}
    labels = {
        (form, name): label
        for form, name, label in MeasurementField.objects.filter(form__handle__in=forms).values_list(
            "form__handle", "name", "label"
        )
    }
    return [
        _making(each, add_ons=add_ons, labels=labels, days=days.get(product_id, 0), currency=currency)
        for product_id, each in asked
    ]


def _making(
    configuration: Configuration,
    *,
    add_ons: Mapping[str, AddOn],
    labels: Mapping[tuple[str, str], str],
    days: int,
    currency: str,
) -> Making:
    chosen = [add_ons[handle] for handle in configuration.add_ons if handle in add_ons]
    parts = tuple(
        MadePart(row.handle, row.title, Money(price.amount, currency))
        for row in chosen
        for price in row.prices.all()
    )
    measured = configuration.measurements
    return Making(
        add_on_price=sum_money((part.price for part in parts), currency),
        parts=parts,
        measures=_in_words(configuration, labels),
        note=configuration.note,
        lead_days=lead_days(making=days if measured else 0, added=[row.lead_days for row in chosen]),
        is_returnable=measured is None and all(row.is_returnable for row in chosen),
        is_made_to_measure=measured is not None,
        missing=len(configuration.add_ons) - len(parts),
        configuration=configuration,
    )


def _in_words(
    configuration: Configuration, labels: Mapping[tuple[str, str], str]
) -> tuple[tuple[str, str], ...]:
    """Measurements in the order of their form, in the shopper's own unit."""
    measured = configuration.measurements
    if measured is None:
        return ()
    order = {name: place for place, (form, name) in enumerate(labels) if form == measured.form}
    known = sorted(measured.values, key=lambda pair: order.get(pair[0], len(order)))
    return tuple(
        (
            labels.get((measured.form, name), name.replace("_", " ").capitalize()),
            length_text(mm, measured.unit),
        )
        for name, mm in known
    )
