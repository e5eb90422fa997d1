"""Which news of the ERP's stock the shop has taken over."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from catalog.inventory.models import InventoryLevel


def level_versions(keys: Collection[str]) -> Mapping[str, int]:
    """The version held of each of these levels, by `StockFacts.key`; unknown levels are left out. One query."""
    skus = {key.rpartition(" at ")[0] for key in keys}
    rows = InventoryLevel.objects.filter(item__variant__sku__in=skus).values_list(
        "item__variant__sku", "location__code", "source_version"
    )
    return {f"{sku} at {code}": version for sku, code, version in rows}


def level_figures(keys: Collection[str]) -> Mapping[str, tuple[int, int]]:
    """What each of these levels holds as stocked and committed, by `StockFacts.key`; unknown ones are left out. One query."""
    skus = {key.rpartition(" at ")[0] for key in keys}
    rows = InventoryLevel.objects.filter(item__variant__sku__in=skus).values_list(
        "item__variant__sku", "location__code", "stocked", "committed"
    )
    return {f"{sku} at {code}": (stocked, committed) for sku, code, stocked, committed in rows}
