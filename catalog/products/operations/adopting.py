"""Items that came from an older shop, and become the ERP's when it tells of the same SKU."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Q

from catalog.pricing.models import Price
from catalog.products.models import Product, ProductVariant
from catalog.products.operations.facts import ProductFacts, VariantFacts
from core.bulk import update_rows

# What the ids of items begin with that no ERP has told of yet.
OLDER_SHOPS = ("shopify:", "medusa:")
_ADOPTABLE = Q(erp_id__startswith=OLDER_SHOPS[0]) | Q(erp_id__startswith=OLDER_SHOPS[1])


def is_adoptable(erp_id: str | None) -> bool:
    """Whether an item came from an older shop and belongs to no ERP yet."""
    return (erp_id or "").startswith(OLDER_SHOPS)


def adopt_styles(facts: Sequence[ProductFacts]) -> None:
    """Give waiting styles the id of the item with the same code; then the ERP's news finds them by it. One query more."""
    told = {each.sku: each.erp_id for each in facts if not is_adoptable(each.erp_id)}
    waiting = Product.objects.filter(_ADOPTABLE, erp_sku__in=told).order_by("pk").select_for_update()
    known = set(
        Product.objects.filter(erp_id__in=told.values()).values_list("erp_id", flat=True) if waiting else ()
    )
    _rename(Product, [(row.pk, told[row.erp_sku]) for row in waiting if told[row.erp_sku] not in known])


def adopt_variants(facts: Sequence[VariantFacts]) -> None:
    """The same for variants, whose style follows them: its words, address and pictures become those of the ERP's style.

    That is done while the ERP's style is an untouched draft without variants; else the variant moves to it alone.
    Call it when the styles are written.
    """
    told = {each.sku: each for each in facts if not is_adoptable(each.erp_id)}
    rows = ProductVariant.objects.filter(_ADOPTABLE, sku__in=told).order_by("pk")
    waiting = list(rows.select_related("product").select_for_update(of=("self",)))
    if not waiting:
        return
    taken = set(
        ProductVariant.objects.filter(erp_id__in=[told[row.sku].erp_id for row in waiting]).values_list(
            "erp_id", flat=True
        )
    )
    adopted = [row for row in waiting if told[row.sku].erp_id not in taken]
    _rename(ProductVariant, [(row.pk, told[row.sku].erp_id) for row in adopted])
    Price.objects.filter(price_set__variant__in=adopted).update(source_version=0)
    _unite({row.product: told[row.sku].parent_erp_id or "" for row in adopted})


def _unite(parents: dict[Product, str]) -> None:
    """Let older styles stand for the ERP's fresh ones."""
    fresh = Product.objects.filter(
        erp_id__in=parents.values(), published_at=None, variants=None, images=None, description=""
    )
    free = {row.erp_id: row for row in fresh.order_by("pk").select_for_update(of=("self",))}
    names = ("erp_id", "erp_sku", "erp_name", "hs_code", "gst_policy", "item_status", "source_version")
    chosen: dict[str, Product] = {}
    for older, erp_id in parents.items():
        if is_adoptable(older.erp_id) and erp_id in free:
            chosen.setdefault(erp_id, older)
    Product.objects.filter(pk__in=[free[erp_id].pk for erp_id in chosen]).delete()
    update_rows(
        Product,
        [
            {"id": older.pk, **{name: getattr(free[erp_id], name) for name in names}}
            for erp_id, older in chosen.items()
        ],
    )


def _rename(model: type[Product] | type[ProductVariant], pairs: Sequence[tuple[int, str]]) -> None:
    """Version 0: whatever the ERP says is newer than what an older shop said."""
    update_rows(model, [{"id": pk, "erp_id": erp_id, "source_version": 0} for pk, erp_id in pairs])
