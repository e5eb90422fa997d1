"""Loading what several questions share: variants with choices, prices, stock, pictures and tags, six queries in all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from catalog.collections.models import ProductTag
from catalog.inventory.availability import available_now
from catalog.media.queries import Picture, pictures_of_products
from catalog.pricing.queries import PriceContext, price_of
from catalog.products.models import ItemStatus, ProductVariant, VariantOptionValue
from catalog.products.queries.shapes import OptionChoice, VariantChoice
from catalog.translations.rules import ENGLISH, told
from core.measure import SoldBy
from core.prepared import PreparedQuery

BADGE_TAGS = {"new": "New", "bestseller": "Bestseller"}
SOLD_OUT = "Sold out"
ONE_OF_A_KIND, SOLD = "One of a kind", "Sold"


class Chosen(NamedTuple):
    """One choice of a variant, with what is needed to put choices in order: rank and title, then rank and id."""

    option_rank: int
    option: str
    value_rank: int
    value_id: int
    value: str
    swatch: str


class VariantRow(NamedTuple):
    """The columns of a variant that a page shows: hundreds are read for a list, so plain tuples."""

    pk: int
    product_id: int
    public_id: str
    sku: str
    title: str
    product__is_one_of_a_kind: bool
    measurements: Mapping[str, int | float]
    uom: str
    quantity_step: int
    min_quantity: int
    max_quantity: int | None


@dataclass(frozen=True, slots=True)
class Shelf:
    """What is for sale of one product."""

    variants: tuple[VariantChoice, ...]
    options: tuple[OptionChoice, ...]
    pictures: tuple[Picture, ...]
    tags: tuple[str, ...]
    badge: str

    @property
    def cheapest(self) -> VariantChoice:
        """The variant with the lowest price, the first among equals."""
        return min(self.variants, key=lambda variant: variant.price.amount)

    @property
    def price_varies(self) -> bool:
        """Whether variants differ in price."""
        return len({variant.price for variant in self.variants}) > 1

    @property
    def in_stock(self) -> bool:
        """Whether any variant can be sold."""
        return any(variant.in_stock for variant in self.variants)

    def option(self, name: str) -> OptionChoice:
        """The option of that name, without values when the product has none."""
        return next((option for option in self.options if option.name == name), OptionChoice(name, (), {}))


_ACTIVE = PreparedQuery(
    lambda ids: (
        ProductVariant.objects.filter(product__id__any_of=ids, status=ItemStatus.ACTIVE)
        .order_by("rank", "id")
        .values_list(*VariantRow._fields)
    )
)
_CHOSEN = PreparedQuery(
    lambda ids: VariantOptionValue.objects.filter(variant__id__any_of=ids).values_list(
        "variant_id",
        "option__rank",
        "option__title",
        "value__rank",
        "value_id",
        "value__value",
        "value__swatch",
    )
)
_TAGS = PreparedQuery(
    lambda ids: (
        ProductTag.objects.filter(products__id__any_of=ids)
        .order_by("title")
        .values_list("products", "handle", "title", "translations")
    )
)


def shelves_of(
    product_ids: Sequence[int], context: PriceContext, language: str = ENGLISH
) -> dict[int, Shelf]:
    """What is for sale of these products, in six queries; one of which nothing has a lawful price is absent.

    Tags and descriptions of pictures are in the language asked for; what variants are chosen by stays English.
    """
    rows = [VariantRow(*row) for row in _ACTIVE.rows(product_ids)]
    chosen = choices_of([row.pk for row in rows])
    variants = _variants_by_product(rows, chosen, context)
    pictures = pictures_of_products(product_ids, language)
    tags = _tags_of(product_ids, language)
    only_ones = {row.product_id for row in rows if row.product__is_one_of_a_kind}
    own: dict[int, list[Sequence[Chosen]]] = defaultdict(list)
    for row in rows:
        own[row.product_id].append(chosen[row.pk])
    return {
        product_id: Shelf(
            variants=choices,
            options=_options(own[product_id]),
            pictures=pictures.get(product_id, ()),
            tags=tuple(tags.get(product_id, {}).values()),
            badge=_badge(choices, tags.get(product_id, {}), is_only_one=product_id in only_ones),
        )
        for product_id, choices in variants.items()
    }


def choices_of(variant_ids: Sequence[int]) -> dict[int, tuple[Chosen, ...]]:
    """The choices of each variant in the order of its options, in one query."""
    found: dict[int, list[Chosen]] = {variant_id: [] for variant_id in variant_ids}
    for row in _CHOSEN.rows(variant_ids):
        found[row[0]].append(Chosen(*row[1:]))
    return {variant_id: tuple(sorted(choices)) for variant_id, choices in found.items()}


def by_name(chosen: Iterable[Chosen]) -> dict[str, str]:
    """Choices as {option: value}."""
    return {each.option: each.value for each in chosen}


def picture_for(pictures: Sequence[Picture], colour: str | None) -> Picture | None:
    """The first picture of that colour, else the first of all."""
    of_colour = (picture for picture in pictures if colour and picture.of_colour == colour)
    return next(of_colour, pictures[0] if pictures else None)


def _variants_by_product(
    rows: Sequence[VariantRow], chosen: Mapping[int, tuple[Chosen, ...]], context: PriceContext
) -> dict[int, tuple[VariantChoice, ...]]:
    ids = [row.pk for row in rows]
    prices, stock = price_of(ids, context), available_now(ids)
    ordered = sorted(rows, key=lambda row: [each[2:4] for each in chosen[row.pk]])
    found: dict[int, list[VariantChoice]] = defaultdict(list)
    for row in ordered:
        if row.pk not in prices:
            continue
        choice = VariantChoice(
            id=row.public_id,
            sku=row.sku,
            title=row.title,
            options=by_name(chosen[row.pk]),
            price=prices[row.pk].amount,
            original=prices[row.pk].original,
            sellable=stock[row.pk].quantity,
            mode=stock[row.pk].mode,
            available_from=stock[row.pk].available_from,
            measurements=row.measurements,
            sold_by=SoldBy(
                row.uom,
                row.quantity_step,
                row.min_quantity,
                1 if row.product__is_one_of_a_kind else row.max_quantity,
            ),
        )
        found[row.product_id].append(choice)
    return {product_id: tuple(choices) for product_id, choices in found.items()}


def _options(chosen: Sequence[Sequence[Chosen]]) -> tuple[OptionChoice, ...]:
    """The options of a product with their values, both in order, each value once."""
    values: dict[str, list[str]] = defaultdict(list)
    swatches: dict[str, dict[str, str]] = defaultdict(dict)
    for each in sorted({each for variant in chosen for each in variant}):
        values[each.option].append(each.value)
        if each.swatch:
            swatches[each.option][each.value] = each.swatch
    return tuple(OptionChoice(name, tuple(own), swatches[name]) for name, own in values.items())


def _tags_of(product_ids: Sequence[int], language: str) -> dict[int, dict[str, str]]:
    """Tag titles by handle for each product, in one query."""
    found: dict[int, dict[str, str]] = defaultdict(dict)
    for product_id, handle, title, translations in _TAGS.rows(product_ids):
        found[product_id][handle] = told(title, translations, "title", language)
    return found


def _badge(variants: Sequence[VariantChoice], tags: Mapping[str, str], *, is_only_one: bool) -> str:
    if not any(variant.in_stock for variant in variants):
        return SOLD if is_only_one else SOLD_OUT
    if is_only_one:
        return ONE_OF_A_KIND
    return next((text for handle, text in BADGE_TAGS.items() if handle in tags), "")
