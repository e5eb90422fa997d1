"""The web page at `/`: orders to move on, and edits of prices and stock."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal

from markupsafe import Markup

from sandboxes.arkone.catalogue import edit_objects
from sandboxes.arkone.deliveries import advance_order, cancel_order
from sandboxes.arkone.dispatch import start_dispatch
from sandboxes.arkone.metres import by_metre, in_metres
from sandboxes.arkone.pricing import default_list
from sandboxes.arkone.problems import Findings, Json, Problem, amount
from sandboxes.arkone.sales_orders import find_order, set_hold
from sandboxes.arkone.stock import stock_row
from sandboxes.kit import PanelButton, PanelColumn, PanelField, PanelSpec, PanelTable, World


def _press_advance(world: World, form: Mapping[str, str]) -> str:
    order = _refusing(lambda: advance_order(world, find_order(world, form["id"])))
    return f"{order['external_id'] or order['id']} is now {order['status']}."


def _press_hold(world: World, form: Mapping[str, str]) -> str:
    order = find_order(world, form["id"])
    held = _refusing(lambda: set_hold(world, order, on_hold=not order["on_hold"], reason="held in the panel"))
    return f"{held['id']} is on hold." if held["on_hold"] else f"{held['id']} goes on."


def _press_cancel(world: World, form: Mapping[str, str]) -> str:
    order = find_order(world, form["id"])
    _refusing(lambda: cancel_order(world, order, lines=None, reason="cancelled in the panel"))
    return f"{order['id']} is cancelled."


def _press_dispatch(world: World, form: Mapping[str, str]) -> str:
    start_dispatch(world, form["id"])
    return f"{form['id']} is handed to Shiprocket again."


def _press_price(world: World, form: Mapping[str, str]) -> str:
    sku, findings = form["sku"].strip(), Findings()
    rate = findings.money({"rate": form["rate"].strip().replace(",", "")}, "rate")
    if findings.errors or rate <= 0:
        raise ValueError("Type the price as a number with at most two decimals, for example 1499.00.")
    if world.get("skus", sku) is None:
        raise ValueError(f"There is no SKU {sku}.")
    price_list = form.get("price_list") or default_list(world)
    edit_objects(world, "prices", [{"sku": sku, "price_list": price_list, "rate": amount(rate)}])
    return f"{sku} now costs ₹{Decimal(rate):,.2f}."


def _press_stock(world: World, form: Mapping[str, str]) -> str:
    sku, warehouse, count = form["sku"].strip(), form["warehouse"], form["on_hand"].strip()
    metres = by_metre(world, sku)
    if not metres and not count.isdigit():
        raise ValueError("Type the number of pieces on the shelf, for example 12.")
    if world.get("skus", sku) is None:
        raise ValueError(f"There is no SKU {sku}.")
    on_hand = count if metres else int(count)
    edit_objects(world, "stock", [{"sku": sku, "warehouse": warehouse, "on_hand": on_hand}])
    row = in_metres(stock_row(world, sku, warehouse))
    return f"{sku} in {warehouse}: {row['on_hand']} on hand, {row['available']} available."


def _refusing(deed: Callable[[], Json]) -> Json:
    """Do it; a Problem becomes the sentence the page shows."""
    try:
        return deed()
    except Problem as problem:
        raise ValueError(str(problem)) from problem


def _order_buttons(world: World, order: Json) -> Sequence[PanelButton]:
    hidden = {"id": order["id"]}
    buttons = []
    if order["status"] in ("confirmed", "picking") and not order["on_hold"]:
        buttons.append(PanelButton("Advance", "advance", hidden, primary=True))
    if order["status"] in ("draft", "confirmed", "picking"):
        buttons.append(PanelButton("Release" if order["on_hold"] else "Hold", "hold", hidden))
        buttons.append(PanelButton("Cancel", "cancel", hidden))
    return buttons


def _delivery_buttons(world: World, delivery: Json) -> Sequence[PanelButton]:
    if delivery["dispatch"]["state"] == "failed":
        return [PanelButton("Hand over again", "dispatch", {"id": delivery["id"]}, primary=True)]
    return ()


def _price_buttons(world: World, price: Json) -> Sequence[PanelButton]:
    hidden = {"sku": price["sku"], "price_list": price["price_list"]}
    return [PanelButton("Change", "price", hidden, [PanelField("rate", "New price", price["rate"])])]


def _stock_buttons(world: World, row: Json) -> Sequence[PanelButton]:
    hidden = {"sku": row["sku"], "warehouse": row["warehouse"]}
    return [
        PanelButton(
            "Set", "stock", hidden, [PanelField("on_hand", "On hand", str(in_metres(row)["on_hand"]))]
        )
    ]


def _top_buttons(world: World) -> Sequence[PanelButton]:
    codes = [warehouse["code"] for warehouse in world.objects("warehouses").values()]
    return [
        PanelButton(
            "Change price", "price", fields=[PanelField("sku", "SKU"), PanelField("rate", "New price")]
        ),
        PanelButton(
            "Set stock",
            "stock",
            fields=[
                PanelField("sku", "SKU"),
                PanelField("warehouse", "Warehouse", choices=codes),
                PanelField("on_hand", "On hand"),
            ],
        ),
    ]


def _awb_cell(world: World, delivery: Json) -> str:
    if not delivery["awb"]:
        return str(delivery["dispatch"]["error"] or delivery["dispatch"]["state"])
    return Markup('<a href="{}">{}</a>').format(delivery["tracking_url"], delivery["awb"])


ORDERS = PanelTable(
    type="sales_orders",
    title="Sales orders",
    columns=(
        PanelColumn("Order", lambda world, order: str(order["external_id"] or order["id"])),
        PanelColumn(
            "Customer", lambda world, order: str(order["customer"]["name"] or order["customer"]["email"])
        ),
        PanelColumn(
            "Pieces",
            lambda world, order: str(sum(1 if "uom" in line else line["qty"] for line in order["lines"])),
            numeric=True,
        ),
        PanelColumn("Total", lambda world, order: f"₹{Decimal(order['total']):,.2f}", numeric=True),
        PanelColumn("Payment", lambda world, order: f"{order['payment_terms']}, {order['payment_status']}"),
        PanelColumn(
            "Status", lambda world, order: order["status"] + (", on hold" if order["on_hold"] else "")
        ),
    ),
    buttons=_order_buttons,
    empty="No orders yet. They arrive when the shop confirms one.",
)
DELIVERIES = PanelTable(
    type="deliveries",
    title="Deliveries",
    columns=(
        PanelColumn("Delivery", lambda world, delivery: str(delivery["id"])),
        PanelColumn("From", lambda world, delivery: str(delivery["warehouse"])),
        PanelColumn("Courier", lambda world, delivery: str(delivery["courier"] or "")),
        PanelColumn("AWB", _awb_cell),
        PanelColumn("Status", lambda world, delivery: str(delivery["status"])),
    ),
    buttons=_delivery_buttons,
    empty="Nothing is packed yet.",
)
PRICES = PanelTable(
    type="prices",
    title="Prices",
    columns=(
        PanelColumn("SKU", lambda world, price: str(price["sku"])),
        PanelColumn("List", lambda world, price: str(price["price_list"])),
        PanelColumn("From", lambda world, price: str(in_metres(price)["min_qty"]), numeric=True),
        PanelColumn("Price", lambda world, price: f"₹{Decimal(price['rate']):,.2f}", numeric=True),
    ),
    buttons=_price_buttons,
    limit=12,
)
STOCK = PanelTable(
    type="stock",
    title="Stock",
    columns=(
        PanelColumn("SKU", lambda world, row: str(row["sku"])),
        PanelColumn("Warehouse", lambda world, row: str(row["warehouse"])),
        PanelColumn("On hand", lambda world, row: str(in_metres(row)["on_hand"]), numeric=True),
        PanelColumn("Committed", lambda world, row: str(in_metres(row)["committed"]), numeric=True),
        PanelColumn("Available", lambda world, row: str(in_metres(row)["available"]), numeric=True),
    ),
    buttons=_stock_buttons,
    limit=12,
)

PANEL = PanelSpec(
    intro="Products, prices, stock and orders. “Advance” picks and packs an order; packed ones go to Shiprocket.",
    tables=(ORDERS, DELIVERIES, PRICES, STOCK),
    buttons=_top_buttons,
    actions={
        "advance": _press_advance,
        "hold": _press_hold,
        "cancel": _press_cancel,
        "dispatch": _press_dispatch,
        "price": _press_price,
        "stock": _press_stock,
    },
)
