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


def item_figures(erp_ids: Collection[str]) -> Mapping[str, Mapping[str, object]]:
    """What the shop took over of each of these items, field by field, by ERP id; the unknown are left out. Two queries.

    MRP in paise, weight in grams. Of an item that is a style and a variant of itself the variant is told.
    """
    styles = Product.objects.filter(erp_id__in=erp_ids).values_list(
        "erp_id", "erp_sku", "erp_name", "hs_code", "gst_policy", "item_status"
    )
    found: dict[str, Mapping[str, object]] = {
        erp_id or "": {"SKU": sku, "name": name, "HSN": hsn, "GST policy": policy, "status": status}
        for erp_id, sku, name, hsn, policy, status in styles
    }
    variants = ProductVariant.objects.filter(erp_id__in=erp_ids).values_list(
        "erp_id", "sku", "hs_code", "gst_policy", "status", "mrp", "weight_g"
    )
    for erp_id, sku, hsn, policy, status, mrp, weight_g in variants:
        own = {"SKU": sku, "HSN": hsn, "GST policy": policy, "status": status}
        found[erp_id or ""] = {**own, "MRP in paise": mrp, "weight in g": weight_g}
    return found
