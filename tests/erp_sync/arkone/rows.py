"""ArkOne's rows for tests, and pages of them given to the shop without a server between."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from erp_sync.connections import FEEDS
from erp_sync.engine.inbox import apply_message, apply_run
from erp_sync.engine.pages import page_of
from erp_sync.engine.storing import Incoming, store_message
from erp_sync.models import InboxMessage, SyncRun

Json = dict[str, Any]
MOMENT = "2026-11-23T04:30:00.000000Z"


def row(id_: str, version: int = 1, **fields: Any) -> Json:
    """What every row bears, and its own fields."""
    return {"id": id_, "version": version, "modified_at": MOMENT, "deleted": False, **fields}


def style(sku: str, version: int = 1, /, **fields: Any) -> Json:
    """A style."""
    known = {"sku": sku, "name": f"Blouse {sku}", "hsn": "62063000", "mrp": "1799.00", "has_variants": True}
    return row(f"ITEM-{sku}", version, **{**known, **fields})


def variant(sku: str, version: int = 1, /, *, parent: str | None = "S", **fields: Any) -> Json:
    """A variant of a style, or with `parent=None` a style of its own."""
    parent_id = None if parent is None else f"ITEM-{parent}"
    known = {"sku": sku, "name": f"Blouse {sku}", "hsn": "62063000", "mrp": "1799.00", "weight_g": 300}
    return row(
        f"ITEM-{sku}", version, **{"parent_id": parent_id, "attributes": {"size": sku}, **known, **fields}
    )


def price(sku: str, rate: Any, version: int = 1, /, **fields: Any) -> Json:
    """A price of the public list."""
    known = {"sku": sku, "price_list": "RETAIL", "rate": rate, "min_qty": 1, "customer_id": None}
    return row(f"PRICE-{sku}", version, **{**known, **fields})


def stock(sku: str, on_hand: Any, version: int = 1, /, *, warehouse: str = "BLR", **fields: Any) -> Json:
    """Stock in a warehouse."""
    known = {"sku": sku, "warehouse": warehouse, "on_hand": on_hand, "committed": 0}
    return row(f"{sku}@{warehouse}", version, **{**known, **fields})


def warehouse(code: str = "BLR") -> Json:
    """A warehouse."""
    return row(
        f"WH-{code}", code=code, name=code, city="Bengaluru", state="Karnataka", state_code="29", pincode="560027",
        address="7 Mission Road", gstin="29ABCDE1234F1ZW",
    )  # fmt: skip


def message(kind: str, told: Json) -> Incoming:
    """A row as the message it would be by itself."""
    body = json.dumps({"data": told, "as_of": MOMENT})
    return Incoming("arkone", f"{kind}.updated", f"{kind}:{told['id']}:v{told['version']}", body)


def give_page(kind: str, rows: Sequence[Json], *, run: SyncRun | None = None) -> SyncRun:
    """Store a page as a reading would, and apply it with whatever it leaves; the run holds the counts."""
    run = run or SyncRun.objects.create(flow=kind, trigger="command")
    page = page_of([message(kind, told) for told in rows])
    store_message(page)
    InboxMessage.objects.filter(event_id=page.event_id).update(sync_run=run)
    apply_run(run.pk, FEEDS)
    run.refresh_from_db()
    return run


def give_single(kind: str, told: Json) -> InboxMessage:
    """Store and apply one row by itself."""
    single = message(kind, told)
    store_message(single)
    stored = InboxMessage.objects.get(event_id=single.event_id)
    apply_message(stored.pk, FEEDS)
    stored.refresh_from_db()
    return stored


def problems() -> dict[str, tuple[str, str]]:
    """Status and reason of every row that got a message of its own, by id and version."""
    rows = InboxMessage.objects.filter(kind__endswith=".updated").exclude(status="done")
    return {
        each.event_id.partition(":")[2]: (each.status, each.last_error.partition(": ")[2]) for each in rows
    }
