"""Leads: told by the shop or the CRM, and made customers of."""

from __future__ import annotations

from flask import jsonify
from flask.typing import ResponseReturnValue

from sandboxes.arkone.customers import customer_for_order
from sandboxes.arkone.door import guarded, idempotent
from sandboxes.arkone.objects import editable, refuse_duplicate, save, shown, with_etag
from sandboxes.arkone.problems import Findings, json_body
from sandboxes.kit import current_world

api = guarded("leads")

_FIELDS = ("name", "email", "phone", "gstin", "message")


@api.post("/leads")
@idempotent
def create() -> ResponseReturnValue:
    """{external_id, name, email?, phone?, gstin?, message?}; 409 for a known external id."""
    world, body, findings = current_world(), json_body(), Findings()
    findings.text(body, "external_id")
    findings.text(body, "name")
    findings.raise_if_any()
    refuse_duplicate(world, "leads", body["external_id"])
    told = {name: body.get(name) for name in _FIELDS}
    lead = {"id": f"LEAD-{world.counter('lead'):05d}", "external_id": body["external_id"], **told}
    return with_etag(shown(save(world, "leads", {**lead, "status": "open", "customer_id": None})), 201)


@api.get("/leads/<id_>")
def one(id_: str) -> ResponseReturnValue:
    """One lead."""
    return with_etag(shown(editable(current_world(), "leads", id_)))


@api.post("/leads/<id_>/convert")
@idempotent
def convert(id_: str) -> ResponseReturnValue:
    """The customer of a lead: the one with its GSTIN, e-mail or phone, else a new one. Again answers the same."""
    world = current_world()
    lead = editable(world, "leads", id_)
    if lead["customer_id"] is None:
        wanted = {name: lead[name] for name in ("name", "email", "phone", "gstin")}
        lead |= {"status": "converted", "customer_id": customer_for_order(world, wanted)["id"]}
        lead = save(world, "leads", lead)
    return jsonify(lead=shown(lead), customer_id=lead["customer_id"])
