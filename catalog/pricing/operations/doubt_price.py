"""A price that a comparison has found to be wrong: its owner's next word counts, also in the version we have."""

from __future__ import annotations

from django.db.models import F

from catalog.pricing.models import Price


def doubt_price(key: str) -> bool:
    """Let the owner's next word about a price (`PriceFacts.key`) be news, whatever stands here. False for no such price.

    The price itself stays until that word comes.
    """
    sku, currency, least = key.rsplit(":", 2)
    places = Price.objects.filter(
        price_set__variant__sku=sku, currency=currency, min_quantity=int(least), source_version__gt=0
    )
    return bool(places.update(source_version=F("source_version") - 1))
