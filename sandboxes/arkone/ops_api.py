"""Health, capabilities, the event log and the webhook's address."""

from __future__ import annotations

from itertools import islice

from flask import Response, jsonify, request
from flask.typing import ResponseReturnValue

from sandboxes.arkone.door import BASE, guarded, idempotent
from sandboxes.arkone.lists import page_limit
from sandboxes.arkone.problems import Findings, Problem, json_body
from sandboxes.kit import current_world
from sandboxes.kit.control import set_webhook

api = guarded("ops")

EVENT_TYPES = ("item.updated", "price.updated", "stock.updated", "sales_order.updated", "delivery.created")


@api.get("/health")
def health() -> Response:
    """200 while it runs."""
    return jsonify(status="ok", time=current_world().now_text())


@api.get("/capabilities")
def capabilities() -> Response:
    """What this server can do."""
    world = current_world()
    return jsonify(
        name="ArkOne ERP",
        api_version="v1",
        base=BASE,
        largest_page=200,
        rate_per_s=world.options["rate_per_s"],
        idempotency_key_days=7,
        commit_skew_s=world.options["skew_s"],
        webhook_events=list(EVENT_TYPES),
        features={
            "reservations": True,
            "price_quotes": True,
            "partial_cancellation": True,
            "pushes_to_shiprocket": bool(world.options["push_to_shiprocket"]),
        },
    )


@api.get("/events")
def events() -> Response:
    """Everything that was told since the event `after`, oldest first; `next` is the last id, null at the end."""
    world, limit = current_world(), page_limit()
    after = request.args.get("after", "")
    later = (event for event in world.objects("events").values() if event["id"] > after)
    page = list(islice(later, limit + 1))
    following = page[limit - 1]["id"] if len(page) > limit else None
    return jsonify(data=page[:limit], next=following, as_of=world.now_text())


@api.post("/webhooks")
@idempotent
def webhook() -> ResponseReturnValue:
    """Where news goes: {url, secret, previous_secret?, events?}."""
    body, findings = json_body(), Findings()
    findings.text(body, "url")
    findings.text(body, "secret")
    for event in body.get("events") or []:
        if event not in EVENT_TYPES:
            findings.add("events", "unknown_event")
    findings.raise_if_any()
    try:
        set_webhook(current_world(), body)
    except ValueError as error:
        raise Problem(422, "invalid_url", str(error)) from error
    return jsonify(url=body["url"], events=body.get("events") or list(EVENT_TYPES)), 201


@api.route("/<path:rest>", methods=["GET", "POST", "PUT", "PATCH", "DELETE"])
def unknown(rest: str) -> Response:
    """Any other path: a problem, not a page."""
    raise Problem(404, "not_found", f"There is no {request.method} {request.path}.")
