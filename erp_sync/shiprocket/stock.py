"""What can be sold, told to Shiprocket: only where a channel of theirs is kept in step with the shop (a setting).

A figure is read when it is told: many changes of one SKU that have not been told yet are one message.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.cache import cache

from catalog.inventory.events import StockChanged
from catalog.inventory.queries.snapshot import shelf_by_sku
from core import clock
from core.errors import Rejected
from erp_sync.engine.outbound import Accepted, Intent, Outgoing, enqueue
from erp_sync.engine.push import Push
from erp_sync.engine.refs import external_id_of, keep_ref
from erp_sync.models import PENDING, OutboundMessage
from erp_sync.shiprocket.client import SYSTEM, shiprocket_client

STOCK = "courier_stock"
CATALOGUE_READ = "shiprocket:catalogue"
CATALOGUE_READ_S = 600  # a SKU that is not in their catalogue is looked for again after that
PAGE_ROWS, MOST_PAGES = 100, 1000
CHANGED = 10


def on_stock_changed(event: StockChanged) -> None:
    """Each SKU is told once more, unless a message that has not gone out yet will tell it anyway."""
    if not settings.SHIPROCKET_STOCK_SYNC:
        return
    names = {f"sku:{change.sku}": change.sku for change in event.changes}
    waiting = OutboundMessage.objects.filter(
        system=SYSTEM, flow=STOCK, status=PENDING, entity_key__in=list(names)
    )
    for entity in names.keys() - set(waiting.values_list("entity_key", flat=True)):
        enqueue(
            Intent(
                flow=STOCK,
                system=SYSTEM,
                key=f"{STOCK}:{entity}:{clock.now():%Y%m%dT%H%M%S%f}",
                entity_key=entity,
                sequence=CHANGED,
                payload={"sku": names[entity]},
            )
        )


def push_stock(outgoing: Outgoing) -> Accepted:
    """PUT /inventory/{id}/update with what lies there to be sold at this moment. A SKU that Shiprocket does not have, or sells as a
    combination, is passed over, and its answer says so."""
    sku = outgoing.payload["sku"]
    product_id = _product_id(sku)
    if product_id is None:
        return Accepted(status=404, answer={"message": f"{sku} is not in Shiprocket’s catalogue."})
    quantity = shelf_by_sku([sku]).get(sku, 0)
    body = {"quantity": quantity, "action": "replace"}
    try:
        answer = shiprocket_client().put(f"/inventory/{product_id}/update", body)
    except Rejected as refusal:
        return Accepted(status=409, answer={"message": refusal.message})
    return Accepted(status=200, external_id=product_id, answer={**answer.value, "told": quantity})


def _product_id(sku: str) -> str | None:
    """Their number of a SKU; their whole catalogue is read when one is new, every ten minutes at most.

    It counts as read only once it is: while another worker reads, or when one died over it, a SKU is not yet a stranger.
    """
    known = external_id_of(system=SYSTEM, kind="product", public_id=sku)
    if known is None and cache.get(CATALOGUE_READ) is None:
        _learn_catalogue()
        cache.set(CATALOGUE_READ, 1, CATALOGUE_READ_S)
        known = external_id_of(system=SYSTEM, kind="product", public_id=sku)
    return known


def _learn_catalogue() -> None:
    for page in range(1, MOST_PAGES + 1):
        query: dict[str, Any] = {"page": str(page), "per_page": str(PAGE_ROWS)}
        answer = shiprocket_client().read("/inventory", query)
        for row in answer.objects("data"):
            sku, number = row.text("sku", ""), row.text("id", "")
            if sku and number:
                keep_ref(system=SYSTEM, kind="product", public_id=sku, external_id=number)
        if page >= answer.object("meta").object("pagination").whole("total_pages", 1):
            return


PUSHES = {STOCK: Push(send=push_stock)}
