"""Made-up catalogues of any size, written by PostgreSQL itself: 1 k, 100 k or a million variants from one seed.

Eight variants a product (four sizes in two colours), two pictures, two stock locations, a tree of 27 categories, 12
collections and 10 tags. Everything follows from the product's number, so two runs make the same catalogue.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connection, models

from catalog.collections.models import ProductCategory, ProductCollection, ProductTag
from catalog.inventory.models import InventoryItem, InventoryLevel, StockLocation, StockSnapshot
from catalog.media.models import Image
from catalog.pricing.models import Price, PriceSet
from catalog.products.models import (
    Product,
    ProductOption,
    ProductOptionValue,
    ProductVariant,
    VariantOptionValue,
)
from core import clock

VARIANTS_EACH = 8
COLOURS = (
    "Maroon", "Ruby", "Rust", "Mustard", "Saffron", "Ivory", "Cream", "Rose", "Magenta", "Wine", "Plum", "Lavender",
    "Indigo", "Navy", "Teal", "Peacock", "Emerald", "Bottle Green", "Olive", "Mint", "Copper", "Gold", "Charcoal", "Black",
)  # fmt: skip
SIZES = ("30", "32", "34", "36", "38", "40", "42", "44")
FABRICS = (
    "Raw Silk", "Banarasi Silk", "Chanderi", "Tussar", "Organza", "Georgette", "Chiffon", "Crepe", "Velvet",
    "Brocade", "Cotton", "Linen", "Khadi", "Kota Doria", "Mul", "Satin", "Net", "Ikat Cotton", "Maheshwari", "Bhagalpuri",
)  # fmt: skip
WORKS = (
    "Zari", "Zardozi", "Aari", "Gota Patti", "Mirror Work", "Chikankari", "Kalamkari", "Bandhani", "Leheriya", "Ajrakh",
    "Dabu", "Phulkari", "Kantha", "Sequin", "Cutdana", "Resham", "Kasuti", "Patola", "Shibori", "Plain",
)  # fmt: skip
OCCASIONS = ("Wedding", "Festive", "Party", "Office", "Everyday", "Haldi", "Sangeet", "Reception")
NAMES = (
    "Noor", "Chandni", "Aarohi", "Meher", "Tara", "Ishani", "Vasudha", "Padma", "Rukmini", "Anvi", "Kamala", "Devika", "Zoya",
    "Mrinal", "Sarita", "Leela", "Nandini", "Gauri", "Hansa", "Jaya", "Kavya", "Lata", "Mohini", "Naina", "Ojasvi",
    "Parul", "Radha", "Sharada", "Tulsi", "Uma",
)  # fmt: skip
ROOTS = {
    "blouses": ("Blouse", "62061090"),
    "sarees": ("Saree", "50072010"),
    "lehengas": ("Lehenga", "62044290"),
}
LEAVES = ("Silk", "Cotton", "Embroidered", "Printed", "Party", "Bridal", "Everyday", "Festive")
COLLECTIONS = tuple(f"edit-{number}" for number in range(1, 13))
TAGS = (
    "new",
    "bestseller",
    "handloom",
    "sale",
    "gi-tagged",
    "limited",
    "sheer",
    "padded",
    "backless",
    "classic",
)


def fill(products: int) -> None:
    """Write a catalogue of so many published products into an empty, migrated database, and analyse it."""
    _groups()
    with connection.cursor() as cursor:
        cursor.execute(
            "SET session_replication_role = replica"
        )  # rows point at rows made here: no need to look
        try:
            for statement, params in _statements(products):
                cursor.execute(statement, params)
        finally:
            cursor.execute("SET session_replication_role = DEFAULT")
        cursor.execute("ANALYZE")


def _groups() -> None:
    """Categories, collections, tags, places: few, so by the models."""
    for rank, (handle, (title, _)) in enumerate(ROOTS.items()):
        root = ProductCategory.objects.create(handle=handle, title=f"{title}s", rank=rank)
        ProductCategory.objects.bulk_create(
            ProductCategory(
                parent=root, handle=f"{leaf.lower()}-{handle}", title=f"{leaf} {title}s", rank=place
            )
            for place, leaf in enumerate(LEAVES)
        )
    ProductCollection.objects.bulk_create(
        ProductCollection(handle=handle, title=handle.replace("-", " ").title(), rank=rank)
        for rank, handle in enumerate(COLLECTIONS)
    )
    for handle in TAGS:
        ProductTag.objects.get_or_create(handle=handle, defaults={"title": handle.title()})
    for code, state in (("JAI", "08"), ("BLR", "29")):
        StockLocation.objects.get_or_create(code=code, defaults={"name": code, "state_code": state})
    StockSnapshot.objects.get_or_create(pk=StockSnapshot.SOLE_ID, defaults={"as_of": clock.now()})


def _statements(products: int) -> list[tuple[str, Sequence[Any]]]:
    numbers, variants = (
        f"generate_series(1, {products}) p",
        f"generate_series(1, {products * VARIANTS_EACH}) v",
    )
    return [
        _insert(Product, _product(), numbers),
        _insert(ProductOption, {"id": "2 * p - 1", "product_id": "p", "title": "'Colour'", "rank": "0"}, numbers),
        _insert(ProductOption, {"id": "2 * p", "product_id": "p", "title": "'Size'", "rank": "1"}, numbers),
        _insert(ProductOptionValue, _colour_value(), f"{numbers}, generate_series(0, 1) c"),
        _insert(ProductOptionValue, _size_value(), f"{numbers}, generate_series(0, 3) s"),
        _insert(ProductVariant, _variant(), variants),
        _insert(VariantOptionValue, _choice(colour=True), variants),
        _insert(VariantOptionValue, _choice(colour=False), variants),
        _insert(PriceSet, {"id": "v", "variant_id": "v"}, variants),
        _insert(Price, _price(), variants),
        _insert(InventoryItem, {"id": "v", "variant_id": "v"}, variants),
        _insert(InventoryLevel, _level(), f"{variants}, (SELECT id, row_number() OVER (ORDER BY id) AS place FROM catalog_stocklocation) l"),
        _insert(Image, _image(), f"{numbers}, generate_series(0, 1) i"),
        *[_members(model, keys, numbers) for model, keys in _MEMBERSHIPS],
        *[_sequence(model) for model in (Product, ProductOption, ProductOptionValue, ProductVariant, VariantOptionValue, PriceSet, Price, InventoryItem, InventoryLevel, Image)],
    ]  # fmt: skip


def _insert(model: type[models.Model], columns: Mapping[str, str], source: str) -> tuple[str, Sequence[Any]]:
    """INSERT … SELECT: the columns named by SQL over the source, every other by its model's default."""
    words = dict(columns)
    params: list[Any] = []
    for field in model._meta.concrete_fields:
        if field.column in words or field.generated or (field.null and not field.has_default()):
            continue
        if field.primary_key and not field.has_default():
            continue
        words[field.column] = "%s"
        params.append(field.get_db_prep_save(field.get_default(), connection))
    names = ", ".join(f'"{name}"' for name in words)
    return (
        f'INSERT INTO "{model._meta.db_table}" ({names}) SELECT {", ".join(words.values())} FROM {source}',
        params,
    )


def _pick(words: Sequence[str], by: str) -> str:
    """SQL that picks one of the words by a number."""
    listed = ", ".join(f"'{word}'" for word in words)
    return f"(ARRAY[{listed}])[1 + ({by}) %% {len(words)}]"


# Numbers that wander: a multiplier prime to every list's length spreads neighbours over the whole list.
_ROOT = "(p * 7919) %% 3"
_FABRIC = _pick(FABRICS, "p * 7 + p / 20")
_WORK = _pick(WORKS, "p * 11 + p / 400")
_TITLE = f"{_pick(NAMES, 'p * 13 + p / 8000')} || ' ' || {_FABRIC} || ' ' || {_WORK} || ' ' || {_pick([title for title, _ in ROOTS.values()], _ROOT)}"


def _product() -> dict[str, str]:
    return {
        "id": "p",
        "public_id": "'prod_' || lpad(p::text, 26, '0')",
        "handle": "'piece-' || p",
        "title": _TITLE,
        "subtitle": f"'Hand finished in ' || {_pick(('Jaipur', 'Varanasi', 'Lucknow', 'Bengaluru', 'Surat'), 'p * 3')}",
        "description": f"'A piece for ' || {_pick(OCCASIONS, 'p * 5')} || ' days, cut from ' || {_FABRIC} || ' and worked in ' || {_WORK} || '.'",
        "fabric": _FABRIC,
        "work": _WORK,
        "occasion": f"jsonb_build_array({_pick(OCCASIONS, 'p * 5')}, {_pick(OCCASIONS, 'p * 5 + 3')})",
        "is_featured": "p %% 50 = 0",
        "rank": "(p * 7919) %% 100000",
        "status": "'published'",
        "published_at": "timestamptz '2026-11-01' - (p %% 700) * interval '1 hour' - p * interval '1 second'",
        "erp_id": "'SYN-' || p",
        "erp_sku": "'SYN-' || p",
        "erp_name": "'Synthetic ' || p",
        "hs_code": _pick([code for _, code in ROOTS.values()], _ROOT),
        "gst_policy": "''",
    }  # fmt: skip


def _colour_value() -> dict[str, str]:
    return {
        "id": "p * 6 - 5 + c",
        "option_id": "2 * p - 1",
        "value": _pick(COLOURS, "p * 5 + c * 11"),
        "rank": "c",
        "swatch": "'#' || lpad(to_hex((p * 5 + c * 11) %% 24 * 600000), 6, '0')",
    }


def _size_value() -> dict[str, str]:
    return {
        "id": "p * 6 - 3 + s",
        "option_id": "2 * p",
        "value": _pick(SIZES, "(p %% 5) + s"),
        "rank": "(p %% 5) + s",
        "swatch": "''",
    }


def _variant() -> dict[str, str]:
    return {
        "id": "v",
        "public_id": "'variant_' || lpad(v::text, 26, '0')",
        "product_id": "(v + 7) / 8",
        "sku": "'SYN-' || (v + 7) / 8 || '-' || (v - 1) %% 8",
        "title": "'Choice ' || (v - 1) %% 8",
        "rank": "(v - 1) %% 8",
        "mrp": "300000 + ((v + 7) / 8 * 37 %% 4000) * 100",
        "hs_code": _pick([code for _, code in ROOTS.values()], "((v + 7) / 8 * 7919) %% 3"),
        "gst_policy": "''",
        "weight_g": "350",
        "erp_id": "'SYN-V-' || v",
    }


def _choice(*, colour: bool) -> dict[str, str]:
    product = "(v + 7) / 8"
    if colour:
        return {
            "id": "2 * v - 1",
            "variant_id": "v",
            "option_id": f"2 * ({product}) - 1",
            "value_id": f"({product}) * 6 - 5 + (v - 1) %% 2",
        }
    return {
        "id": "2 * v",
        "variant_id": "v",
        "option_id": f"2 * ({product})",
        "value_id": f"({product}) * 6 - 3 + ((v - 1) / 2) %% 4",
    }


def _price() -> dict[str, str]:
    return {
        "id": "v",
        "price_set_id": "v",
        "amount": "59900 + ((v + 7) / 8 * 37 %% 1900) * 100 + (v %% 8 / 4) * 10000",
        "currency": "'INR'",
        "min_quantity": "1",
        "source_version": "1",
    }


def _level() -> dict[str, str]:
    return {
        "id": "2 * v - 2 + l.place",
        "item_id": "v",
        "location_id": "l.id",
        "stocked": "(v * 31 + l.place * 7) %% 9",
        "source_version": "1",
        "as_of": "now()",
    }


def _image() -> dict[str, str]:
    return {
        "id": "2 * p - 1 + i",
        "kind": "'product'",
        "product_id": "p",
        "key": "'syn-' || p || '-' || i",
        "stem": "'products/syn-' || p || '-' || i",
        "formats": '\'["webp", "jpg"]\'::jsonb',
        "widths": "'[400, 800, 1200]'::jsonb",
        "alt": "'Piece ' || p || ', seen from ' || CASE i WHEN 0 THEN 'the front' ELSE 'the back' END",
        "width": "1200",
        "height": "1600",
        "view": "CASE i WHEN 0 THEN 'front' ELSE 'back' END",
        "colour": _pick(COLOURS, "p * 5"),
        "rank": "i",
    }


_MEMBERSHIPS: tuple[tuple[type[models.Model], dict[str, str]], ...] = (
    (ProductCategory, {"productcategory_id": "(leaves.ids)[1 + ((p * 7919) %% 3) * 8 + p %% 8]"}),
    (ProductCollection, {"productcollection_id": "(collections.ids)[1 + (p * 17) %% 12]"}),
    (ProductTag, {"producttag_id": "(tags.ids)[1 + (p * 19) %% 10]"}),
)
_LISTS = """,
 (SELECT array_agg(id ORDER BY id) AS ids FROM catalog_productcategory WHERE parent_id IS NOT NULL) leaves,
 (SELECT array_agg(id ORDER BY id) AS ids FROM catalog_productcollection) collections,
 (SELECT array_agg(id ORDER BY id) AS ids FROM catalog_producttag) tags"""


def _members(model: type[models.Model], keys: Mapping[str, str], numbers: str) -> tuple[str, Sequence[Any]]:
    through = model._meta.get_field("products").remote_field.through  # type: ignore[union-attr]
    return _insert(through, {"product_id": "p", **keys}, numbers + _LISTS)


def _sequence(model: type[models.Model]) -> tuple[str, Sequence[Any]]:
    table = model._meta.db_table
    return f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))", []
