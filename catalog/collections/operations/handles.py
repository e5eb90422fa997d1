"""Giving a category or collection another handle, and moving categories about the tree."""

from __future__ import annotations

import re
from typing import Any

from django.db import transaction

from catalog.addresses.operations import forward_handle
from catalog.collections.events import ContentChanged
from catalog.collections.models import ProductCategory, ProductCollection
from catalog.collections.queries.pages import categories_below
from catalog.listing.operations import refresh_listing
from catalog.products.models import HANDLE_LENGTH
from core.errors import Invalid, NotFound
from core.outbox import publish

ADDRESSED: dict[str, type[ProductCategory] | type[ProductCollection]] = {
    "category": ProductCategory,
    "collection": ProductCollection,
}
_HANDLE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


@transaction.atomic
def change_handle(*, kind: str, handle: str, to: str) -> bool:
    """Give a category or collection the handle `to`; False when it has it already.

    Its old address, and those of everything below it, lead to the new ones for good. Publishes ContentChanged for both
    handles. Raises NotFound, or Invalid for a handle that is in use or is no handle.
    """
    if handle == to:
        return False
    model: Any = ADDRESSED[kind]
    row = model.objects.select_for_update().filter(handle=handle).first()
    if row is None:
        raise NotFound(f"There is no {kind} {handle}.")
    check_handle(to)
    if model.objects.filter(handle=to).exists():
        raise Invalid(fields={"handle": f"{to} is the address of another {kind}."})
    model.objects.filter(pk=row.pk).update(handle=to)
    forward_handle(kind=kind, target_id=row.pk, was=handle, to=to)
    for each in (handle, to):
        publish(ContentChanged(kind=kind, handle=each))
    return True


def check_handle(handle: str) -> None:
    """Raises Invalid unless it is lower-case words with dashes between them."""
    if len(handle) > HANDLE_LENGTH or not _HANDLE.fullmatch(handle):
        raise Invalid(
            fields={"handle": "Use small letters, figures and single dashes, such as silk-blouses."}
        )


@transaction.atomic
def move_category(*, handle: str, parent: str | None, rank: int | None = None) -> bool:
    """Hang a category under another one (None: make it a root), at a rank among its new siblings (None: at their end).

    False when it hangs there already. Its addresses change with it; the old ones lead to the new ones, because the
    last handle of an address finds the category. Publishes ContentChanged. Raises NotFound, or Invalid for a ring.
    """
    rows = {row.handle: row for row in locked_tree()}
    category = rows.get(handle)
    if category is None:
        raise NotFound(f"There is no category {handle}.")
    above = parent_among(rows, handle=handle, parent=parent)
    siblings = [
        row.rank for row in rows.values() if row.parent_id == (above and above.pk) and row != category
    ]
    wanted = rank if rank is not None else max(siblings, default=-1) + 1
    if category.parent_id == (above and above.pk) and rank in {None, category.rank}:
        return False
    ProductCategory.objects.filter(pk=category.pk).update(parent=above, rank=wanted)
    if category.parent_id != (above and above.pk):
        relist_below(handle)
    publish(ContentChanged(kind="category", handle=handle))
    return True


@transaction.atomic
def shift_category(*, handle: str, by: int) -> bool:
    """Let a category change places with the sibling before it (`by` -1) or after it (1); False at the end of the row.

    Siblings are numbered anew from zero. Publishes ContentChanged. Raises NotFound.
    """
    rows = locked_tree()
    category = next((row for row in rows if row.handle == handle), None)
    if category is None:
        raise NotFound(f"There is no category {handle}.")
    row_of = sorted((r for r in rows if r.parent_id == category.parent_id), key=lambda r: (r.rank, r.pk))
    place = row_of.index(category)
    if not 0 <= place + by < len(row_of):
        return False
    row_of.insert(place + by, row_of.pop(place))
    for rank, row in enumerate(row_of):
        row.rank = rank
    ProductCategory.objects.bulk_update(row_of, ["rank"])
    publish(ContentChanged(kind="category", handle=handle))
    return True


def relist_below(handle: str) -> None:
    """Let lists know that what hangs in a category and below it hangs elsewhere now."""
    held = ProductCategory.products.through.objects.filter(productcategory__in=categories_below(handle))
    refresh_listing(held.values_list("product_id", flat=True))


def locked_tree() -> list[ProductCategory]:
    """All categories, locked, so that two moves at the same time cannot make a ring together."""
    return list(ProductCategory.objects.select_for_update(of=("self",)).order_by("pk"))


def parent_among(
    rows: dict[str, ProductCategory], *, handle: str, parent: str | None
) -> ProductCategory | None:
    """The category named `parent`. Raises Invalid when there is none, or when it is `handle` or lies below it."""
    if parent is None:
        return None
    if parent not in rows:
        raise Invalid(fields={"parent": f"There is no category {parent}."})
    by_id = {row.pk: row for row in rows.values()}
    above: ProductCategory | None = rows[parent]
    while above is not None:
        if above.handle == handle:
            raise Invalid(fields={"parent": f"{parent} lies below {handle} itself."})
        above = by_id.get(above.parent_id) if above.parent_id else None
    return rows[parent]
