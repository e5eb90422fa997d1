"""The news of stock: said once for each operation, in its transaction, when shoppers can buy another number."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from catalog.inventory.availability import refresh_after_commit
from catalog.inventory.events import BackInStock, LowStock, SellableChange, StockChanged
from catalog.inventory.models import LOW_STOCK_THRESHOLD
from catalog.inventory.queries.figures import stock_figures
from catalog.inventory.rules import has_run_low, is_back
from catalog.listing.operations import refresh_listing_figures
from catalog.products.models import Product
from core.events import in_parts
from core.outbox import publish
from core.prepared import prepared_rows

# The variants of these items, and the kits they lie in.
_CONCERNED = """
SELECT v.id, v.public_id, p.public_id, v.sku, p.status = 'published', i.id,
       COALESCE(t.low_stock_threshold, (SELECT low_stock_threshold FROM catalog_stocksettings), %(threshold)s::int)
FROM catalog_productvariant v
JOIN catalog_product p ON p.id = v.product_id
LEFT JOIN catalog_inventoryitem i ON i.variant_id = v.id AND i.id = ANY(%(items)s::bigint[])
LEFT JOIN catalog_stockterms t ON t.variant_id = v.id
WHERE v.id IN (
    SELECT variant_id FROM catalog_inventoryitem WHERE id = ANY(%(items)s::bigint[])
    UNION SELECT unnest(%(variants)s::bigint[])
    UNION
    SELECT k.kit_variant_id FROM catalog_kitcomponent k
    JOIN catalog_inventoryitem part ON part.variant_id = k.component_variant_id WHERE part.id = ANY(%(items)s::bigint[])
)
ORDER BY v.id
"""


@dataclass(frozen=True, slots=True)
class Change:
    """What can be sold of a variant, before and after. `is_shown`: its product is published."""

    pk: int
    variant_id: str
    product_id: str
    sku: str
    is_shown: bool
    threshold: int
    was: int
    now: int


def publish_stock_changes(freed: Mapping[int, int]) -> bool:
    """Publish the news for every shown variant, or kit it lies in, of which another number can be sold; True when any.

    `freed`, by inventory item id: how many more (or, negative, fewer) pieces are free at places that dispatch. Two
    queries however many items.
    """
    moved = {item_id: delta for item_id, delta in freed.items() if delta}
    if not moved:
        return False
    rows = _concerned(list(moved), [])
    refresh_after_commit(
        row[0] for row in rows if not row[4]
    )  # nobody sees these: there is nothing to compare
    deltas = {row[0]: moved[row[5]] for row in rows if row[5] is not None}
    shown = [row for row in rows if row[4]]
    figures = stock_figures([row[0] for row in shown])
    return announce(
        _change(row, was=figures[row[0]].quantity(deltas), now=figures[row[0]].quantity()) for row in shown
    )


def sellable_before(variant_ids: Sequence[int]) -> dict[int, int]:
    """What can be sold of these variants now, for `announce_differences` after a change of their terms."""
    return {variant_id: found.quantity() for variant_id, found in stock_figures(variant_ids).items()}


def announce_differences(before: Mapping[int, int]) -> bool:
    """Publish the news for variants of which another number can be sold than `before`, by variant id."""
    figures = stock_figures(list(before))
    rows = _concerned([], list(before))
    return announce(_change(row, was=before[row[0]], now=figures[row[0]].quantity()) for row in rows)


def _concerned(items: Sequence[int], variants: Sequence[int]) -> list[tuple[Any, ...]]:
    words: dict[str, Any] = {"items": items, "variants": variants, "threshold": LOW_STOCK_THRESHOLD}
    return prepared_rows(_CONCERNED, words)


def _change(row: tuple[Any, ...], *, was: int, now: int) -> Change:
    pk, variant_id, product_id, sku, is_shown, _, threshold = row
    return Change(pk, variant_id, product_id, sku, is_shown, threshold, was, now)


def announce(changes: Iterable[Change]) -> bool:
    """Publish StockChanged, LowStock and BackInStock for these changes, and have Redis told after commit."""
    moved = [change for change in changes if change.was != change.now]
    refresh_after_commit(change.pk for change in moved)
    shown = [change for change in moved if change.is_shown]
    _list_anew([change for change in shown if (change.was > 0) != (change.now > 0)])
    _publish_sellable(shown)
    _publish_low(
        [each for each in shown if has_run_low(was=each.was, now=each.now, threshold=each.threshold)]
    )
    _publish_back([change for change in shown if is_back(was=change.was, now=change.now)])
    return bool(shown)


def _list_anew(changes: Sequence[Change]) -> None:
    """Lists tell what is in stock, and in which sizes: only what came or went changes them."""
    names = {change.product_id for change in changes}
    if names:
        refresh_listing_figures(Product.objects.filter(public_id__in=names).values_list("pk", flat=True))


def _publish_sellable(changes: Sequence[Change]) -> None:
    for part in in_parts(changes):
        publish(
            StockChanged(
                changes=tuple(
                    SellableChange(each.variant_id, each.product_id, each.sku, each.now, each.was)
                    for each in part
                )
            )
        )


def _publish_low(changes: Sequence[Change]) -> None:
    for part in in_parts(changes):
        publish(
            LowStock(
                variant_ids=tuple(change.variant_id for change in part),
                skus=tuple(change.sku for change in part),
                sellable=tuple(change.now for change in part),
            )
        )


def _publish_back(changes: Sequence[Change]) -> None:
    for part in in_parts(changes):
        publish(
            BackInStock(
                variant_ids=tuple(change.variant_id for change in part),
                product_ids=tuple(sorted({change.product_id for change in part})),
            )
        )
