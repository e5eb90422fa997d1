"""The news of many prices, in parts that a queue can carry."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from catalog.collections.events import ContentChanged
from catalog.listing.operations import refresh_listing_figures
from catalog.pricing.events import PricesChanged
from catalog.pricing.models import Price
from catalog.products.models import Product, ProductVariant
from core.events import in_parts
from core.outbox import publish


def announce_region(code: str) -> None:
    """Publish that a region is sold in, or not, or otherwise: every page offers the choice. In the caller's transaction."""
    publish(ContentChanged(kind="region", handle=code))


def announce_prices(variant_ids: Iterable[int], *, currencies: Sequence[str] = ()) -> int:
    """Publish PricesChanged for those of these variants that shoppers can see; returns how many that are.

    `currencies` as PricesChanged has them. The figures of lists follow here too. In the caller's transaction.
    """
    shown = list(
        ProductVariant.objects.filter(pk__in=list(variant_ids), product__status=Product.Status.PUBLISHED)
        .order_by("product_id", "id")
        .values_list("public_id", "product__public_id", "product_id")
    )
    refresh_listing_figures(dict.fromkeys(row[2] for row in shown))
    for part in in_parts(shown):
        publish(
            PricesChanged(
                product_ids=tuple(dict.fromkeys(product_id for _, product_id, _ in part)),
                variant_ids=tuple(variant_id for variant_id, _, _ in part),
                currencies=tuple(sorted(currencies)),
            )
        )
    return len(shown)


def announce_beside(variant_ids: Collection[int], *, currencies: Collection[str]) -> int:
    """As announce_prices, for prices that stand beside those of the sets: of a price list.

    The currencies are named when every variant is sold in each of them without the list: then it makes nothing appear.
    """
    ids = set(variant_ids)
    plain = Price.objects.standing().filter(
        price_set__variant__in=ids, currency__in=set(currencies), min_quantity=1
    )
    is_sold_anyway = plain.count() == len(ids) * len(set(currencies))
    return announce_prices(ids, currencies=sorted(set(currencies)) if is_sold_anyway else ())
