"""Items, prices, stock, warehouses, availability, reservations and price quotes."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final

from flask import Response, jsonify
from flask.typing import ResponseReturnValue

from sandboxes.arkone import reservations
from sandboxes.arkone.catalogue import put_item
from sandboxes.arkone.door import guarded, idempotent
from sandboxes.arkone.lists import listing
from sandboxes.arkone.metres import in_metres, quantity, unit_of
from sandboxes.arkone.objects import check_if_match, editable, shown, with_etag
from sandboxes.arkone.order_form import item_by_sku
from sandboxes.arkone.pricing import price_for, tax_rate_of
from sandboxes.arkone.problems import Findings, Json, Problem, json_body
from sandboxes.arkone.stock import available_by_warehouse, nearest_warehouse
from sandboxes.kit import World, current_world, not_a_write, parse_moment, rfc3339

api = guarded("catalogue")

QUOTE_LIFETIME: Final = timedelta(minutes=15)


@api.get("/items")
def items() -> Response:
    """Parents and variants; `sku`, `parent_id` and `status` narrow."""
    return listing("items", filters=("sku", "parent_id", "status"))


@api.get("/items/<id_>")
def item(id_: str) -> Response:
    """One item."""
    return with_etag(shown(editable(current_world(), "items", id_)))


_SHOP: Final = ("published", "url", "title", "subtitle", "description", "seo_title", "seo_description")


@api.patch("/items/<id_>")
@idempotent
def describe(id_: str) -> ResponseReturnValue:
    """What a shop shows of an item: {shop: {published, url, title, …}}; needs `If-Match`. All else is the ERP's own."""
    body, world, findings = json_body(), current_world(), Findings()
    found = editable(world, "items", id_)
    check_if_match(found)
    told = body.get("shop")
    for field in sorted(set(body) - {"shop"}):
        findings.add(field, "not_editable")
    for field in sorted(set(told or {}) - set(_SHOP)):
        findings.add(f"shop/{field}", "unknown_field")
    findings.raise_if_any()
    return with_etag(shown(put_item(world, {**found, "shop": told})))


@api.get("/price-lists")
def price_lists() -> Response:
    """The price lists."""
    return listing("price_lists")


@api.get("/prices")
def prices() -> Response:
    """Prices; `price_list` and `sku` narrow."""
    return listing("prices", filters=("price_list", "sku"))


@api.get("/stock")
def stock() -> Response:
    """Stock rows; `sku` and `warehouse` narrow."""
    return listing("stock", filters=("sku", "warehouse"))


@api.get("/warehouses")
def warehouses() -> Response:
    """The warehouses."""
    return listing("warehouses", filters=("code",))


@api.post("/availability")
def availability() -> Response:
    """What of {lines: [{sku, qty}], pincode} may be promised now, and which warehouse would serve it."""
    not_a_write()
    body, world, findings = json_body(), current_world(), Findings()
    pincode = str(body.get("pincode") or "")
    told = []
    for index, line in enumerate(findings.rows(body, "lines")):
        sku = findings.text(line, "sku", path=f"lines/{index}/")
        qty = quantity(findings, world, line, path=f"lines/{index}/")
        told.append(in_metres(_availability(world, sku=sku, qty=qty, pincode=pincode)))
    findings.raise_if_any()
    return jsonify(lines=told, as_of=world.now_text())


def _availability(world: World, *, sku: str, qty: int, pincode: str) -> Json:
    by_warehouse = available_by_warehouse(world, sku)
    available = sum(by_warehouse.values())
    return {
        "sku": sku,
        **unit_of(world, sku),
        "qty": qty,
        "known": item_by_sku(world, sku) is not None,
        "available": available,
        "sufficient": available >= qty,
        "warehouse": nearest_warehouse(world, sku=sku, qty=qty, pincode=pincode),
        "warehouses": [{"warehouse": code, "available": number} for code, number in by_warehouse.items()],
    }


@api.post("/price-quotes")
def price_quote() -> ResponseReturnValue:
    """Prices for {customer_id?, lines: [{sku, qty}], ship_to_state?, at?}, good for fifteen minutes.

    `customer_id` may be the ERP's id or the external id. 422 names every SKU that has no price.
    """
    not_a_write()
    body, world, findings = json_body(), current_world(), Findings()
    at = _moment(body.get("at")) if body.get("at") else world.now()
    customer = _customer(world, body.get("customer_id"))
    lines = []
    for index, line in enumerate(findings.rows(body, "lines")):
        sku = findings.text(line, "sku", path=f"lines/{index}/")
        qty = quantity(findings, world, line, path=f"lines/{index}/")
        found = price_for(world, sku=sku, qty=qty, customer=customer, at=at) if sku else None
        if found is None:
            findings.add(f"lines/{index}/sku", "no_price")
            continue
        row, rule = found
        rate = tax_rate_of(item_by_sku(world, sku), Decimal(row["rate"]))
        told = {"unit_price": row["rate"], "list": row["price_list"], "rule": rule, "tax_rate": rate}
        quoted = {"sku": sku, **unit_of(world, sku), "qty": qty, **told}
        lines.append(in_metres({**quoted, "price_id": row["id"], "price_version": row["version"]}))
    findings.raise_if_any()
    quote: Json = {"quote_id": f"QUO-{world.counter('quote'):06d}", "lines": lines, "currency": "INR"}
    quote["ship_to_state"] = body.get("ship_to_state")
    return jsonify(
        {**quote, "as_of": world.now_text(), "expires_at": rfc3339(world.now() + QUOTE_LIFETIME)}
    ), 201


def _moment(text: object) -> datetime:
    try:
        return parse_moment(str(text))
    except ValueError as error:
        raise Problem(400, "invalid_moment", "at must be an RFC 3339 moment with a zone.") from error


def _customer(world: World, id_: object) -> Json | None:
    if not id_:
        return None
    entry = world.get("external_ids", f"customers:{id_}")
    found = world.get("customers", entry["target"] if entry is not None else str(id_))
    if found is None:
        raise Problem(422, "unknown_customer", f"There is no customer {id_}.")
    return found


@api.post("/reservations")
@idempotent
def reserve() -> ResponseReturnValue:
    """Promise {lines: [{sku, qty, warehouse?}], ttl_s?, external_id?} until it expires, is deleted or is ordered."""
    return with_etag(shown(reservations.reserve(current_world(), json_body())), 201)


@api.get("/reservations/<id_>")
def reservation(id_: str) -> Response:
    """One reservation."""
    return with_etag(shown(editable(current_world(), "reservations", id_)))


@api.delete("/reservations/<id_>")
@idempotent
def release(id_: str) -> ResponseReturnValue:
    """Give a reservation back; doing it again changes nothing."""
    reservations.release(current_world(), id_, "released")
    return "", 204
