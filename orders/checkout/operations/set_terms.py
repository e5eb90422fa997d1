"""Staff turn a switch: what shoppers may do changes at once."""

from __future__ import annotations

from functools import partial

from django.core.cache import cache
from django.db import transaction

from orders.checkout.models import CheckoutTerms
from orders.checkout.queries import TERMS_KEY


@transaction.atomic
def set_checkout_terms(terms: CheckoutTerms) -> None:
    """Keep the switches as given; pages follow as soon as this is committed."""
    CheckoutTerms.objects.bulk_create(
        [terms],
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=[field.name for field in CheckoutTerms._meta.concrete_fields if not field.primary_key],
    )
    transaction.on_commit(partial(cache.delete, TERMS_KEY))
