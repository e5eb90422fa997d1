"""Rows of the catalogue as the Admin API tells them."""

from __future__ import annotations

from typing import Any

from catalog.inventory.models import InventoryLevel, StockMovement, StockTerms
from catalog.pricing.models import Price, PriceList, SpecialPrice
from catalog.products.models import Product, ProductVariant
from core.api.fields import Wanted
from core.api.wire import name_of, written
from core.backoffice.wire import amount_of, day_of

WORDS = (
    "handle", "title", "subtitle", "description", "fabric", "work", "occasion", "neckline", "back", "sleeve", "closure",
    "lining", "care", "origin_country", "made_in", "seo_title", "seo_description", "is_featured", "rank",
)  # fmt: skip
GROUPS = ("categories", "collections", "tags")


def product_row(row: Product, wanted: Wanted) -> dict[str, Any]:
    """A style; its groups and variants have been read with it."""
    found = {name: getattr(row, name) for name in WORDS}
    found |= {name: sorted(each.handle for each in getattr(row, name).all()) for name in GROUPS}
    found |= {
        "id": row.public_id,
        "sku": row.erp_sku,
        "channels": list(row.channels),
        "type": row.type.handle if row.type else None,
        "size_chart": row.size_chart.handle if row.size_chart else None,
        "is_one_of_a_kind": row.is_one_of_a_kind,
        "status": row.status,
        "published_at": written(row.published_at),
        "published_from": written(row.published_from),
        "published_until": written(row.published_until),
        "erp_status": row.item_status,
        "hs_code": row.hs_code,
        "created_at": written(row.created_at),
    }
    below = wanted.at("variants")
    if below is not None:
        found["variants"] = [variant_row(each, row.public_id, below) for each in row.variants.all()]
    return found


def variant_row(row: ProductVariant, product_id: str, wanted: Wanted) -> dict[str, Any]:
    """A variant; what hangs on it is told where it is wanted, and has been read with it."""
    found: dict[str, Any] = {
        "id": row.public_id,
        "sku": row.sku,
        "title": row.title,
        "product_id": product_id,
        "options": {each.option.title: each.value.value for each in row.chosen.all()},
        "mrp": amount_of(row.mrp, "INR"),
        "hs_code": row.hs_code,
        "weight_g": row.weight_g,
        "uom": row.uom,
        "status": row.status,
        "created_at": written(row.created_at),
    }
    if wanted.has("prices"):
        held = row.price_set.prices.all() if hasattr(row, "price_set") else ()
        found["prices"] = [price_row(each, row) for each in held]
    if wanted.has("levels"):
        levels = row.inventory_item.levels.all() if hasattr(row, "inventory_item") else ()
        found["levels"] = [level_row(each, row) for each in levels]
    if wanted.has("terms"):
        found["terms"] = terms_row(getattr(row, "stock_terms", None))
    return found


def price_row(row: Price, variant: ProductVariant) -> dict[str, Any]:
    """A variant's own price."""
    return {
        "id": name_of("price", row.pk),
        "sku": variant.sku,
        "variant_id": variant.public_id,
        "amount": amount_of(row.amount, row.currency),
        "min_quantity": row.min_quantity,
        "max_quantity": row.max_quantity,
        "is_withdrawn": row.is_withdrawn,
        "version": row.source_version,
        "as_of": written(row.as_of),
    }


def list_price_row(row: SpecialPrice) -> dict[str, Any]:
    """A price of a list, its variant read with it."""
    return {
        "id": name_of("lprice", row.pk),
        "sku": row.variant.sku,
        "variant_id": row.variant.public_id,
        "amount": amount_of(row.amount, row.currency),
        "min_quantity": row.min_quantity,
        "max_quantity": row.max_quantity,
        "as_of": written(row.as_of),
    }


def price_list_row(row: PriceList) -> dict[str, Any]:
    """A price list, its rules read with it."""
    return {
        "id": name_of("plist", row.pk),
        "code": row.code,
        "title": row.title,
        "type": row.type,
        "status": row.status,
        "starts_at": written(row.starts_at),
        "ends_at": written(row.ends_at),
        "erp_name": row.erp_name,
        "created_at": written(row.created_at),
        "rules": [
            {"attribute": each.attribute, "operator": each.operator, "values": list(each.values)}
            for each in row.rules.all()
        ],
    }


def level_row(row: InventoryLevel, variant: ProductVariant) -> dict[str, Any]:
    """How many lie at a place, which has been read with it."""
    return {
        "id": name_of("level", row.pk),
        "sku": variant.sku,
        "variant_id": variant.public_id,
        "location": row.location.code,
        "stocked": row.stocked,
        "committed": row.committed,
        "reserved": row.reserved,
        "backordered": row.backordered,
        "incoming": row.incoming,
        "free": row.unheld,
        "version": row.source_version,
        "as_of": written(row.as_of),
    }


def movement_row(row: StockMovement) -> dict[str, Any]:
    """One change of a level."""
    return {
        "id": name_of("move", row.pk),
        "sku": row.level.item.variant.sku,
        "location": row.level.location.code,
        "kind": row.kind,
        "delta_stocked": row.delta_stocked,
        "delta_committed": row.delta_committed,
        "delta_reserved": row.delta_reserved,
        "delta_backordered": row.delta_backordered,
        "reference": row.reference,
        "at": written(row.at),
    }


def terms_row(row: StockTerms | None) -> dict[str, Any]:
    """How it is sold when its shelf is empty; without a word of ours it is sold out then."""
    terms = row or StockTerms()
    return {
        "mode": terms.mode,
        "limit": terms.limit,
        "available_from": day_of(terms.available_from),
        "low_stock_threshold": terms.low_stock_threshold,
    }
