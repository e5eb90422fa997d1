"""Which news of the ERP's items the shop has taken over."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from catalog.products.models import Product, ProductVariant


def item_versions(erp_ids: Collection[str]) -> Mapping[str, int]:
    """The version held of each of these items, by ERP id; items that have not arrived are left out. Two queries.

    Of an item that is a style and a variant of itself, the version that both have reached.
    """
    if not erp_ids:
        return {}
    styles = Product.objects.filter(erp_id__in=erp_ids).values_list("erp_id", "source_version")
    found = {erp_id or "": version for erp_id, version in styles}
    variants = ProductVariant.objects.filter(erp_id__in=erp_ids).values_list("erp_id", "source_version")
    for erp_id, version in variants:
        found[erp_id or ""] = min(version, found.get(erp_id or "", version))
    return found
