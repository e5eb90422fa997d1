"""Reservations: stock promised for a while, before there is an order."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

from sandboxes.arkone.metres import quantity, unit_of
from sandboxes.arkone.objects import editable, refuse_duplicate, save
from sandboxes.arkone.order_form import item_by_sku
from sandboxes.arkone.problems import Findings, Problem
from sandboxes.arkone.stock import commit_stock, nearest_warehouse, quantities_of, stock_row
from sandboxes.kit import World, rfc3339

Json = dict[str, Any]

EXPIRE: Final = "expire_reservation"
DEFAULT_TTL_S: Final = 900


def reserve(world: World, body: Json) -> Json:
    """All lines or none. Raises Problem 409 `insufficient_stock` naming every short line, 422 for bad fields."""
    refuse_duplicate(world, "reservations", body.get("external_id"))
    findings, short, lines = Findings(), [], []
    taken: dict[tuple[str, str], int] = {}
    for index, row in enumerate(findings.rows(body, "lines")):
        path = f"lines/{index}/"
        sku, qty = findings.text(row, "sku", path=path), quantity(findings, world, row, path=path)
        if sku and item_by_sku(world, sku) is None:
            findings.add(f"{path}sku", "unknown_sku")
        warehouse = row.get("warehouse") or nearest_warehouse(world, sku=sku, qty=qty, pincode="")
        key = (sku, str(warehouse))
        taken[key] = taken.get(key, 0) + qty
        row_of_stock = stock_row(world, *key)
        if warehouse is None or row_of_stock["on_hand"] - row_of_stock["committed"] < taken[key]:
            short.append({"path": f"{path}qty", "code": "insufficient_stock"})
        lines.append({"sku": sku, **unit_of(world, sku), "qty": qty, "warehouse": warehouse})
    findings.raise_if_any()
    if short:
        raise Problem(409, "insufficient_stock", "Not enough stock for every line.", errors=short)
    ttl_s = int(body.get("ttl_s") or DEFAULT_TTL_S)
    commit_stock(world, quantities_of(lines))
    reservation = save(
        world,
        "reservations",
        {
            "id": f"RES-{world.counter('reservation'):06d}",
            "external_id": body.get("external_id"),
            "status": "active",
            "lines": lines,
            "expires_at": rfc3339(world.now() + timedelta(seconds=ttl_s)),
        },
    )
    world.call_later(ttl_s, EXPIRE, {"id": reservation["id"]})
    return reservation


def release(world: World, id_: str, status: str) -> None:
    """Give an active reservation's stock back and mark why: released, expired or ordered. Raises Problem 404."""
    reservation = editable(world, "reservations", id_)
    if reservation["status"] != "active":
        return
    commit_stock(world, quantities_of(reservation["lines"]), sign=-1)
    save(world, "reservations", {**reservation, "status": status})


def expire(world: World, payload: Json) -> None:
    """A reservation's time is up."""
    if world.get("reservations", payload["id"]) is not None:
        release(world, payload["id"], "expired")
