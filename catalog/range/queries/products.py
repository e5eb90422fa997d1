"""Products with all that hangs on them, many at a time, in a fixed number of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from catalog.collections.models import CollectionProduct, ProductCategory, ProductTag
from catalog.inventory.availability import available_now
from catalog.inventory.queries import Sellable
from catalog.media.models import Image
from catalog.media.queries import ImageRow, picture_of
from catalog.pricing.queries import PUBLIC, PriceContext, PricedVariant, price_of
from catalog.products.models import ItemStatus, Product, ProductVariant, VariantOptionValue
from catalog.range.queries.shapes import (
    RangeCategory,
    RangeGroup,
    RangeImage,
    RangeOption,
    RangeProduct,
    RangeValue,
    RangeVariant,
)
from catalog.tax.queries import TaxedAs, TaxRateMissing, tax_rates_for
from catalog.tax.rules import Slab, gst_rate, split_inclusive
from catalog.translations.rules import ENGLISH, told
from core.clock import today_in_india
from core.measure import SoldBy
from core.money import Money
from core.prepared import PreparedQuery

FACTS = ("fabric", "work", "occasion", "neckline", "back", "sleeve", "closure", "lining", "care", "made_in")
_STYLE = (
    "id", "public_id", "handle", "title", "subtitle", "description", "erp_sku", "origin_country", "hs_code",
    "is_one_of_a_kind", "created_at", "published_at", "source_modified_at", "translations",
    "type_id", "type__handle", "type__title", "type__translations", *FACTS,
)  # fmt: skip


class _Variant(NamedTuple):
    pk: int
    product_id: int
    public_id: str
    sku: str
    title: str
    rank: int
    hs_code: str
    gst_policy: str
    weight_g: int | None
    length_cm: Any
    width_cm: Any
    height_cm: Any
    measurements: Mapping[str, int | float]
    uom: str
    quantity_step: int
    min_quantity: int
    max_quantity: int | None
    created_at: datetime
    source_modified_at: datetime | None


_STYLES = PreparedQuery(
    lambda ids: Product.objects.filter(id__any_of=ids).order_by().values_list(*_STYLE),
)
_VARIANTS = PreparedQuery(
    lambda ids: (
        ProductVariant.objects.filter(product__id__any_of=ids, status=ItemStatus.ACTIVE)
        .order_by("rank", "id")
        .values_list(*_Variant._fields)
    )
)
_CHOSEN = PreparedQuery(
    lambda ids: (
        VariantOptionValue.objects.filter(variant__product__id__any_of=ids)
        .order_by("option__rank", "option__title", "option_id")
        .values_list(
            "variant_id", "option_id", "option__title", "value_id", "value__value", "value__rank", "value__swatch"
        )
    )
)  # fmt: skip
_IMAGES = PreparedQuery(
    lambda ids: (
        Image.objects.filter(product__id__any_of=ids)
        .order_by("rank", "id")
        .values_list("pk", "rank", *ImageRow._fields)
    )
)
_COLLECTIONS = PreparedQuery(
    lambda ids: (
        CollectionProduct.objects.filter(product__id__any_of=ids)
        .order_by("productcollection__rank", "productcollection_id")
        .values_list(
            "product_id", "productcollection_id", "productcollection__handle", "productcollection__title",
            "productcollection__translations",
        )
    )
)  # fmt: skip
_CATEGORIES = PreparedQuery(
    lambda ids: (
        ProductCategory.objects.filter(products__id__any_of=ids)
        .order_by("rank", "id")
        .values_list(
            "products", "pk", "handle", "title", "description", "rank", "parent_id", "is_hidden", "translations"
        )
    )
)  # fmt: skip
_TAGS = PreparedQuery(
    lambda ids: (
        ProductTag.objects.filter(products__id__any_of=ids)
        .order_by("title")
        .values_list("products", "pk", "handle", "title", "translations")
    )
)


def range_products(
    product_ids: Sequence[int], context: PriceContext = PUBLIC, language: str = ENGLISH
) -> dict[int, RangeProduct]:
    """Products by key with their variants, prices, stock, pictures and groups. Eleven queries, however many.

    Whether they are shown is not asked: select_products does that. Stock is what Redis remembers where it does.
    """
    styles = {row[0]: dict(zip(_STYLE, row, strict=True)) for row in _STYLES.rows(product_ids)}
    rows = [_Variant(*row) for row in _VARIANTS.rows(list(styles))]
    options, chosen = _choices(list(styles), {row.pk: row.product_id for row in rows})
    variants = _variants(
        rows, chosen, context, {pk for pk, each in styles.items() if each["is_one_of_a_kind"]}
    )
    hung = _hung(list(styles), language)
    return {
        pk: RangeProduct(
            pk=pk,
            id=style["public_id"],
            handle=style["handle"],
            title=told(style["title"], style["translations"], "title", language),
            subtitle=told(style["subtitle"], style["translations"], "subtitle", language),
            description=told(style["description"], style["translations"], "description", language),
            sku=style["erp_sku"],
            origin_country=style["origin_country"],
            hs_code=style["hs_code"],
            facts={name: style[name] for name in FACTS if style[name]},
            type=_type(style, language),
            options=options.get(pk, ()),
            variants=tuple(variants.get(pk, ())),
            created_at=style["created_at"],
            changed_at=max(
                each for each in (style["created_at"], style["published_at"], style["source_modified_at"]) if each
            ),
            **{name: tuple(found.get(pk, ())) for name, found in hung.items()},
        )
        for pk, style in styles.items()
    }  # fmt: skip


def _type(style: Mapping[str, Any], language: str) -> RangeGroup | None:
    if style["type_id"] is None:
        return None
    title = told(style["type__title"], style["type__translations"], "title", language)
    return RangeGroup(style["type_id"], style["type__handle"], title)


def _by_product(rows: Sequence[tuple[Any, ...]], make: Callable[..., Any]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for product_id, *row in rows:
        found[product_id].append(make(*row))
    return found


def _hung(product_ids: Sequence[int], language: str) -> dict[str, dict[int, list[Any]]]:
    """What hangs on products, by its name in the answer. Four queries."""

    def group(pk: int, handle: str, title: str, words: Any) -> RangeGroup:
        return RangeGroup(pk, handle, told(title, words, "title", language))

    def category(pk: int, handle: str, *row: Any) -> RangeCategory:
        title, description, rank, parent, hidden, words = row
        return RangeCategory(
            pk, handle, told(title, words, "title", language), told(description, words, "description", language),
            rank, parent, hidden,
        )  # fmt: skip

    images: dict[int, list[RangeImage]] = defaultdict(list)
    for pk, rank, *columns in _IMAGES.rows(product_ids):
        row = ImageRow(*columns)
        images[row.product_id].append(RangeImage(pk, rank, picture_of(row, language)))
    return {
        "images": images,
        "collections": _by_product(_COLLECTIONS.rows(product_ids), group),
        "categories": _by_product(_CATEGORIES.rows(product_ids), category),
        "tags": _by_product(_TAGS.rows(product_ids), group),
    }


def _choices(
    product_ids: Sequence[int], product_of: Mapping[int, int]
) -> tuple[dict[int, tuple[RangeOption, ...]], dict[int, list[tuple[int, RangeValue]]]]:
    """The options of each product with the values that its sold variants have, and the choices of each variant."""
    chosen: dict[int, list[tuple[int, RangeValue]]] = defaultdict(list)
    titles: dict[int, dict[int, str]] = defaultdict(dict)
    values: dict[int, dict[int, RangeValue]] = defaultdict(dict)
    for variant_id, option_id, title, *value in _CHOSEN.rows(product_ids):
        if variant_id not in product_of:
            continue
        found = RangeValue(*value)
        chosen[variant_id].append((option_id, found))
        titles[product_of[variant_id]][option_id] = title
        values[option_id][found.pk] = found
    options = {
        product_id: tuple(
            RangeOption(pk, title, tuple(sorted(values[pk].values(), key=lambda each: (each.rank, each.pk))))
            for pk, title in own.items()
        )
        for product_id, own in titles.items()
    }
    return options, chosen


def _variants(
    rows: Sequence[_Variant],
    chosen: Mapping[int, list[tuple[int, RangeValue]]],
    context: PriceContext,
    only_ones: set[int],
) -> dict[int, list[RangeVariant]]:
    ids = [row.pk for row in rows]
    prices, stock = price_of(ids, context), available_now(ids)
    untaxed = _untaxed(rows, prices)
    found: dict[int, list[RangeVariant]] = defaultdict(list)
    for row in rows:
        most = 1 if row.product_id in only_ones else row.max_quantity
        found[row.product_id].append(
            RangeVariant(
                id=row.public_id,
                pk=row.pk,
                sku=row.sku,
                title=row.title,
                rank=row.rank,
                hs_code=row.hs_code,
                weight_g=row.weight_g,
                length_cm=row.length_cm,
                width_cm=row.width_cm,
                height_cm=row.height_cm,
                measurements=row.measurements,
                sold_by=SoldBy(row.uom, row.quantity_step, row.min_quantity, most),
                changed_at=row.source_modified_at or row.created_at,
                created_at=row.created_at,
                chosen=tuple(chosen.get(row.pk, ())),
                price=prices.get(row.pk),
                untaxed=untaxed.get(row.pk),
                stock=stock.get(row.pk) or Sellable(0, None),
            )
        )
    return found


def _untaxed(rows: Sequence[_Variant], prices: Mapping[int, PricedVariant]) -> dict[int, tuple[Money, Money]]:
    """Price and struck-through price without the GST in them; exports carry none. Absent where no rate is known."""
    slabs = _slabs({(row.hs_code, row.gst_policy) for row in rows if row.pk in prices})
    known: dict[tuple[TaxedAs, Money], Money] = {}

    def without(taxed_as: TaxedAs, amount: Money) -> Money:
        if (taxed_as, amount) not in known:
            rate = gst_rate(per_piece_inclusive=amount, rates=slabs[taxed_as])
            split = split_inclusive(gross=amount, rate_bp=rate.rate_bp, same_state=False)
            known[taxed_as, amount] = split.taxable
        return known[taxed_as, amount]

    found = {}
    for row in rows:
        priced, taxed_as = prices.get(row.pk), (row.hs_code, row.gst_policy)
        if priced is None:
            continue
        before = priced.original or priced.amount
        if priced.amount.currency != "INR" or not priced.is_tax_inclusive:
            found[row.pk] = (priced.amount, before)
        elif taxed_as in slabs:
            found[row.pk] = (without(taxed_as, priced.amount), without(taxed_as, before))
    return found


def _slabs(wanted: set[TaxedAs]) -> Mapping[TaxedAs, Sequence[Slab]]:
    """The rates of today; codes that no rate covers are left out, for a list is shown all the same."""
    try:
        return tax_rates_for(wanted, on=today_in_india())
    except TaxRateMissing as missing:
        covered = {each for each in wanted if each[0] not in missing.detail["hs_codes"]}
        return tax_rates_for(covered, on=today_in_india())
