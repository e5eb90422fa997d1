"""Sales orders and deliveries."""

from __future__ import annotations

from decimal import Decimal

from flask import Response, jsonify, request
from flask.typing import ResponseReturnValue

from sandboxes.arkone import deliveries, reservations, sales_orders
from sandboxes.arkone.door import BASE, guarded, idempotent
from sandboxes.arkone.lists import listing
from sandboxes.arkone.objects import check_if_match, editable, shown, with_etag
from sandboxes.arkone.order_form import checked_address, plain_content
from sandboxes.arkone.problems import Findings, Json, Problem, json_body
from sandboxes.arkone.sales_orders import OPEN, find_order, settle, shown_order
from sandboxes.arkone.stock import commit_stock, quantities_of
from sandboxes.kit import World, current_world

api = guarded("sales")

_EDITABLE = frozenset(
    {
        "billing_address",
        "shipping_address",
        "customer",
        "notes",
        "flags",
        "lines",
        "charges",
        "total",
        "payment_terms",
        "amount_to_collect",
    }
)


def _order_answer(order: Json, status: int = 200) -> Response:
    return with_etag(shown_order(current_world(), order), status)


@api.post("/sales-orders")
@idempotent
def create() -> ResponseReturnValue:
    """A new order, draft or confirmed; a `reservation_id` in it is used up."""
    body, world = json_body(), current_world()
    order = sales_orders.accept_order(world, body)
    if body.get("reservation_id"):
        reservations.release(world, str(body["reservation_id"]), "ordered")
    response = _order_answer(order, 201)
    response.headers["Location"] = f"{BASE}/sales-orders/{order['id']}"
    return response


@api.get("/sales-orders")
def orders() -> Response:
    """Orders by cursor; `external_id`, `status` and `customer_id` narrow. Asked by external id, none is held back."""
    if "external_id" in request.args:
        world = current_world()
        entry = world.get("external_ids", f"sales_orders:{request.args['external_id']}")
        found = [shown_order(world, find_order(world, entry["target"]))] if entry is not None else []
        return jsonify(data=found, next=None, as_of=world.now_text())
    return listing("sales_orders", filters=("status", "customer_id"), show=shown_order)


@api.get("/sales-orders/<id_>")
def order(id_: str) -> Response:
    """One order by its id or external id."""
    return _order_answer(find_order(current_world(), id_))


@api.patch("/sales-orders/<id_>")
@idempotent
def change(id_: str) -> ResponseReturnValue:
    """Change addresses, contact, notes or flags until packing, and lines with charges and total until picking."""
    body, world = json_body(), current_world()
    found = find_order(world, id_)
    check_if_match(found)
    _refuse_unknown(body)
    return _order_answer(change_order(world, found, body))


def change_order(world: World, found: Json, body: Json) -> Json:
    """Change an order as `change` says, store and tell it. Raises Problem."""
    if found["status"] not in OPEN or ("lines" in body and found["status"] == "picking"):
        raise Problem(409, "order_not_editable", f"The order is {found['status']}.")
    for field in ("billing_address", "shipping_address"):
        if field in body:
            found[field] = checked_address(body, field)
    if body.get("payment_terms", "prepaid") not in ("prepaid", "cod"):
        raise Problem(422, "invalid", "payment_terms is prepaid or cod.")
    for field in ("notes", "flags", "payment_terms", "amount_to_collect"):
        found[field] = body.get(field, found[field])
    if isinstance(body.get("customer"), dict):
        contact = {
            name: body["customer"][name] for name in ("name", "email", "phone") if name in body["customer"]
        }
        found["customer"] = {**found["customer"], **contact}
    if "lines" in body:
        _replace_lines(world, found, body)
    return sales_orders.save_and_tell(world, found)


def _refuse_unknown(body: Json) -> None:
    findings = Findings()
    for field in sorted(set(body) - _EDITABLE):
        findings.add(field, "not_editable")
    findings.raise_if_any()


def _replace_lines(world: World, found: Json, body: Json) -> None:
    findings = Findings()
    content = plain_content(world, body, pincode=found["shipping_address"]["pincode"], findings=findings)
    findings.raise_if_any()
    sold = sorted((line["sku"], line["qty"]) for line in found["lines"])
    is_resold = sold != sorted((line["sku"], line["qty"]) for line in content["lines"])
    if (
        not is_resold
        and Decimal(content["total"]) != Decimal(found["total"])
        and Decimal(found["amount_paid"]) > 0
    ):
        raise Problem(
            409, "total_is_paid", "A paid order keeps its total; refund or collect the difference apart."
        )
    if found["status"] != "draft":
        commit_stock(world, quantities_of(found["lines"]), sign=-1)
        commit_stock(world, quantities_of(content["lines"]))
    found.update(content)
    if is_resold and Decimal(found["amount_paid"]) > 0:
        settle(found)


@api.post("/sales-orders/<id_>/cancel")
@idempotent
def cancel(id_: str) -> ResponseReturnValue:
    """Cancel the order, or some quantities of it: {lines?: [{line_no, qty}], reason}."""
    body, world = json_body(), current_world()
    findings = Findings()
    lines = findings.rows(body, "lines", needed=False) or None
    reason = findings.text(body, "reason")
    findings.raise_if_any()
    return _order_answer(deliveries.cancel_order(world, find_order(world, id_), lines=lines, reason=reason))


@api.post("/sales-orders/<id_>/hold")
@idempotent
def hold(id_: str) -> ResponseReturnValue:
    """Stop the order where it is: {reason}; or let it go on: {release: true}."""
    body, world = json_body(), current_world()
    on_hold = not body.get("release")
    held = sales_orders.set_hold(
        world, find_order(world, id_), on_hold=on_hold, reason=str(body.get("reason") or "")
    )
    return _order_answer(held)


@api.get("/deliveries")
def all_deliveries() -> Response:
    """Deliveries by cursor; `sales_order_id`, `order_external_id`, `awb` and `status` narrow."""
    return listing("deliveries", filters=("sales_order_id", "order_external_id", "awb", "status"))


@api.get("/deliveries/<id_>")
def delivery(id_: str) -> Response:
    """One delivery."""
    return with_etag(shown(editable(current_world(), "deliveries", id_)))


@api.post("/deliveries")
@idempotent
def send_again() -> ResponseReturnValue:
    """Another try for an order whose parcel was lost or came back: {sales_order_id}."""
    body, world = json_body(), current_world()
    found = find_order(world, str(body.get("sales_order_id") or ""))
    return with_etag(shown(deliveries.new_try(world, found)), 201)


@api.post("/deliveries/<id_>/tracking")
@idempotent
def tracking(id_: str) -> ResponseReturnValue:
    """What the courier told the shop: {events: [{status, occurred_at, description?, location?, awb?}]}."""
    findings, body = Findings(), json_body()
    events = findings.rows(body, "events")
    findings.raise_if_any()
    stored = deliveries.record_tracking(current_world(), id_, events)
    told = find_order(current_world(), stored["sales_order_id"])
    return with_etag({**shown(stored), "sales_order_status": told["status"]})
