"""Which news of the ERP's prices the shop has taken over."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from catalog.pricing.models import Price


def price_versions(keys: Collection[str]) -> Mapping[str, int]:
    """The version held of each of these prices, by `PriceFacts.key`; prices that have not come are left out. One query."""
    skus = {key.rsplit(":", 2)[0] for key in keys}
    rows = Price.objects.filter(price_set__variant__sku__in=skus).values_list(
        "price_set__variant__sku", "currency", "min_quantity", "source_version"
    )
    return {f"{sku}:{currency}:{least}": version for sku, currency, least, version in rows}


def price_amounts(keys: Collection[str]) -> Mapping[str, int]:
    """The amount of each of these prices in minor units, by `PriceFacts.key`; those that do not stand are left out. One query."""
    skus = {key.rsplit(":", 2)[0] for key in keys}
    rows = Price.objects.filter(price_set__variant__sku__in=skus, is_withdrawn=False).values_list(
        "price_set__variant__sku", "currency", "min_quantity", "amount"
    )
    return {f"{sku}:{currency}:{least}": amount for sku, currency, least, amount in rows}
