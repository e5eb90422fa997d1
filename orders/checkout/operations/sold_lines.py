"""Cart lines as the order will keep them: bundles taken apart, rates found, everything copied."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from catalog.pricing.rules import SET
from catalog.products.queries import VariantForSale
from catalog.tax.queries import tax_rates_for
from catalog.tax.rules import gst_rate
from core.clock import today_in_india
from core.measure import PIECE
from core.money import Money
from orders.carts.queries import Deal, PricedLine, TakenPart, taken_parts
from orders.sales.models.line import AGREED
from orders.sales.operations.write_lines import SoldLine


def sold_lines(
    lines: Sequence[PricedLine], prices: Mapping[str, Money], deal: Deal, *, is_export: bool = False
) -> tuple[list[SoldLine], list[str]]:
    """The lines as the order will keep them, and the SKUs whose price fits no GST slab (18% is taken for those).

    `prices` are per piece or metre by line id, extras included: these count into the value of the piece.
    `deal` says what promotions take off; the slab of the rate is that of the value after it. What leaves India is
    zero-rated (IGST Act, section 16): the price is charged as it stands, and there is no GST within it.
    """
    parts = [
        (line, part)
        for line in lines
        for part in taken_parts(line, prices[line.line_id], deal.off(line.line_id))
    ]
    if is_export:
        return [_sold_line(line, part, 0, _bundle(line, prices[line.line_id])) for line, part in parts], []
    taxed_as = {part.ref: (part.variant.hs_code, part.variant.gst_policy) for _, part in parts}
    slabs = tax_rates_for(taxed_as.values(), on=today_in_india())
    sold, dead_band = [], []
    for line, part in parts:
        rate = gst_rate(per_piece_inclusive=part.taxed_value, rates=slabs[taxed_as[part.ref]])
        if rate.in_dead_band:
            dead_band.append(part.variant.sku)
        sold.append(_sold_line(line, part, rate.rate_bp, _bundle(line, prices[line.line_id])))
    return sold, dead_band


def _sold_line(line: PricedLine, part: TakenPart, rate_bp: int, bundle: Mapping[str, Any]) -> SoldLine:
    variant, making = part.variant, line.making
    return SoldLine(
        line_ref=part.ref,
        variant_id=variant.id,
        variant_public_id=variant.public_id,
        sku=variant.sku,
        product_title=variant.product_title,
        product_handle=variant.product_handle,
        variant_title=variant.variant_title,
        options=dict(variant.options),
        picture=_picture(variant),
        hs_code=variant.hs_code,
        weight_g=variant.weight_g or 0,
        quantity=part.quantity,
        unit_price=part.price.unit_price,
        rate_bp=rate_bp,
        uom=part.uom,
        discount=part.price.discount,
        add_on_price=making.add_on_price if not bundle else None,
        price_kind=AGREED if line.is_agreed else _price_kind(variant),
        configuration=making.snapshot(),
        bundle=bundle,
        lead_days=making.lead_days,
        is_returnable=making.is_returnable and part.uom == PIECE,
        metadata=line.metadata,
    )


def _price_kind(variant: VariantForSale) -> str:
    """Where its price comes from; one with rules of its own is `special`."""
    is_special = variant.price_kind == SET and variant.is_special_price
    return "special" if is_special else variant.price_kind


def _bundle(line: PricedLine, price: Money) -> dict[str, Any]:
    """What the order remembers of a bundle on each of its components; empty for anything else."""
    if not line.contents:
        return {}
    variant = line.variant
    return {
        "ref": line.line_id,
        "sku": variant.sku,
        "title": variant.product_title,
        "handle": variant.product_handle,
        "variant_title": variant.variant_title,
        "options": dict(variant.options),
        "picture": _picture(variant),
        "quantity": line.quantity,
        "unit_price": price.amount,
        "includes": [content.words for content in line.contents],
    }


def _picture(variant: VariantForSale) -> dict[str, Any]:
    return asdict(variant.picture) if variant.picture else {}
