"""Keeping the shop's tree, collections and tags."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import models, transaction

from catalog.addresses.operations import claim_handle
from catalog.assortment.models import SizeChart
from catalog.collections.events import ContentChanged
from catalog.collections.models import ProductCategory, ProductCollection, ProductTag
from catalog.collections.operations.handles import ADDRESSED, locked_tree, parent_among, relist_below
from catalog.listing.operations import refresh_listing
from catalog.media.models import Image
from core.errors import Invalid, NotFound, Refused
from core.outbox import publish


@dataclass(frozen=True, slots=True)
class GroupContent:
    """What is said of a category or collection. `image_key` names its picture, `parent` a category's handle.

    `is_hidden` and `size_chart` (a chart's handle, "" for none) are a category's; None keeps what it has.
    """

    handle: str
    title: str
    description: str = ""
    rank: int = 0
    parent: str | None = None
    image_key: str = ""
    is_hidden: bool | None = None
    size_chart: str | None = None


@transaction.atomic
def set_category(content: GroupContent) -> bool:
    """Add or change a category; False when it is exactly so already. Publishes ContentChanged.

    Raises Invalid for an unknown parent, or one that lies below the category itself.
    """
    rows = {row.handle: row for row in locked_tree()}
    parent = parent_among(rows, handle=content.handle, parent=content.parent)
    fields = {**_shared(content), "parent_id": parent and parent.pk, **_of_category(content)}
    was = rows.get(content.handle)
    changed = _set(ProductCategory, content.handle, fields, kind="category")
    if was is not None and was.parent_id != fields["parent_id"]:
        relist_below(content.handle)
    return changed


@transaction.atomic
def set_collection(content: GroupContent) -> bool:
    """Add or change a collection; False when it is exactly so already. Publishes ContentChanged."""
    return _set(ProductCollection, content.handle, _shared(content), kind="collection")


@transaction.atomic
def give_group_picture(*, kind: str, handle: str, image_key: str) -> bool:
    """Show another picture of a category or collection, or none ("" as key); False when it is so already.

    Publishes ContentChanged. Raises NotFound for an unknown group, Invalid for an unknown picture.
    """
    rows = GROUPS[kind]._default_manager.filter(handle=handle)
    if not rows.exists():
        raise NotFound(f"There is no such {kind} any more.")
    image_id = _image_id(image_key) if image_key else None
    same = {"image_id": image_id} if image_id else {"image__isnull": True}
    if not rows.exclude(**same).update(image_id=image_id):
        return False
    publish(ContentChanged(kind=kind, handle=handle))
    return True


@transaction.atomic
def set_tag(*, handle: str, title: str) -> bool:
    """Add or rename a tag; False when it is exactly so already. Publishes ContentChanged."""
    return _set(ProductTag, handle, {"title": title}, kind="tag")


@transaction.atomic
def remove_group(*, kind: str, handle: str) -> None:
    """Take away a category, collection or tag; its products stay. Publishes ContentChanged.

    Raises NotFound, or Refused for a category that has others below it.
    """
    row: Any = GROUPS[kind]._default_manager.filter(handle=handle).first()
    if row is None:
        raise NotFound(f"There is no such {kind}.")
    held = list(row.products.values_list("pk", flat=True))
    try:
        row.delete()
    except models.ProtectedError as refusal:
        raise Refused("Other categories lie below this one. Move or remove them first.") from refusal
    refresh_listing(held)
    publish(ContentChanged(kind=kind, handle=handle))


GROUPS: dict[str, type[models.Model]] = {
    "category": ProductCategory,
    "collection": ProductCollection,
    "tag": ProductTag,
}


def _shared(content: GroupContent) -> dict[str, Any]:
    """Fields of both; a group without a named picture keeps the one it has."""
    fields: dict[str, Any] = {
        "title": content.title,
        "description": content.description,
        "rank": content.rank,
    }
    if content.image_key:
        fields["image_id"] = _image_id(content.image_key)
    return fields


def _image_id(key: str) -> int:
    found = Image.objects.filter(key=key).values_list("pk", flat=True).first()
    if found is None:
        raise Invalid(fields={"image": f"There is no picture {key}."})
    return found


def _of_category(content: GroupContent) -> dict[str, Any]:
    fields: dict[str, Any] = {} if content.is_hidden is None else {"is_hidden": content.is_hidden}
    if content.size_chart is not None:
        fields["size_chart_id"] = _chart_id(content.size_chart)
    return fields


def _chart_id(handle: str) -> int | None:
    if not handle:
        return None
    chart_id = SizeChart.objects.filter(handle=handle).values_list("pk", flat=True).first()
    if chart_id is None:
        raise Invalid(fields={"size_chart": f"There is no size chart {handle}."})
    return chart_id


def _set(model: type[models.Model], handle: str, fields: dict[str, Any], *, kind: str) -> bool:
    row: Any
    row, is_new = model._default_manager.get_or_create(handle=handle, defaults=fields)
    if not is_new and not model._default_manager.filter(pk=row.pk).exclude(**fields).update(**fields):
        return False
    if row.title != fields["title"]:
        refresh_listing(row.products.values_list("pk", flat=True))  # lists and search know them by its words
    if is_new and kind in ADDRESSED:
        claim_handle(kind=kind, handle=handle)
    publish(ContentChanged(kind=kind, handle=handle))
    return True
