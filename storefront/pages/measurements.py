"""Kept measurements in the account: seen, added, corrected, deleted."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from catalog.made.queries import FormOffer, measure_fields, measurement_form, measurement_forms
from catalog.made.rules import INCHES
from core.errors import NotFound, Refused
from orders.customers.measures.operations import (
    change_measurements,
    forget_measurements,
    keep_measurements,
)
from orders.customers.measures.queries import KeptSet, kept_measurements
from orders.customers.queries import CustomerProfile
from storefront.making import making_request
from storefront.pages.account_room import account_room, done, render_room

ROOM = "/account/measurements/"
NAME_CUT = 200


@require_http_methods(["GET", "HEAD"])
@account_room
def measurement_sets(request: HttpRequest, customer: CustomerProfile) -> HttpResponse:
    """Every set, and the forms for new ones."""
    shown = {"sets": kept_measurements(customer.id), "forms": tuple(measurement_forms().values())}
    return render_room(request, "measurements", shown)


@require_http_methods(["GET", "HEAD", "POST"])
@account_room
def new_measurements(request: HttpRequest, customer: CustomerProfile, form: str) -> HttpResponse:
    """GET shows a measurement form, POST keeps what was typed. Raises NotFound for an unknown form."""
    offer = measurement_form(form)
    if request.method != "POST":
        return _form(request, offer, typed={}, unit=INCHES, name="")
    try:
        keep_measurements(
            customer_id=customer.id, form=form, name=_name(request), asked=making_request(request.POST)
        )
    except Refused as refusal:
        return _typed_again(request, offer, refusal)
    return done(request, "Your measurements are kept.", ROOM)


@require_http_methods(["GET", "HEAD", "POST"])
@account_room
def edit_measurements(request: HttpRequest, customer: CustomerProfile, set_id: str) -> HttpResponse:
    """GET shows a set in its form, POST corrects or deletes it. Raises NotFound for one that is not theirs."""
    kept = next((each for each in kept_measurements(customer.id) if each.id == set_id), None)
    if kept is None:
        raise NotFound("You no longer keep these measurements.")
    offer = measurement_form(kept.form)
    if request.method != "POST":
        return _form(request, offer, typed=kept.typed, unit=kept.unit, name=kept.name, kept=kept)
    if request.POST.get("action") == "delete":
        forget_measurements(customer_id=customer.id, set_id=set_id)
        return done(request, "Deleted. What you have ordered is made as you told us then.", ROOM)
    try:
        change_measurements(
            customer_id=customer.id, set_id=set_id, name=_name(request), asked=making_request(request.POST)
        )
    except Refused as refusal:
        return _typed_again(request, offer, refusal, kept)
    return done(request, "Corrected. What you have ordered is made as you told us then.", ROOM)


def _name(request: HttpRequest) -> str:
    return request.POST.get("keep_as", "")[:NAME_CUT]


def _typed_again(
    request: HttpRequest, offer: FormOffer, refusal: Refused, kept: KeptSet | None = None
) -> HttpResponse:
    """The form as it was filled in, with what is wrong."""
    asked = making_request(request.POST)
    return _form(
        request,
        offer,
        typed=asked.measures or {},
        unit=asked.unit,
        name=_name(request),
        kept=kept,
        refusal=refusal,
    )


def _form(
    request: HttpRequest,
    offer: FormOffer,
    *,
    typed: Mapping[str, str],
    unit: str,
    name: str,
    kept: KeptSet | None = None,
    refusal: Refused | None = None,
) -> HttpResponse:
    shown = {
        "form": offer,
        "measure_fields": measure_fields(offer, typed),
        "unit": unit,
        "keep_as": name,
        "kept": kept,
    }
    return render_room(request, "measurement_form", shown, refusal)
