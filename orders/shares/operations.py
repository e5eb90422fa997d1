"""Noting that an order came by a tagged link."""

from __future__ import annotations

from django.db import transaction

from orders.sales.models import Order
from orders.shares.models import SharedSale, ShareTag
from orders.shares.rules import plain_share_code


@transaction.atomic
def note_shared_sale(*, order_id: str, code: str) -> bool:
    """Count an order (public id) for the tag of a link.

    False, and nothing kept, for a tag that is unknown or counts no more, an unknown order, and an order that counts
    already: the first way stands.
    """
    tag = ShareTag.objects.filter(code=plain_share_code(code), is_active=True).first()
    order = Order.objects.filter(public_id=order_id).only("pk").first() if tag else None
    if tag is None or order is None:
        return False
    _, is_new = SharedSale.objects.get_or_create(order=order, defaults={"tag": tag})
    return is_new
