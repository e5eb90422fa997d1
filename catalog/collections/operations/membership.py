"""Which products belong to a collection: the hand's choice, or the rules'."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from catalog.assortment.models import ProductType
from catalog.collections.events import ContentChanged
from catalog.collections.models import (
    CollectionProduct,
    ProductCategory,
    ProductCollection,
    ProductTag,
)
from catalog.collections.queries.matching import products_matching
from catalog.collections.rules import Condition, conditions_of, stored_conditions
from catalog.listing.operations import refresh_listing
from catalog.products.models import Product
from core import clock
from core.errors import Invalid, NotFound, Refused
from core.outbox import publish

CHUNK = 1_000
NAMED = {"category": ProductCategory, "tag": ProductTag, "type": ProductType}


@transaction.atomic
def arrange_collection(*, handle: str, product_ids: Sequence[str]) -> bool:
    """Make these products (public ids, in this order) what a hand-picked collection holds; False when it does already.

    Publishes ContentChanged. Raises NotFound, Invalid for a product that does not exist, Refused for a collection by rules.
    """
    collection = _locked(handle)
    if collection.kind != ProductCollection.Kind.BY_HAND:
        raise Refused("This collection is chosen by its rules. Change the rules, or choose by hand first.")
    ordered = list(dict.fromkeys(product_ids))
    known = dict(Product.objects.filter(public_id__in=ordered).values_list("public_id", "pk"))
    if len(known) < len(ordered):
        unknown = next(each for each in ordered if each not in known)
        raise Invalid(fields={"products": f"There is no product {unknown}."})
    places = {known[public_id]: rank for rank, public_id in enumerate(ordered)}
    touched = _set_places(collection, places)
    if not touched:
        return False
    refresh_listing(touched)
    publish(ContentChanged(kind="collection", handle=handle))
    return True


@transaction.atomic
def set_collection_rules(*, handle: str, lines: Sequence[str], match: str = "all") -> bool:
    """Let rules choose what a collection holds, one condition a line, and put in what they choose now.

    False when nothing changed. Publishes ContentChanged. Raises NotFound, or Invalid saying which condition is wrong and why.
    """
    collection = _locked(handle)
    conditions = check_conditions(lines or [""])
    fields = {
        "kind": ProductCollection.Kind.BY_RULES,
        "match": match,
        "conditions": [each.row() for each in conditions],
    }
    if match not in ProductCollection.Match.values:
        raise Invalid(fields={"match": "Choose whether all or any of the conditions have to hold."})
    rows = ProductCollection.objects.filter(pk=collection.pk).exclude(**fields)
    changed = bool(rows.update(**fields))
    return refresh_collection(handle) or changed


def check_conditions(lines: Sequence[str]) -> tuple[Condition, ...]:
    """The conditions that these lines say, none for no lines. Raises Invalid for a wrong one and for unknown names."""
    conditions = conditions_of(lines) if lines else ()
    for condition in conditions:
        _refuse_strangers(condition)
    return conditions


@transaction.atomic
def choose_by_hand(handle: str) -> bool:
    """Take a collection's rules away and keep what it holds, to be arranged by hand; False when it has none. Raises NotFound."""
    collection = _locked(handle)
    if collection.kind == ProductCollection.Kind.BY_HAND:
        return False
    ProductCollection.objects.filter(pk=collection.pk).update(
        kind=ProductCollection.Kind.BY_HAND, conditions=[]
    )
    return True


@transaction.atomic
def refresh_collection(handle: str) -> bool:
    """Put into a collection by rules what its conditions choose now; False when it holds just that. Publishes ContentChanged."""
    collection = _locked(handle)
    if collection.kind != ProductCollection.Kind.BY_RULES:
        return False
    chosen = products_matching(stored_conditions(collection.conditions), collection.match)
    touched = _set_places(collection, dict.fromkeys(chosen.values_list("pk", flat=True), 0))
    ProductCollection.objects.filter(pk=collection.pk).update(refreshed_at=clock.now())
    if touched:
        refresh_listing(touched)
        publish(ContentChanged(kind="collection", handle=handle))
    return bool(touched)


def refresh_rule_collections() -> int:
    """Bring every collection by rules up to date, each in a transaction of its own; how many have changed."""
    handles = ProductCollection.objects.filter(kind=ProductCollection.Kind.BY_RULES).values_list(
        "handle", flat=True
    )
    return sum(refresh_collection(handle) for handle in list(handles))


@transaction.atomic
def refresh_memberships(product_ids: Sequence[int]) -> bool:
    """Let every collection by rules judge these products (row ids) anew: two queries, and one per such collection.

    True when any of them came or went; their lists are the caller's to tell (`refresh_listing`). Publishes ContentChanged for each collection that changed.
    """
    ruled = list(ProductCollection.objects.filter(kind=ProductCollection.Kind.BY_RULES))
    if not ruled or not product_ids:
        return False
    held = CollectionProduct.objects.filter(productcollection__in=ruled, product__in=product_ids)
    before = set(held.values_list("productcollection_id", "product_id"))
    after: set[tuple[int, int]] = set()
    for collection in ruled:
        chosen = products_matching(stored_conditions(collection.conditions), collection.match)
        after |= {
            (collection.pk, pk) for pk in chosen.filter(pk__in=product_ids).values_list("pk", flat=True)
        }
    if before == after:
        return False
    gone = before - after
    for collection in ruled:
        leaving = [product for own, product in gone if own == collection.pk]
        CollectionProduct.objects.filter(productcollection=collection, product__in=leaving).delete()
    _add(sorted(after - before), rank=0)
    for collection in ruled:
        if any(own == collection.pk for own, _ in before ^ after):
            publish(ContentChanged(kind="collection", handle=collection.handle))
    return True


def _locked(handle: str) -> ProductCollection:
    row = ProductCollection.objects.select_for_update(of=("self",)).filter(handle=handle).first()
    if row is None:
        raise NotFound("There is no such collection.")
    return row


def _refuse_strangers(condition: Condition) -> None:
    """A name that nothing carries would choose nothing for ever: most likely it is misspelt."""
    model = NAMED.get(condition.fact)
    if model is None:
        return
    known = set(model._default_manager.filter(handle__in=condition.values).values_list("handle", flat=True))
    for value in condition.values:
        if value not in known:
            raise Invalid(
                fields={"conditions": f"“{condition.line()}”: there is no {condition.fact} {value}."}
            )


def _set_places(collection: ProductCollection, places: dict[int, int]) -> set[int]:
    """Make these (product id to rank) its places; the products that came, went or moved, whose lists are to be told."""
    rows = {row.product_id: row for row in CollectionProduct.objects.filter(productcollection=collection)}
    gone = [row for product_id, row in rows.items() if product_id not in places]
    moved = []
    for product_id, rank in places.items():
        row = rows.get(product_id)
        if row is not None and row.rank != rank:
            row.rank = rank
            moved.append(row)
    new = [(product_id, rank) for product_id, rank in places.items() if product_id not in rows]
    CollectionProduct.objects.filter(pk__in=[row.pk for row in gone]).delete()
    CollectionProduct.objects.bulk_update(moved, ["rank"], batch_size=CHUNK)
    CollectionProduct.objects.bulk_create(
        [CollectionProduct(productcollection=collection, product_id=pk, rank=rank) for pk, rank in new],
        batch_size=CHUNK,
        ignore_conflicts=True,
    )
    return {row.product_id for row in (*gone, *moved)} | {product_id for product_id, _ in new}


def _add(pairs: Sequence[tuple[int, int]], *, rank: int) -> None:
    CollectionProduct.objects.bulk_create(
        [CollectionProduct(productcollection_id=own, product_id=pk, rank=rank) for own, pk in pairs],
        batch_size=CHUNK,
        ignore_conflicts=True,
    )
