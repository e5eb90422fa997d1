"""What the shop shows of an item, told to the ERP: whether it is on sale, where, and in which words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.conf import settings

from catalog.products.events import ProductChanged, ProductsChanged
from catalog.products.queries.outward import ProductForErp, product_for_erp
from core.ids import new_id
from erp_sync.engine.outbound import Accepted, Intent, Outgoing, enqueue, waiting_entities
from erp_sync.engine.push import Push
from erp_sync.engine.refs import keep_ref
from erp_sync.erp.ports import the_erp
from erp_sync.erp.pushes import erp_of

SHOWING = "erp_showing"
SEQUENCE = 10
# News that began in the ERP: it changes none of the shop's own words.
THEIRS = frozenset({"erp", "variant"})


def on_product_changed(event: ProductChanged) -> None:
    """The ERP hears that a style is shown, taken back or said in other words."""
    if event.kind not in THEIRS and settings.ERP_HEARS_WHAT_IS_SHOWN:
        tell_erp_of_products([event.product_id])


def on_products_changed(event: ProductsChanged) -> None:
    """The same of many."""
    if event.kind not in THEIRS and settings.ERP_HEARS_WHAT_IS_SHOWN:
        tell_erp_of_products(event.product_ids)


def tell_erp_of_products(product_ids: Sequence[str]) -> int:
    """Write an intent for each, how many; what it says is read when it is sent, so that one that waits already is enough."""
    entities = [f"product:{product_id}" for product_id in product_ids]
    waiting = waiting_entities(system=the_erp().name, flow=SHOWING, entity_keys=entities)
    return sum(
        enqueue(
            Intent(
                flow=SHOWING,
                system=the_erp().name,
                key=f"{SHOWING}:{entity}:{new_id('edition')}",
                entity_key=entity,
                sequence=SEQUENCE,
                payload={"product_id": product_id},
            )
        )
        for product_id, entity in zip(product_ids, entities, strict=True)
        if entity not in waiting
    )


def showing_body(product: ProductForErp) -> dict[str, Any]:
    """What an item says of the shop. The ERP's own fields are not in it."""
    return {
        "published": product.is_shown,
        "url": f"{settings.SITE_URL.rstrip('/')}{product.path}",
        "title": product.title,
        "subtitle": product.subtitle,
        "description": product.description,
        "seo_title": product.seo_title,
        "seo_description": product.seo_description,
    }


def push_showing(outgoing: Outgoing) -> Accepted:
    """What the shop shows now, unless the ERP has it so already. A style that is gone, or the shop's own, is no news."""
    product = product_for_erp(outgoing.payload["product_id"])
    if product is None:
        return Accepted(status=200, answer={"told": "nothing: no item of the ERP's"})
    return erp_of(outgoing).describe_item(product.erp_id, showing_body(product), key=outgoing.key)


def note_showing(outgoing: Outgoing, accepted: Accepted) -> None:
    """The version that our own words made: its news is an echo."""
    if accepted.external_id:
        keep_ref(
            system=outgoing.system,
            kind="item",
            public_id=outgoing.payload["product_id"],
            external_id=accepted.external_id,
            version=accepted.version,
        )


PUSHES = {SHOWING: Push(send=push_showing, effect=note_showing, group="range")}
