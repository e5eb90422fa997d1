"""Single variants: what was chosen on a page, what lies in a cart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.db.models import Exists, OuterRef, Q

from catalog.inventory.models import KitComponent
from catalog.inventory.queries import Sellable, sellable_of
from catalog.media.queries import Picture, pictures_of_products
from catalog.pricing.queries import PUBLIC, PriceContext, PricedVariant, price_of
from catalog.products.models import WEB, ItemStatus, Product, ProductVariant
from catalog.products.queries.shapes import VariantChoice, VariantForSale, product_url
from catalog.products.queries.shelf import Chosen, by_name, choices_of, picture_for
from core import clock
from core.errors import NotFound


class VariantNotSold(NotFound):
    """There is no such variant, or it is not for sale."""

    message = "This size or colour is not sold any more. Please choose another."


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
    rows = list(
        ProductVariant.objects.select_related("product")
        .annotate(is_bundle=Exists(KitComponent.objects.filter(kit_variant=OuterRef("pk"))))
        .filter(Q(pk__in=list(ids)) | Q(public_id__in=list(public_ids)))
        .order_by("pk")
    )
    keys = [row.pk for row in rows]
    prices, stock = price_of(keys, context, quantities=quantities), sellable_of(keys)
    chosen, pictures = choices_of(keys), pictures_of_products({row.product_id for row in rows})
    return {
        row.pk: _for_sale(
            row, prices.get(row.pk), stock[row.pk], chosen[row.pk], pictures.get(row.product_id, ())
        )
        for row in rows
    }


def _for_sale(
    row: Any,  # a ProductVariant with `is_bundle`
    priced: PricedVariant | None,
    stock: Sellable,
    chosen: Sequence[Chosen],
    pictures: Sequence[Picture],
) -> VariantForSale:
    product, options = row.product, by_name(chosen)
    return VariantForSale(
        id=row.pk,
        public_id=row.public_id,
        sku=row.sku,
        product_id=product.public_id,
        product_title=product.title,
        product_handle=product.handle,
        url=product_url(product.handle),
        variant_title=row.title,
        options=options,
        picture=picture_for(pictures, options.get("Colour")),
        hs_code=row.hs_code,
        gst_policy=row.gst_policy,
        weight_g=row.weight_g,
        price=priced.amount if priced else None,
        original=priced.original if priced else None,
        sellable=stock.quantity,
        is_sold=priced is not None and _is_offered(row, product),
        sold_by=replace(row.sold_by, maximum=1) if product.is_one_of_a_kind else row.sold_by,
        is_bundle=row.is_bundle,
        price_kind=priced.kind if priced else "set",
        is_special_price=priced.is_special if priced else False,
        mode=stock.mode,
        available_from=stock.available_from,
        on_shelf=stock.on_shelf,
    )


def _is_offered(row: ProductVariant, product: Product) -> bool:
    """Published on the web, in its window, and both style and variant active at the ERP."""
    moment = clock.now()
    return (
        (product.published_from is None or product.published_from <= moment)
        and (product.published_until is None or product.published_until > moment)
        and WEB in product.channels
        and row.status == ItemStatus.ACTIVE
        and product.item_status == ItemStatus.ACTIVE
        and product.status == Product.Status.PUBLISHED
    )
