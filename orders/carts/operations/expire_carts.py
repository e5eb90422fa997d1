"""Carts nobody came back to."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Exists, OuterRef

from core.locks import lock_rows
from orders.carts.models import Cart, LineItem


@transaction.atomic
def expire_carts(*, limit: int = 500) -> int:
    """Put lapsed carts aside and delete empty ones; returns how many. A cart that is being paid is never among them."""
    lapsed = lock_rows(Cart.objects.lapsed(), skip_locked=True)[:limit]
    ids = [cart.pk for cart in lapsed]
    has_lines = Exists(LineItem.objects.filter(cart=OuterRef("pk")))
    own = Cart.objects.filter(
        pk__in=ids, is_assisted=False
    )  # a draft order's cart is history, also an empty one
    empty = list(own.filter(~has_lines).values_list("pk", flat=True))
    Cart.objects.filter(pk__in=empty).delete()
    Cart.objects.filter(pk__in=ids).update(status=Cart.Status.ABANDONED)
    return len(ids)
