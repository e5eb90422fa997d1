"""Products and variants as the Store API writes them."""

from __future__ import annotations

from typing import Any

from django.conf import settings

from catalog.media.queries import Picture
from catalog.range.queries import (
    RangeCategory,
    RangeGroup,
    RangeImage,
    RangeOption,
    RangeProduct,
    RangeVariant,
)
from core.api.fields import kind
from core.api.wire import NO_MOMENT, name_of, written
from core.measure import PIECE
from storefront.api.shapes.prices import calculated_json

MOMENTS = "created_at updated_at deleted_at"
TYPE = kind("type", f"id value external_id metadata {MOMENTS}")
TAG = kind("tag", f"id value external_id metadata {MOMENTS}")
COLLECTION = kind("collection", f"id title handle external_id metadata {MOMENTS}", products="product")
CATEGORY = kind(
    "category",
    f"id name description handle rank external_id parent_category_id metadata {MOMENTS}",
    parent_category="category",
    category_children="category",
    products="product",
)
IMAGE = kind("image", f"id url rank metadata {MOMENTS}")
VALUE = kind("value", f"id value rank option_id metadata {MOMENTS}", option="option")
OPTION = kind("option", f"id title is_exclusive metadata {MOMENTS}", by_name="product_id", values="value")
VARIANT = kind(
    "variant",
    "id title sku barcode ean upc thumbnail allow_backorder manage_inventory hs_code origin_country mid_code material "
    f"weight length height width variant_rank product_id metadata {MOMENTS}",
    by_name="inventory_quantity",
    options="value",
    images="image",
    calculated_price="calculated_price",
    product="product",
)
PRODUCT = kind(
    "product",
    "id title handle subtitle description is_giftcard status thumbnail width weight length height origin_country "
    f"hs_code mid_code material collection_id type_id discountable external_id {MOMENTS}",
    by_name="metadata",
    collection="collection",
    categories="category",
    type="type",
    tags="tag",
    variants="variant",
    options="option",
    images="image",
)
PRODUCT_FIELDS = (
    "id", "title", "subtitle", "description", "handle", "is_giftcard", "status", "discountable", "thumbnail",
    "collection_id", "type_id", "weight", "length", "height", "width", "hs_code", "origin_country", "mid_code",
    "material", "external_id", "created_at", "updated_at", "deleted_at", "*type", "*collection", "*options",
    "*options.values", "*tags", "*images", "*variants", "*variants.options",
)  # fmt: skip
VARIANT_FIELDS = ("*", "*options", "*options.option", "*images", "product_id")


def absolute(path: str) -> str:
    """A file of ours by its whole address: shop fronts live elsewhere."""
    return f"{settings.SITE_URL}{path}" if path.startswith("/") else path


def product_json(product: RangeProduct) -> dict[str, Any]:
    """Everything about a product; `picked` takes what is wanted."""
    first = product.images[0].picture if product.images else None
    collection = product.collections[0] if product.collections else None
    found: dict[str, Any] = {
        "id": product.id,
        "title": product.title,
        "handle": product.handle,
        "subtitle": product.subtitle or None,
        "description": product.description or None,
        "is_giftcard": False,
        "status": "published",
        "thumbnail": absolute(first.src) if first else None,
        "width": None,
        "weight": None,
        "length": None,
        "height": None,
        "origin_country": product.origin_country.lower() or None,
        "hs_code": product.hs_code,
        "mid_code": None,
        "material": product.facts.get("fabric"),
        "collection_id": name_of("pcol", collection.pk) if collection else None,
        "collection": collection_json(collection) if collection else None,
        "type_id": name_of("ptyp", product.type.pk) if product.type else None,
        "type": worded_json("ptyp", product.type) if product.type else None,
        "tags": [worded_json("ptag", tag) for tag in product.tags],
        "categories": [category_json(each) for each in product.categories],
        "options": [option_json(each, product.id) for each in product.options],
        "images": [image_json(each) for each in product.images],
        "discountable": True,
        "external_id": product.sku,
        "created_at": written(product.created_at),
        "updated_at": written(product.changed_at),
        "deleted_at": None,
        "metadata": dict(product.facts),
    }
    found["variants"] = [variant_json(each, product) for each in product.variants]
    return found


def variant_json(variant: RangeVariant, product: RangeProduct) -> dict[str, Any]:
    """Everything about a variant but its product."""
    options = {each.pk: each for each in product.options}
    colours = {value.value for _, value in variant.chosen}
    own = [each for each in product.images if each.picture.of_colour in colours] or list(product.images)
    changed = written(variant.changed_at)
    return {
        "id": variant.id,
        "title": variant.title or " / ".join(value.value for _, value in variant.chosen) or product.title,
        "sku": variant.sku,
        "barcode": None,
        "ean": None,
        "upc": None,
        "thumbnail": absolute(own[0].picture.src) if own else None,
        "images": [image_json(each) for each in own],
        "allow_backorder": variant.stock.mode in {"backorder", "preorder"},
        "manage_inventory": True,
        "inventory_quantity": variant.stock.quantity,
        "hs_code": variant.hs_code,
        "origin_country": product.origin_country.lower() or None,
        "mid_code": None,
        "material": product.facts.get("fabric"),
        "weight": variant.weight_g,
        "length": _size(variant.length_cm),
        "height": _size(variant.height_cm),
        "width": _size(variant.width_cm),
        "variant_rank": variant.rank,
        "product_id": product.id,
        "options": [
            {**value_json(value, option), "option": option_json(options[option], product.id)}
            for option, value in variant.chosen
            if option in options
        ],
        "calculated_price": calculated_json(variant),
        "metadata": _selling(variant),
        "created_at": written(variant.created_at),
        "updated_at": changed,
        "deleted_at": None,
    }


def _size(value: Any) -> float | None:
    return None if value is None else float(value)


def _selling(variant: RangeVariant) -> dict[str, Any] | None:
    """What the contract has no words for: cloth by the metre, the day of a preorder, measurements of the piece."""
    found: dict[str, Any] = {}
    if variant.measurements:
        found["measurements_cm"] = dict(variant.measurements)
    if variant.sold_by.uom != PIECE:
        found |= {"sold_by": variant.sold_by.uom, "quantity_step_cm": variant.sold_by.step}
        found["min_quantity_cm"] = variant.sold_by.minimum
    if variant.stock.available_from:
        found["available_from"] = variant.stock.available_from.isoformat()
    return found or None


def _moments() -> dict[str, Any]:
    return {"created_at": NO_MOMENT, "updated_at": NO_MOMENT, "deleted_at": None}


def worded_json(prefix: str, group: RangeGroup) -> dict[str, Any]:
    """A tag or a type."""
    return {
        "id": name_of(prefix, group.pk),
        "value": group.title,
        "external_id": None,
        "metadata": {"handle": group.handle},
        **_moments(),
    }


def collection_json(group: RangeGroup) -> dict[str, Any]:
    """A collection."""
    return {
        "id": name_of("pcol", group.pk),
        "title": group.title,
        "handle": group.handle,
        "external_id": None,
        "metadata": {"description": group.description} if group.description else {},
        **_moments(),
    }


def category_json(group: RangeCategory) -> dict[str, Any]:
    """A category without its neighbours in the tree."""
    return {
        "id": name_of("pcat", group.pk),
        "name": group.title,
        "description": group.description,
        "handle": group.handle,
        "rank": group.rank,
        "external_id": None,
        "parent_category_id": name_of("pcat", group.parent_pk) if group.parent_pk else None,
        "metadata": None,
        **_moments(),
    }


def option_json(option: RangeOption, product_id: str) -> dict[str, Any]:
    """An option of a product with its values."""
    return {
        "id": name_of("opt", option.pk),
        "title": option.title,
        "is_exclusive": True,
        "product_id": product_id,
        "metadata": None,
        "values": [value_json(value, option.pk) for value in option.values],
        **_moments(),
    }


def value_json(value: Any, option_pk: int) -> dict[str, Any]:
    """A value of an option; a colour says how it looks."""
    return {
        "id": name_of("optval", value.pk),
        "value": value.value,
        "rank": value.rank,
        "option_id": name_of("opt", option_pk),
        "metadata": {"swatch": value.swatch} if value.swatch else None,
        **_moments(),
    }


def image_json(image: RangeImage) -> dict[str, Any]:
    """A picture, with everything that lets a page load it well among its metadata."""
    return {
        "id": name_of("img", image.pk),
        "url": absolute(image.picture.src),
        "rank": image.rank,
        "metadata": picture_words(image.picture),
        **_moments(),
    }


def picture_words(picture: Picture) -> dict[str, Any]:
    """alt, sizes, and the addresses of smaller files."""
    return {
        "alt": picture.alt,
        "width": picture.width,
        "height": picture.height,
        "srcset": ", ".join(absolute(part.strip()) for part in picture.srcset.split(",") if part),
        "dominant_colour": picture.colour,
        "view": picture.view or None,
        "colour": picture.of_colour or None,
    }
