"""Order endpoints: create, list, show, cancel, invoice."""

from __future__ import annotations

from flask import Response, jsonify, request
from flask.typing import ResponseReturnValue

from sandboxes.kit import current_fault, current_world
from sandboxes.shiprocket import orders, returning, shipping
from sandboxes.shiprocket.answers import Json, Refusal, id_list, json_body, whole
from sandboxes.shiprocket.guard import guarded

CANCEL_ACTION = "cancel_shipment"

api = guarded("orders")


@api.post("/orders/create/adhoc")
def create() -> Response:
    """A new order of the custom channel, or the old one of the same `order_id`."""
    return jsonify(orders.created_answer(orders.create_order(current_world(), json_body())))


@api.post("/orders/create/return")
def create_return() -> Response:
    """A new return order."""
    return jsonify(returning.create_return(current_world(), json_body()))


@api.get("/orders")
def listing() -> Response:
    """Orders, newest first, with `page`, `per_page`, `search` and `filter_by` + `filter`."""
    found = [order for order in reversed(current_world().objects("orders").values()) if _matches(order)]
    page, per_page = (
        max(1, whole(request.args.get("page")) or 1),
        min(100, whole(request.args.get("per_page")) or 15),
    )
    rows = found[(page - 1) * per_page : page * per_page]
    pages = max(1, -(-len(found) // per_page))
    pagination = {
        "total": len(found),
        "count": len(rows),
        "per_page": per_page,
        "current_page": page,
        "total_pages": pages,
        "links": {"next": f"{request.base_url}?page={page + 1}"} if page < pages else {},
    }
    return jsonify(data=[orders.shown_order(order) for order in rows], meta={"pagination": pagination})


def _matches(order: Json) -> bool:
    search = request.args.get("search", "").strip().lower()
    if search and not any(
        search in str(order[field] or "").lower() for field in ("channel_order_id", "awb", "id")
    ):
        return False
    if (since := request.args.get("updated_from", "")) and order["updated_at"][:10] < since:
        return False
    if (until := request.args.get("updated_to", "")) and order["updated_at"][:10] > until:
        return False
    wanted = request.args.get("filter", "")
    if request.args.get("filter_by") == "channel_order_id":
        return bool(order["channel_order_id"] == wanted)
    if request.args.get("filter_by") == "status":
        return str(order["status_code"]) == wanted
    return True


@api.get("/orders/show/<order_id>")
def show(order_id: str) -> Response:
    """One order by Shiprocket's id."""
    order = current_world().get("orders", order_id)
    if order is None:
        raise Refusal(404, "Order not found")
    return jsonify(data=orders.shown_order(order))


@api.post("/orders/cancel")
def cancel() -> ResponseReturnValue:
    """Cancel whole orders: 204 without a body."""
    orders.cancel_orders(current_world(), id_list(json_body(), "ids"))
    return "", 204


@api.post("/orders/cancel/shipment/awbs")
def cancel_awbs() -> Response:
    """Ask for AWBs to be cancelled; it happens a little later, and a webhook tells.

    400 when the courier has set out for every one of them, or there are more than 2,000.
    """
    world = current_world()
    awbs = id_list(json_body(), "awbs")
    if len(awbs) > 2000:
        raise Refusal(400, "You can cancel a maximum of 2000 shipments at a time.")
    found = [order for order in (orders.order_by_awb(world, awb) for awb in awbs) if order is not None]
    open_ones = [order for order in found if orders.is_cancellable(order)]
    if not open_ones:
        raise Refusal(400, "Shipments cannot be cancelled after Out for Pickup.")
    for order in open_ones:
        world.call_later(float(world.options["cancel_delay_s"]), CANCEL_ACTION, {"awb": order["awb"]})
    return jsonify(message="Bulk Shipment cancellation is in progress. Please wait for sometime.")


@api.post("/orders/print/invoice")
def invoice() -> Response:
    """The address of an invoice."""
    return jsonify(shipping.print_invoice(current_world(), json_body()))


@api.post("/courier/assign/awb")
def awb() -> Response:
    """Book a courier."""
    if current_fault("low_balance") is not None:
        raise shipping.wallet_dry()
    return jsonify(shipping.assign_awb(current_world(), json_body()))


@api.post("/courier/generate/pickup")
def pickup() -> Response:
    """Ask the courier to come."""
    return jsonify(shipping.generate_pickup(current_world(), json_body()))


@api.post("/courier/generate/label")
def label() -> Response:
    """The address of a label."""
    return jsonify(shipping.generate_label(current_world(), json_body()))


@api.post("/manifests/generate")
def manifest() -> Response:
    """A new manifest."""
    return jsonify(shipping.generate_manifest(current_world(), json_body()))


@api.post("/manifests/print")
def manifest_print() -> Response:
    """The address of a manifest made earlier."""
    return jsonify(shipping.manifest_link(current_world(), json_body()))
