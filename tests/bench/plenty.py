"""A range of which nobody buys the last piece, here and at the ERP, so that purchases are measured and not refusals."""

from __future__ import annotations

from django.db.models import F

from catalog.inventory.availability import refresh_after_commit
from catalog.inventory.models import InventoryLevel
from catalog.products.queries import product_cards, product_page
from sandboxes.kit.client import SandboxControl

PIECES = 60_000


def plenty() -> list[str]:
    """Variants of which several can be had, none twice; public ids."""
    cards = [card for card in product_cards(limit=60).cards if card.in_stock]
    return [
        variant.id
        for card in cards
        for variant in product_page(card.handle).variants
        if variant.sellable >= 3
    ]


def stock_up(erp: SandboxControl) -> None:
    """Tens of thousands of every piece at every place that has any."""
    levels = InventoryLevel.objects.filter(stocked__gt=0, item__variant__uom="piece")
    rows = list(levels.values_list("item__variant__sku", "location__code", "item__variant_id"))
    levels.update(stocked=F("committed") + PIECES)
    refresh_after_commit({variant for _, _, variant in rows})
    erp.seed(stock=[{"sku": sku, "warehouse": place, "on_hand": PIECES} for sku, place, _ in rows])
