"""The shop's own decisions about stock: what is sold beyond the shelf, and what kits consist of."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.db import transaction

from catalog.inventory.availability import refresh_after_commit
from catalog.inventory.models import InventoryItem, InventoryLevel, KitComponent, StockLocation, StockTerms
from catalog.inventory.operations.announcing import announce_differences, sellable_before
from catalog.products.models import ProductVariant
from core.clock import today_in_india
from core.errors import Invalid, NotFound

MOST_BEYOND = 10_000
MOST_COMPONENTS = 20


@transaction.atomic
def set_stock_terms(
    *,
    variant_id: int,
    mode: str,
    limit: int = 0,
    available_from: date | None = None,
    low_stock_threshold: int | None = None,
) -> bool:
    """Decide how a variant is sold when its shelf is empty; False when that is so already.

    Publishes the news of stock when another number can be sold. Raises NotFound, or Invalid naming the fields.
    """
    variant = ProductVariant.objects.select_for_update().filter(pk=variant_id).first()
    if variant is None:
        raise NotFound("There is no such variant.")
    content = {
        "mode": mode,
        "limit": limit if mode != StockTerms.Mode.STOCK else 0,
        "available_from": available_from if mode != StockTerms.Mode.STOCK else None,
        "low_stock_threshold": low_stock_threshold,
    }
    _check_terms(variant, content)
    if StockTerms.objects.filter(variant=variant, **content).exists():
        return False
    before = sellable_before([variant_id])
    if mode != StockTerms.Mode.STOCK:
        _ensure_level(variant)
    StockTerms.objects.update_or_create(variant=variant, defaults=content)
    announce_differences(before)
    return True


def _check_terms(variant: ProductVariant, content: Mapping[str, object]) -> None:
    problems: dict[str, str] = {}
    limit, mode = content["limit"], content["mode"]
    if mode not in StockTerms.Mode.values:
        problems["mode"] = "Choose what an empty shelf means."
    elif mode != StockTerms.Mode.STOCK and not (isinstance(limit, int) and 1 <= limit <= MOST_BEYOND):
        problems["limit"] = f"Choose how many may be promised, from 1 to {MOST_BEYOND:,}."
    if mode == StockTerms.Mode.PREORDER and (
        not isinstance(content["available_from"], date) or content["available_from"] <= today_in_india()
    ):
        problems["available_from"] = "A preorder needs a day to come from which it is dispatched."
    if mode != StockTerms.Mode.STOCK and variant.kit_components.exists():
        problems["mode"] = "A kit is sold from the shelves only: set the terms of its components."
    if problems:
        raise Invalid(fields=problems)


def _ensure_level(variant: ProductVariant) -> None:
    """A promise stands at a place: a variant that has never lain anywhere gets an empty level at the first one."""
    item, _ = InventoryItem.objects.get_or_create(variant=variant)
    if item.levels.filter(location__is_active=True).exists():
        return
    place = StockLocation.objects.filter(is_active=True).order_by("pk").first()
    if place is None:
        raise Invalid(fields={"mode": "No place dispatches yet: the ERP has to name one first."})
    InventoryLevel.objects.get_or_create(item=item, location=place)


@transaction.atomic
def end_preorders() -> int:
    """Preorders whose day has come are sold from the shelf alone from now on; answers how many variants."""
    due = StockTerms.objects.select_for_update().filter(
        mode=StockTerms.Mode.PREORDER, available_from__lte=today_in_india()
    )
    chosen = dict(due.order_by("pk").values_list("pk", "variant_id")[:500])
    if not chosen:
        return 0
    before = sellable_before(list(chosen.values()))
    StockTerms.objects.filter(pk__in=chosen).update(mode=StockTerms.Mode.STOCK, limit=0, available_from=None)
    announce_differences(before)
    return len(chosen)


@transaction.atomic
def set_kit_components(*, kit_id: int, components: Mapping[int, int]) -> bool:
    """Say what lies in a kit, by variant id, the main piece first; an empty mapping makes it an ordinary variant.

    False when that is so already. Publishes the news of stock. Raises NotFound, or Invalid for a kit in a kit, a kit
    of itself, nonsense quantities, or a variant that has stock of its own.
    """
    variants = {
        variant.pk: variant
        for variant in ProductVariant.objects.select_for_update()
        .filter(pk__in=[kit_id, *components])
        .order_by("pk")
    }
    if len(variants) < len({kit_id, *components}):
        raise NotFound("There is no such variant.")
    _check_kit(kit_id, components)
    wanted = [(part, quantity, rank) for rank, (part, quantity) in enumerate(components.items())]
    rows = KitComponent.objects.filter(kit_variant_id=kit_id)
    if list(rows.order_by("rank").values_list("component_variant_id", "quantity", "rank")) == wanted:
        return False
    before = sellable_before([kit_id])
    rows.delete()
    KitComponent.objects.bulk_create(
        KitComponent(kit_variant_id=kit_id, component_variant_id=part, quantity=quantity, rank=rank)
        for part, quantity, rank in wanted
    )
    announce_differences(before)
    refresh_after_commit([kit_id])
    return True


def _check_kit(kit_id: int, components: Mapping[int, int]) -> None:
    problem = ""
    if kit_id in components:
        problem = "A kit cannot consist of itself."
    elif len(components) > MOST_COMPONENTS:
        problem = f"A kit has at most {MOST_COMPONENTS} components."
    elif any(quantity < 1 for quantity in components.values()):
        problem = "Each component needs a quantity of at least 1."
    elif KitComponent.objects.filter(kit_variant_id__in=list(components)).exists():
        problem = "A kit cannot lie in another kit: name its components instead."
    elif components and KitComponent.objects.filter(component_variant_id=kit_id).exists():
        problem = "This variant lies in another kit, so it cannot be a kit itself."
    elif components and InventoryLevel.objects.filter(item__variant_id=kit_id).exclude(stocked=0).exists():
        problem = "This variant has stock of its own, so it cannot be a kit."
    if problem:
        raise Invalid(fields={"components": problem})
