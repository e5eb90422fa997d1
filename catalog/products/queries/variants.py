"""Single variants: what was chosen on a page, what lies in a cart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef, QuerySet

from catalog.inventory.models import KitComponent
from catalog.inventory.queries import Sellable, sellable_of
from catalog.media.queries import Picture, pictures_of_products
from catalog.pricing.queries import PUBLIC, PriceContext, PricedVariant, price_of
from catalog.products.models import WEB, ItemStatus, Product, ProductVariant
from catalog.products.queries.shapes import OfferedVariant, VariantChoice, VariantForSale, product_url
from catalog.products.queries.shelf import Chosen, by_name, choices_of, picture_for
from core import clock
from core.errors import NotFound
from core.measure import SoldBy
from core.prepared import PreparedQuery


class VariantNotSold(NotFound):
    """There is no such variant, or it is not for sale."""

    message = "This size or colour is not sold any more. Please choose another."


class Offered(NamedTuple):
    """The columns of a variant and its product that decide what is sold, and how."""

    pk: int
    public_id: str
    sku: str
    title: str
    hs_code: str
    gst_policy: str
    weight_g: int | None
    uom: str
    quantity_step: int
    min_quantity: int
    max_quantity: int | None
    status: str
    product_pk: int
    product_id: str
    product_title: str
    product_handle: str
    is_one_of_a_kind: bool
    published_from: datetime | None
    published_until: datetime | None
    channels: Sequence[str]
    item_status: str
    product_status: str
    is_bundle: bool


def _offered(rows: QuerySet[ProductVariant, ProductVariant]) -> QuerySet[ProductVariant, tuple[Any, ...]]:
    return rows.order_by().annotate(
        is_bundle=Exists(KitComponent.objects.filter(kit_variant=OuterRef("pk"))),
    ).values_list(
        "pk", "public_id", "sku", "title", "hs_code", "gst_policy", "weight_g", "uom", "quantity_step",
        "min_quantity", "max_quantity", "status", "product_id", "product__public_id", "product__title",
        "product__handle", "product__is_one_of_a_kind", "product__published_from", "product__published_until",
        "product__channels", "product__item_status", "product__status", "is_bundle",
    )  # fmt: skip


_BY_ID = PreparedQuery(lambda ids: _offered(ProductVariant.objects.filter(id__any_of=ids)))
_BY_PUBLIC_ID = PreparedQuery(lambda ids: _offered(ProductVariant.objects.filter(public_id__any_of=ids)))


def variant_choice(public_id: str, context: PriceContext = PUBLIC) -> VariantChoice:
    """One variant that is for sale, at the price of `context`, in five queries. Raises VariantNotSold, a NotFound."""
    found = list(variant_facts(public_ids=[public_id], context=context).values())
    if not found or not found[0].is_sold or found[0].price is None:
        raise VariantNotSold
    fact = found[0]
    measurements = ProductVariant.objects.values_list("measurements", flat=True).get(pk=fact.id)
    return VariantChoice(
        id=fact.public_id,
        sku=fact.sku,
        title=fact.variant_title,
        options=fact.options,
        price=found[0].price,
        original=fact.original,
        sellable=fact.sellable,
        mode=fact.mode,
        available_from=fact.available_from,
        measurements=measurements,
        sold_by=fact.sold_by,
    )


def offered_variant(public_id: str) -> OfferedVariant | None:
    """What decides whether a variant may go into a cart, in two queries; None when there is none."""
    found = _BY_PUBLIC_ID.rows([public_id])
    if not found:
        return None
    row = Offered(*found[0])
    return OfferedVariant(
        id=row.pk,
        public_id=row.public_id,
        sku=row.sku,
        product_id=row.product_id,
        product_title=row.product_title,
        sold_by=_sold_by(row),
        is_offered=_is_offered(row),
        is_bundle=row.is_bundle,
        sellable=sellable_of([row.pk])[row.pk].quantity,
    )


def variant_facts(
    *,
    ids: Sequence[int] = (),
    public_ids: Sequence[str] = (),
    context: PriceContext = PUBLIC,
    quantities: Mapping[int, int] | None = None,
) -> dict[int, VariantForSale]:
    """Variants by id, asked for by id or public id, in five queries; unknown ones are absent.

    Also what is not sold any more is answered, with `is_sold` false, so that a cart can say so. `quantities`
    by id picks quantity prices.
    """
    rows = sorted(Offered(*row) for row in (*_BY_ID.rows(list(ids)), *_BY_PUBLIC_ID.rows(list(public_ids))))
    keys = [row.pk for row in rows]
    prices, stock = price_of(keys, context, quantities=quantities), sellable_of(keys)
    chosen, pictures = choices_of(keys), pictures_of_products({row.product_pk for row in rows})
    return {
        row.pk: _for_sale(
            row, prices.get(row.pk), stock[row.pk], chosen[row.pk], pictures.get(row.product_pk, ())
        )
        for row in rows
    }


def sibling_ids(variant_ids: Sequence[int]) -> dict[int, list[int]]:
    """The other variants of each one's style, by id, in the style's order. One query."""
    wanted = Exists(ProductVariant.objects.filter(product=OuterRef("product"), pk__in=variant_ids))
    rows = ProductVariant.objects.filter(wanted, status=ItemStatus.ACTIVE).values_list("product_id", "pk")
    by_style: dict[int, list[int]] = {}
    for product_id, pk in rows:
        by_style.setdefault(product_id, []).append(pk)
    return {
        pk: [other for other in styled if other != pk]
        for styled in by_style.values()
        for pk in styled
        if pk in set(variant_ids)
    }


def _for_sale(
    row: Offered,
    priced: PricedVariant | None,
    stock: Sellable,
    chosen: Sequence[Chosen],
    pictures: Sequence[Picture],
) -> VariantForSale:
    options = by_name(chosen)
    return VariantForSale(
        id=row.pk,
        public_id=row.public_id,
        sku=row.sku,
        product_id=row.product_id,
        product_title=row.product_title,
        product_handle=row.product_handle,
        url=product_url(row.product_handle),
        variant_title=row.title,
        options=options,
        picture=picture_for(pictures, options.get("Colour")),
        hs_code=row.hs_code,
        gst_policy=row.gst_policy,
        weight_g=row.weight_g,
        price=priced.amount if priced else None,
        original=priced.original if priced else None,
        sellable=stock.quantity,
        is_sold=priced is not None and _is_offered(row),
        sold_by=_sold_by(row),
        is_bundle=row.is_bundle,
        price_kind=priced.kind if priced else "set",
        is_special_price=priced.is_special if priced else False,
        mode=stock.mode,
        available_from=stock.available_from,
        on_shelf=stock.on_shelf,
    )


def _sold_by(row: Offered) -> SoldBy:
    most = 1 if row.is_one_of_a_kind else row.max_quantity
    return SoldBy(row.uom, row.quantity_step, row.min_quantity, most)


def _is_offered(row: Offered) -> bool:
    """Published on the web, in its window, and both style and variant active at the ERP."""
    moment = clock.now()
    return (
        (row.published_from is None or row.published_from <= moment)
        and (row.published_until is None or row.published_until > moment)
        and WEB in row.channels
        and row.status == ItemStatus.ACTIVE
        and row.item_status == ItemStatus.ACTIVE
        and row.product_status == Product.Status.PUBLISHED
    )
