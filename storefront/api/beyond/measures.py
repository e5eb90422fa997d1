"""Measurements that a customer keeps under a name, and the forms that ask for them: Medusa has no word for either."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from rest_framework import serializers
from rest_framework.request import Request

from catalog.made.queries import measurement_forms
from catalog.made.rules import MakingRequest
from core.api.asked import Asked
from core.api.bodies import Body, Text
from core.errors import Invalid, NotFound
from orders.customers.measures.operations import change_measurements, forget_measurements, keep_measurements
from orders.customers.measures.queries import KeptSet, kept_measurements
from storefront.api.versions import OwnView
from storefront.api.view import StoreView, answered, plain_request


class SetBody(Body):
    """Another name or other measurements: `measures` maps a measurement's name to what was typed, in `unit`."""

    name = Text(max_length=200)
    unit = serializers.ChoiceField(choices=["cm", "in"], required=False)
    measures = serializers.DictField(
        child=serializers.CharField(max_length=20, allow_blank=True), required=False
    )
    is_sure = serializers.BooleanField(required=False)


class NewSetBody(SetBody):
    """The same of a new set, with its form's handle."""

    form = Text(required=True, allow_blank=False, allow_null=False, max_length=80)
    name = Text(required=True, allow_null=False, max_length=200)


class MeasurementForms(StoreView):
    """GET /store/measurement-forms."""

    def get(self, request: Request) -> HttpResponse:
        """What is asked of a body for each kind of piece: names, labels, limits in millimetres."""
        Asked(plain_request(request), ("locale",))
        forms = [
            {
                "handle": form.handle,
                "title": form.title,
                "intro": form.intro or None,
                "fields": [
                    {
                        "name": rule.name,
                        "label": rule.label,
                        "is_required": rule.is_required,
                        "least_mm": rule.least_mm,
                        "most_mm": rule.most_mm,
                    }
                    for rule in form.fields
                ],
            }
            for form in measurement_forms().values()
        ]
        return answered({"measurement_forms": forms, "count": len(forms)})


class Measurements(OwnView):
    """GET and POST /store/customers/me/measurements."""

    def get(self, request: Request) -> HttpResponse:
        """The customer's sets by name; of one form with `form`."""
        return self.as_it_is(request)

    def shown(self, request: Request, **path: str) -> dict[str, Any]:
        """The sets that are asked for."""
        asked = Asked(plain_request(request), ("form", "locale"))
        sets = kept_measurements(self.customer_id, form=asked.text("form") or None)
        return {"measurements": [_set(each) for each in sets], "count": len(sets)}

    def post(self, request: Request) -> HttpResponse:
        """Keep a set; one of the same name and form is brought up to date. Raises Invalid naming wrong fields."""
        said = NewSetBody.read(request)
        try:
            set_id = keep_measurements(
                customer_id=self.customer_id, form=said["form"], name=said["name"], asked=_asked(said)
            )
        except Invalid as wrong:
            raise _named(wrong) from wrong
        return answered({"measurement": _set(_mine(self.customer_id, set_id))})


class OneMeasurement(OwnView):
    """GET, POST and DELETE /store/customers/me/measurements/:id."""

    def get(self, request: Request, set_id: str) -> HttpResponse:
        """One set. Raises NotFound for another's."""
        return self.as_it_is(request, set_id=set_id)

    def shown(self, request: Request, **path: str) -> dict[str, Any]:
        """The set."""
        return {"measurement": _set(_mine(self.customer_id, path["set_id"]))}

    def post(self, request: Request, set_id: str) -> HttpResponse:
        """Correct it: what is not told stays. Orders keep what they were placed with."""
        said, known = SetBody.read(request), _mine(self.customer_id, set_id)
        same_unit = said.get("unit", known.unit) == known.unit
        measures = {**(known.typed if same_unit else {}), **(said.get("measures") or {})}
        asked = MakingRequest(
            unit=said.get("unit") or known.unit, measures=measures, is_sure=bool(said.get("is_sure"))
        )
        try:
            change_measurements(
                customer_id=self.customer_id, set_id=set_id, name=said.get("name") or known.name, asked=asked
            )
        except Invalid as wrong:
            raise _named(wrong) from wrong
        return self.as_it_is(request, set_id=set_id)

    def delete(self, request: Request, set_id: str) -> HttpResponse:
        """Forget it. Raises NotFound for another's."""
        forget_measurements(customer_id=self.customer_id, set_id=set_id)
        return answered({"id": set_id, "object": "measurement", "deleted": True})


def _asked(said: dict[str, Any]) -> MakingRequest:
    return MakingRequest(
        unit=said.get("unit") or MakingRequest().unit,
        measures=said.get("measures") or {},
        is_sure=bool(said.get("is_sure")),
    )


def _named(wrong: Invalid) -> Invalid:
    """The page's name of the field is `keep_as`, this wire's is `name`."""
    fields = {("name" if name == "keep_as" else name): said for name, said in wrong.fields.items()}
    return Invalid(wrong.message, fields=fields)


def _mine(customer_id: str, set_id: str) -> KeptSet:
    found = next((each for each in kept_measurements(customer_id) if each.id == set_id), None)
    if found is None:
        raise NotFound(f"Measurements with id: {set_id[:60]} were not found")
    return found


def _set(each: KeptSet) -> dict[str, Any]:
    return {
        "id": each.id,
        "name": each.name,
        "form": each.form,
        "form_title": each.form_title,
        "unit": each.unit,
        "measures": dict(each.typed),
        "missing": list(each.missing),
    }
