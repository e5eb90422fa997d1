"""Putting a heart on a piece, and taking it off."""

from __future__ import annotations

from django.db import transaction

from catalog.products.models import ProductVariant
from catalog.products.queries import VariantForSale, variant_facts
from core.errors import NotFound
from orders.customers.queries import context_of_member
from orders.wishlists.models import WishlistItem
from orders.wishlists.operations.lists import locked_wishlist, touch_wishlist
from orders.wishlists.rules import MOST_WISHES, WishlistFull


@transaction.atomic
def add_wish(*, wishlist_id: str, variant_id: str = "", product_handle: str = "", colour: str = "") -> str:
    """Put a variant on a list, or a product in a colour whose size is not chosen yet; returns the wish's public id.

    Twice is once; a size chosen later takes the place of its colour. Raises NoSuchList, NotFound for a piece that is
    not sold, or WishlistFull, and then changes nothing.
    """
    row = locked_wishlist(wishlist_id)
    variant, is_sized = _variant(variant_id, product_handle, colour)
    known = row.items.filter(variant_id=variant.id, configuration_key="").first()
    if known is not None:
        if is_sized and not known.is_sized:
            row.items.filter(pk=known.pk).update(is_sized=True)
        return known.public_id
    if row.items.count() >= MOST_WISHES:
        raise WishlistFull
    facts = variant_facts(ids=[variant.id], context=context_of_member(row.customer_id, currency="INR"))[
        variant.id
    ]
    price = facts.price or variant.price
    item = WishlistItem.objects.create(
        wishlist=row,
        variant_id=variant.id,
        is_sized=is_sized,
        quantity=variant.sold_by.minimum,
        uom=variant.sold_by.uom,
        unit_price=price.amount if price else 0,
    )
    touch_wishlist(row)
    return item.public_id


@transaction.atomic
def remove_wish(*, wishlist_id: str, wish_id: str) -> None:
    """Take a piece off a list; taking it off twice is fine. Raises NoSuchList."""
    row = locked_wishlist(wishlist_id)
    row.items.filter(public_id=wish_id).delete()
    touch_wishlist(row)


def _variant(variant_id: str, handle: str, colour: str) -> tuple[VariantForSale, bool]:
    """The variant, and whether its size was chosen. Raises NotFound."""
    if variant_id:
        found = list(variant_facts(public_ids=[variant_id]).values())
        is_sized = True
    else:
        rows = ProductVariant.objects.filter(product__handle=handle, status="active").order_by("rank", "id")
        of_product = variant_facts(ids=list(rows.values_list("pk", flat=True)))
        order = list(rows.values_list("pk", flat=True))
        found = [
            of_product[pk] for pk in order if not colour or of_product[pk].options.get("Colour") == colour
        ]
        is_sized = len(found) == 1
    found = [each for each in found if each.is_sold and each.price is not None]
    if not found:
        raise NotFound("This piece is no longer sold.")
    return found[0], is_sized
