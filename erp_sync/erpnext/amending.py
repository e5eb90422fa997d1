"""Changing a submitted Sales Order: its rows by ERPNext's own method, the rest by fields that may change afterwards."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from erp_sync.engine.fields import Fields
from erp_sync.erp.ports import TooLate
from erp_sync.erpnext import documents, wire
from erp_sync.erpnext.client import ErpNextClient
from erp_sync.erpnext.people import address_name

UPDATE_ROWS = "erpnext.controllers.accounts_controller.update_child_qty_rate"


def amend(client: ErpNextClient, erp_id: str, body: Mapping[str, Any]) -> Fields:
    """The order as it stands afterwards. Raises TooLate for one that is cancelled, closed or packed.

    ERPNext lets the rows of a packed order change; the parcel that lies there packed would not.
    """
    order = client.document("Sales Order", erp_id)
    number = order.text("shop_order_id", erp_id)
    _refuse_if_gone(client, order, number)
    if "lines" in body:
        rows = documents.order_rows(body)
        if documents.goods_total(rows) != wire.money_of(order, "grand_total") or not _same_rows(order, rows):
            client.call(
                UPDATE_ROWS,
                {
                    "parent_doctype": "Sales Order",
                    "parent_doctype_name": erp_id,
                    "child_docname": "items",
                    "trans_items": json.dumps(_with_names(order, rows)),
                },
            )
            order = client.document("Sales Order", erp_id)
    change = documents.terms(body)
    if "customer" in body:
        change |= documents.contact(body["customer"])
    for which, field in (("shipping", "shipping_address_name"), ("billing", "customer_address")):
        if f"{which}_address" in body:
            change[field] = address_name(client, {**body, "number": number}, which, order.text("customer"))
    return client.change("Sales Order", erp_id, {**change, "modified": order.text("modified")})


def _refuse_if_gone(client: ErpNextClient, order: Fields, number: str) -> None:
    status = wire.order_status(order)
    if status in ("cancelled", "closed", "shipped"):
        raise TooLate(f"The order is {status} in ERPNext.", problem={"detail": f"it is {status}."})
    packed = client.first(
        "Delivery Note", fields=["name"], filters=[["shop_order_id", "=", number], ["docstatus", "!=", 2]]
    )
    if packed is not None:
        raise TooLate("The order is packed in ERPNext.", problem={"detail": "it is packed."})


def _same_rows(order: Fields, rows: Sequence[Mapping[str, Any]]) -> bool:
    there = [_mark(row.value) for row in order.objects("items")]
    return sorted(there) == sorted(_mark(row) for row in rows)


def _mark(row: Mapping[str, Any]) -> tuple[str, str, float, float]:
    """What tells two rows apart; numbers as ERPNext has them."""
    place = str(row.get("warehouse") or "")
    return (str(row["item_code"]), place, float(row["qty"]), float(row["rate"]))


def _with_names(order: Fields, rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The rows, each with the name of a row of the same goods that is there: that one is changed, others go or are new."""
    names: dict[tuple[str, str], list[str]] = {}
    for known in order.objects("items"):
        names.setdefault(_goods(known.value), []).append(known.text("name"))
    named = []
    for row in rows:
        free = names.get(_goods(row)) or []
        named.append({**row, **({"docname": free.pop(0)} if free else {})})
    return named


def _goods(row: Mapping[str, Any]) -> tuple[str, str]:
    return (str(row["item_code"]), str(row.get("warehouse") or row.get("item_name") or ""))
