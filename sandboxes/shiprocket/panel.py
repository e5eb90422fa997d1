"""The web page at `/`: the parcels, with the buttons a courier would press."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from markupsafe import Markup

from sandboxes.kit import PanelButton, PanelColumn, PanelField, PanelSpec, PanelTable, World
from sandboxes.shiprocket import orders
from sandboxes.shiprocket.answers import Json, whole
from sandboxes.shiprocket.scans import add_scan, cancel_with_news
from sandboxes.shiprocket.scripts import move_on, start_script
from sandboxes.shiprocket.statuses import ORDER_LABELS, SCRIPTS, STATUSES, TERMINAL


def _press_move_on(world: World, form: Mapping[str, str]) -> str:
    order = move_on(world, form["awb"])
    return f"{order['channel_order_id']} is now {STATUSES[order['sr_status']].label.lower()}."


def _press_script(world: World, form: Mapping[str, str]) -> str:
    start_script(world, form["awb"], form["name"], float(form.get("step_s") or 0))
    return f"Script {form['name']} plays for {form['awb']}."


def _press_scan(world: World, form: Mapping[str, str]) -> str:
    number = whole(form["status"].split(" ")[0]) or 0
    add_scan(world, form["awb"], number)
    return f"{form['awb']} was scanned: {STATUSES[number].label.lower()}."


def _press_cancel(world: World, form: Mapping[str, str]) -> str:
    cancel_with_news(world, form["awb"])
    order = orders.order_by_awb(world, form["awb"])
    if order is None or order["status_code"] != 5:
        raise ValueError("The courier has set out for this parcel; it cannot be cancelled any more.")
    return f"{form['awb']} is cancelled."


def _press_recharge(world: World, form: Mapping[str, str]) -> str:
    rupees = whole(form["rupees"])
    if rupees is None:
        raise ValueError("Type a whole number of rupees; a negative one takes money out.")
    orders.add_to_wallet(world, rupees * 100)
    return f"The wallet now holds ₹{orders.wallet_paise(world) / 100:,.2f}."


def _buttons(world: World, order: Json) -> Sequence[PanelButton]:
    if not order["awb"] or order["sr_status"] in TERMINAL:
        return ()
    awb = {"awb": order["awb"]}
    statuses = [f"{status.shipment_id} {status.label.title()}" for status in STATUSES.values()]
    buttons = [
        PanelButton("Move on", "move_on", awb, primary=True),
        PanelButton("Play", "script", awb, [PanelField("name", "Script", choices=tuple(SCRIPTS))]),
        PanelButton("Scan", "scan", awb, [PanelField("status", "Status", choices=statuses)]),
    ]
    if orders.is_cancellable(order):
        buttons.append(PanelButton("Cancel", "cancel", awb))
    return buttons


def _awb_cell(world: World, order: Json) -> str:
    if not order["awb"]:
        return "none yet"
    return Markup('<a href="{}">{}</a>').format(order["tracking_url"], order["awb"])


def _documents_cell(world: World, order: Json) -> str:
    links = [
        Markup('<a href="{}">{}</a>').format(order[field], name)
        for field, name in (("label_url", "label"), ("manifest_url", "manifest"))
        if order.get(field)
    ]
    return Markup(" ").join(links)


def _status_cell(world: World, order: Json) -> str:
    if order["sr_status"]:
        return STATUSES[order["sr_status"]].label.title()
    return ORDER_LABELS[order["status_code"]].title()


PARCELS = PanelTable(
    type="orders",
    title="Parcels",
    columns=(
        PanelColumn("Order", lambda world, order: str(order["channel_order_id"])),
        PanelColumn("To", lambda world, order: f"{order['delivery']['city']} {order['delivery']['pincode']}"),
        PanelColumn("Pays", lambda world, order: "cash" if order["payment_method"] == "cod" else "prepaid"),
        PanelColumn("AWB", _awb_cell),
        PanelColumn("Courier", lambda world, order: str(order.get("courier_name") or "")),
        PanelColumn("Status", _status_cell),
        PanelColumn("Documents", _documents_cell),
    ),
    buttons=_buttons,
    empty="No parcels yet. They arrive when the ERP has packed an order.",
)

PLACES = PanelTable(
    type="pickup_locations",
    title="Pickup places",
    columns=(
        PanelColumn("Nickname", lambda world, place: str(place["pickup_location"])),
        PanelColumn(
            "Address", lambda world, place: f"{place['address']}, {place['city']} {place['pin_code']}"
        ),
    ),
)


def _wallet_buttons(world: World) -> Sequence[PanelButton]:
    held = f"{orders.wallet_paise(world) / 100:,.2f}"
    field = PanelField("rupees", f"Wallet (₹{held} now), add ₹", "1000")
    return [PanelButton("Recharge", "recharge", fields=[field])]


PANEL = PanelSpec(
    intro="Couriers, AWBs and scans. “Move on” makes the next scan of an ordinary delivery and tells the shop.",
    tables=(PARCELS, PLACES),
    buttons=_wallet_buttons,
    actions={
        "move_on": _press_move_on,
        "script": _press_script,
        "scan": _press_scan,
        "cancel": _press_cancel,
        "recharge": _press_recharge,
    },
)
