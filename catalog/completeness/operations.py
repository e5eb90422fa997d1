"""Saying what a product or category should be found by."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from catalog.collections.models import ProductCategory
from catalog.completeness.rules import clean_phrases
from catalog.products.models import Product
from core.errors import NotFound

KINDS = {"product": Product, "category": ProductCategory}


@transaction.atomic
def set_target_phrases(*, kind: str, row_id: int, phrases: Iterable[str]) -> bool:
    """Name the phrases that a product or category should be found by, the first the weightiest; False when it is so.

    Shoppers see nothing of them, so nobody is told. Raises Invalid, and NotFound for what was removed.
    """
    wanted = list(clean_phrases(phrases))
    rows = KINDS[kind]._default_manager.filter(pk=row_id)
    if not rows.exists():
        raise NotFound("This was removed meanwhile.")
    return bool(rows.exclude(target_phrases=wanted).update(target_phrases=wanted))
