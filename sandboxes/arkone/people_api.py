"""Customers, contacts and addresses: create, list, read, change; and finding a customer by what is known of it."""

from __future__ import annotations

from typing import Final

from flask import Response, jsonify, request
from flask.typing import ResponseReturnValue

from sandboxes.arkone.customers import matching_customer, new_customer
from sandboxes.arkone.door import guarded, idempotent
from sandboxes.arkone.lists import listing
from sandboxes.arkone.objects import (
    by_external_id,
    check_if_match,
    editable,
    publish,
    refuse_duplicate,
    save,
    shown,
    with_etag,
)
from sandboxes.arkone.problems import Findings, Json, json_body
from sandboxes.kit import World, current_world, not_a_write

api = guarded("people")

_FIELDS: Final = {
    "customers": (
        "name", "email", "phone", "gstin", "company_name", "price_list", "credit_limit", "tags", "merged_into",
    ),
    "contacts": ("customer_id", "name", "email", "phone", "role"),
    "addresses": (
        "customer_id", "kind", "name", "phone", "address_1", "address_2", "city", "state", "state_code",
        "pincode", "country",
    ),
}  # fmt: skip
_REQUIRED: Final = {
    "customers": ("name",),
    "contacts": ("customer_id", "name"),
    "addresses": ("customer_id", "pincode"),
}
_PREFIX: Final = {"contacts": "CONT", "addresses": "ADDR"}


@api.post("/customers/resolve")
def resolve() -> Response:
    """The customer with this {gstin?, email?, phone?}, and which of them matched; null when there is none."""
    not_a_write()
    match = matching_customer(current_world(), json_body())
    if match is None:
        return jsonify(customer=None, matched_by=None)
    return jsonify(customer=shown(match[0]), matched_by=match[1])


@api.post("/<any(customers, contacts, addresses):kind>")
@idempotent
def create(kind: str) -> ResponseReturnValue:
    """A new one; 409 for a known external id."""
    body, world = json_body(), current_world()
    _check(world, kind, body, needed=_REQUIRED[kind])
    refuse_duplicate(world, kind, body.get("external_id"))
    if kind == "customers":
        made = new_customer(world, body)
        publish(world, "customers", shown(made), event_type="customer.created")
        return with_etag(shown(made), 201)
    fields = {name: body.get(name) for name in ("external_id", *_FIELDS[kind])}
    made = save(world, kind, {"id": f"{_PREFIX[kind]}-{world.counter(kind):05d}", **fields})
    return with_etag(shown(made), 201)


def _check(world: World, kind: str, body: Json, *, needed: tuple[str, ...]) -> None:
    findings = Findings()
    for field in needed:
        findings.text(body, field)
    if body.get("customer_id") and world.get("customers", str(body["customer_id"])) is None:
        findings.add("customer_id", "unknown_customer")
    for field in sorted(set(body) - {"external_id", *_FIELDS[kind]}):
        findings.add(field, "unknown_field")
    findings.raise_if_any()


@api.get("/<any(customers, contacts, addresses):kind>")
def people(kind: str) -> Response:
    """A list by cursor; asked by `external_id`, none is held back."""
    if "external_id" in request.args:
        found = by_external_id(current_world(), kind, request.args["external_id"])
        rows = [shown(found)] if found is not None else []
        return jsonify(data=rows, next=None, as_of=current_world().now_text())
    return listing(kind, filters=("customer_id", "email", "phone"))


@api.get("/<any(customers, contacts, addresses):kind>/<id_>")
def one(kind: str, id_: str) -> Response:
    """One of them."""
    return with_etag(shown(editable(current_world(), kind, id_)))


@api.patch("/<any(customers, contacts, addresses):kind>/<id_>")
@idempotent
def change(kind: str, id_: str) -> ResponseReturnValue:
    """Change some fields; needs `If-Match`."""
    body, world = json_body(), current_world()
    found = editable(world, kind, id_)
    check_if_match(found)
    _check(world, kind, body, needed=())
    if body.get("external_id") and body["external_id"] != found["external_id"]:
        refuse_duplicate(world, kind, body["external_id"])
    stored = save(world, kind, {**found, **body})
    if kind == "customers":
        publish(world, kind, shown(stored))
    return with_etag(shown(stored))
