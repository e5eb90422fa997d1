"""What the links lead to: labels, manifests and invoices as PDF files, and the public tracking page."""

from __future__ import annotations

from flask import Blueprint, Response, abort, render_template

from sandboxes.kit import World, current_world
from sandboxes.shiprocket import orders
from sandboxes.shiprocket.answers import Json
from sandboxes.shiprocket.pdf import A4, Page, document

public = Blueprint("shiprocket_documents", __name__, template_folder="templates")


@public.get("/files/<run>/<kind>/<name>.pdf")
def file(run: str, kind: str, name: str) -> Response:
    """A document, drawn from the order as it is now. 404 for one that was never made."""
    world = current_world()
    pages = {"labels": _labels, "manifests": _manifest, "invoices": _invoices}.get(kind, lambda *_: [])(
        world, name
    )
    if not pages:
        abort(404)
    return Response(document(pages), mimetype="application/pdf")


@public.get("/tracking/<run>/<awb>")
def tracking_page(run: str, awb: str) -> str:
    """What a customer sees who follows the tracking link."""
    order = orders.order_by_awb(current_world(), awb)
    if order is None:
        abort(404)
    return render_template("shiprocket/tracking.html", order=order, scans=list(reversed(order["scans"])))


def _labels(world: World, name: str) -> list[Page]:
    found = (orders.order_by_shipment(world, one) for one in name.split("-"))
    return [_label(order) for order in found if order is not None and order["awb"]]


def _label(order: Json) -> Page:
    page, delivery = Page(), order["delivery"]
    page.text(18, 392, order["courier_name"], size=14, bold=True)
    page.text(
        18, 376, "PREPAID" if order["payment_method"] == "prepaid" else _cash(order), size=11, bold=True
    )
    page.box(18, 368, 262, 1)
    page.barcode(18, 314, order["awb"])
    page.text(18, 300, f"AWB {order['awb']}   Routing {order['routing_code']}", size=9)
    page.box(18, 292, 262, 1)
    page.text(18, 276, "Deliver to", size=8)
    lines = (
        delivery["customer_name"],
        delivery["address"],
        delivery["address_2"],
        f"{delivery['city']}, {delivery['state']}",
        f"PIN {delivery['pincode']}   Phone {delivery['phone']}",
    )
    for index, line in enumerate(filter(None, lines)):
        page.text(18, 260 - 14 * index, line, size=10, bold=index == 0)
    page.box(18, 178, 262, 1)
    page.text(
        18,
        162,
        f"Order {order['channel_order_id']}   {order['weight_g'] / 1000:.2f} kg   {order['dimensions']} cm",
    )
    for index, item in enumerate(order["products"][:8]):
        page.text(18, 144 - 12 * index, f"{item['units']} x {item['sku']}  {item['name']}"[:56], size=8)
    page.text(18, 20, f"If undelivered, return to: {order['pickup_location']}", size=8)
    return page


def _cash(order: Json) -> str:
    return f"CASH ON DELIVERY  Rs {order['sub_total_paise'] / 100:.2f}"


def _manifest(world: World, name: str) -> list[Page]:
    rows = [order for order in world.objects("orders").values() if order.get("manifest_id") == name]
    if not rows:
        return []
    page = Page(A4)
    page.text(40, 790, f"Manifest {name}", size=16, bold=True)
    page.text(40, 772, f"{rows[0]['courier_name']}   {len(rows)} parcel(s) from {rows[0]['pickup_location']}")
    for index, order in enumerate(rows[:45]):
        line = f"{index + 1}.  {order['awb']}   {order['channel_order_id']}   {order['delivery']['city']}"
        page.text(40, 744 - 15 * index, line)
    page.text(40, 50, "Pickup executive: ____________________     Date and time: ____________________")
    return [page]


def _invoices(world: World, name: str) -> list[Page]:
    found = (world.get("orders", one) for one in name.split("-"))
    return [_invoice(order) for order in found if order is not None]


def _invoice(order: Json) -> Page:
    page = Page(A4)
    page.text(40, 790, f"Invoice {order['invoice_number'] or order['channel_order_id']}", size=16, bold=True)
    page.text(40, 770, f"Order {order['channel_order_id']} of {order['order_date']}")
    page.text(
        40,
        754,
        f"{order['customer']['customer_name']}, {order['customer']['city']} {order['customer']['pincode']}",
    )
    for index, item in enumerate(order["products"][:40]):
        page.text(
            40,
            724 - 15 * index,
            f"{item['units']} x {item['name']} ({item['sku']})   Rs {item['selling_price']}",
        )
    page.text(40, 80, f"Total Rs {order['sub_total_paise'] / 100:.2f}", size=12, bold=True)
    return page
