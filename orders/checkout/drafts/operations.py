"""Keeping what is told of a cart."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.db import transaction

from core import clock
from orders.carts.operations.open_cart import locked_open_cart, touch_cart
from orders.checkout.drafts.models import CheckoutDraft
from orders.checkout.drafts.rules import Told, check_told


@transaction.atomic
def tell_checkout(*, cart_id: str, told: Told) -> None:
    """Keep what is told of an open cart beside what was told before.

    Raises Invalid, NoSuchCart or CartNotOpen, and then changes nothing.
    """
    check_told(told)
    cart = locked_open_cart(cart_id)
    changed: dict[str, Any] = {
        name: value
        for name, value in (
            ("email", told.email.strip().lower() if told.email is not None else None),
            ("phone", told.phone),
            ("company_name", told.company_name),
            ("shipping", asdict(told.shipping) if told.shipping else None),
            ("billing", asdict(told.billing) if told.billing else None),
            ("option_code", told.option_code),
            ("payment_method", told.payment_method),
            ("metadata", dict(told.metadata) if told.metadata is not None else None),
        )
        if value is not None
    }
    CheckoutDraft.objects.update_or_create(cart=cart, defaults={**changed, "changed_at": clock.now()})
    touch_cart(cart)
