"""Keeping measurements under a name, correcting them, forgetting them."""

from __future__ import annotations

from django.db import transaction

from catalog.made.queries import measurement_form
from catalog.made.rules import MakingRequest, MeasurementSet, read_measurements
from core import clock
from core.errors import Invalid, NotFound, Refused
from orders.customers.measures.models import NAME_LENGTH, KeptMeasurements
from orders.customers.models import Customer
from orders.customers.rules import plain_text

MOST_KEPT = 20


class TooManyMeasurements(Refused):
    """Nobody has so many bodies to dress."""

    code = "too_many_measurements"
    message = f"You keep {MOST_KEPT} sets of measurements already. Delete one you no longer need first."


class NameTaken(Refused):
    """Another set of the same kind has this name."""

    code = "measurements_name_taken"
    message = "You keep measurements with this name already. Choose another name."


@transaction.atomic
def keep_measurements(*, customer_id: str, form: str, name: str, asked: MakingRequest) -> str:
    """Keep what was typed into a form (handle) under a name; returns the set's public id.

    A set that has the name already is brought up to date. Raises Invalid naming every field that is wrong,
    TooManyMeasurements, and NotFound for an unknown customer or form.
    """
    customer = _locked_customer(customer_id)
    name, measured = _checked(form, name, asked)
    row = KeptMeasurements.objects.filter(customer=customer, form=form, name__iexact=name).first()
    if row is None:
        if KeptMeasurements.objects.filter(customer=customer).count() >= MOST_KEPT:
            raise TooManyMeasurements
        row = KeptMeasurements(customer=customer, form=form)
    _fill(row, name, measured)
    return row.public_id


@transaction.atomic
def change_measurements(*, customer_id: str, set_id: str, name: str, asked: MakingRequest) -> None:
    """Correct a set, or give it another name. Orders keep what they were placed with.

    Raises NotFound for one that is not theirs, Invalid naming every field that is wrong, or NameTaken.
    """
    row = _theirs(customer_id, set_id)
    name, measured = _checked(row.form, name, asked)
    others = KeptMeasurements.objects.filter(customer=row.customer_id, form=row.form).exclude(pk=row.pk)
    if others.filter(name__iexact=name).exists():
        raise NameTaken
    _fill(row, name, measured)


@transaction.atomic
def forget_measurements(*, customer_id: str, set_id: str) -> None:
    """Delete a set. Raises NotFound for one that is not theirs."""
    _theirs(customer_id, set_id).delete()


def _checked(form: str, name: str, asked: MakingRequest) -> tuple[str, MeasurementSet]:
    """The name and the measurements. Raises Invalid with what is wrong with either of them."""
    offer = measurement_form(form)
    name, problems = plain_text(name), {}
    if not name:
        problems["keep_as"] = "Give these measurements a name, such as Me."
    elif len(name) > NAME_LENGTH:
        problems["keep_as"] = f"Please shorten the name to {NAME_LENGTH} letters."
    try:
        measured = read_measurements(form=form, fields=offer.fields, asked=asked)
    except Invalid as wrong:
        raise Invalid(wrong.message, fields={**problems, **wrong.fields}) from wrong
    if problems:
        raise Invalid(fields=problems)
    return name, measured


def _fill(row: KeptMeasurements, name: str, measured: MeasurementSet) -> None:
    row.name, row.unit, row.values, row.changed_at = name, measured.unit, dict(measured.values), clock.now()
    row.save()


def _locked_customer(customer_id: str) -> Customer:
    customer = Customer.objects.select_for_update().filter(public_id=customer_id).first()
    if customer is None:
        raise NotFound("There is no such customer.")
    return customer


def _theirs(customer_id: str, set_id: str) -> KeptMeasurements:
    """The set, while nobody else changes this customer's."""
    owner = _locked_customer(customer_id)
    row = KeptMeasurements.objects.filter(customer=owner, public_id=set_id).first()
    if row is None:
        raise NotFound("You no longer keep these measurements.")
    return row
