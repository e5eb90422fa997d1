"""Which measurements a customer keeps, held against the form as it is today."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from catalog.made.queries import FormOffer, measurement_forms
from catalog.made.rules import length_text
from orders.customers.measures.models import KeptMeasurements


@dataclass(frozen=True, slots=True)
class KeptSet:
    """One named set. `typed` are numbers without their unit, for the form; `shown` are labels with lengths.

    `missing` are the labels of what the form asks today and the set does not have; measurements that the form no
    longer asks are left out.
    """

    id: str
    name: str
    form: str
    form_title: str
    unit: str
    typed: Mapping[str, str]
    shown: tuple[tuple[str, str], ...]
    missing: tuple[str, ...]


def kept_measurements(customer_id: str, *, form: str | None = None) -> tuple[KeptSet, ...]:
    """A customer's sets, or those for one form (handle), by name. Three queries at most.

    Sets of forms that the shop has given up are not among them.
    """
    rows = KeptMeasurements.objects.filter(customer__public_id=customer_id)
    found = list(rows.filter(form=form) if form else rows)
    forms = measurement_forms({row.form for row in found}) if found else {}
    return tuple(_kept(row, forms[row.form]) for row in found if row.form in forms)


def _kept(row: KeptMeasurements, form: FormOffer) -> KeptSet:
    asked = [rule for rule in form.fields if rule.name in row.values]
    return KeptSet(
        id=row.public_id,
        name=row.name,
        form=row.form,
        form_title=form.title,
        unit=row.unit,
        typed={rule.name: length_text(row.values[rule.name], row.unit, with_unit=False) for rule in asked},
        shown=tuple((rule.label, length_text(row.values[rule.name], row.unit)) for rule in asked),
        missing=tuple(rule.label for rule in form.fields if rule.is_required and rule.name not in row.values),
    )
