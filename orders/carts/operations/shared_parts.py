"""What bundles and single pieces of one cart take from the same shelf."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from catalog.inventory.queries import sellable_of
from catalog.made.queries import contents_of
from catalog.products.queries import OfferedVariant, VariantForSale
from orders.carts.models import LineItem


def scarce_part(
    lines: Sequence[LineItem], variant: OfferedVariant, *, wanted: int
) -> OfferedVariant | VariantForSale | None:
    """The first piece that could not be had if a cart held `wanted` of a variant beside all else on these, its lines.

    A piece counts alone and inside every bundle, and what is the only one counts once. None when all can be had.
    One query, seven more with bundles in the cart.
    """
    held: Counter[int] = Counter()
    for line in lines:
        held[line.variant_id] += line.quantity
    held[variant.id] = wanted
    contents = contents_of(list(held))
    if not contents:
        return None
    taken: Counter[int] = Counter()
    for variant_id, quantity in held.items():
        if variant_id not in contents:
            taken[variant_id] += quantity
        for content in contents.get(variant_id, ()):
            taken[content.variant.id] += content.quantity * quantity
    parts: list[OfferedVariant | VariantForSale]
    parts = [content.variant for content in contents.get(variant.id, ())] or [variant]
    left = sellable_of([part.id for part in parts])
    for part in parts:
        most = left[part.id].quantity
        if part.sold_by.maximum is not None:
            most = min(most, part.sold_by.maximum)
        if taken[part.id] > most:
            return part
    return None
