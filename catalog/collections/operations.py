"""Keeping the shop's tree, collections and tags."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import models, transaction

from catalog.collections.events import ContentChanged
from catalog.collections.models import ProductCategory, ProductCollection, ProductTag
from catalog.media.models import Image
from core.errors import Invalid, NotFound, Refused
from core.outbox import publish


@dataclass(frozen=True, slots=True)
class GroupContent:
    """What is said of a category or collection. `image_key` names its picture, `parent` a category's handle."""

    handle: str
    title: str
    description: str = ""
    rank: int = 0
    parent: str | None = None
    image_key: str = ""


@transaction.atomic
def set_category(content: GroupContent) -> bool:
    """Add or change a category; False when it is exactly so already. Publishes ContentChanged.

    Raises Invalid for an unknown parent, or one that lies below the category itself.
    """
    fields = {**_shared(content), "parent_id": _parent_id(content)}
    return _set(ProductCategory, content.handle, fields, kind="category")


@transaction.atomic
def set_collection(content: GroupContent) -> bool:
    """Add or change a collection; False when it is exactly so already. Publishes ContentChanged."""
    return _set(ProductCollection, content.handle, _shared(content), kind="collection")


@transaction.atomic
def set_tag(*, handle: str, title: str) -> bool:
    """Add or rename a tag; False when it is exactly so already. Publishes ContentChanged."""
    return _set(ProductTag, handle, {"title": title}, kind="tag")


@transaction.atomic
def remove_group(*, kind: str, handle: str) -> None:
    """Take away a category, collection or tag; its products stay. Publishes ContentChanged.

    Raises NotFound, or Refused for a category that has others below it.
    """
    row = GROUPS[kind]._default_manager.filter(handle=handle).first()
    if row is None:
        raise NotFound(f"There is no such {kind}.")
    try:
        row.delete()
    except models.ProtectedError as refusal:
        raise Refused("Other categories lie below this one. Move or remove them first.") from refusal
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
        image = Image.objects.filter(key=content.image_key).first()
        if image is None:
            raise Invalid(fields={"image": f"There is no picture {content.image_key}."})
        fields["image_id"] = image.pk
    return fields


def _parent_id(content: GroupContent) -> int | None:
    if content.parent is None:
        return None
    parents = dict(ProductCategory.objects.values_list("handle", "parent__handle"))
    if content.parent not in parents:
        raise Invalid(fields={"parent": f"There is no category {content.parent}."})
    above: str | None = content.parent
    while above is not None:
        if above == content.handle:
            raise Invalid(fields={"parent": f"{content.parent} lies below {content.handle} itself."})
        above = parents[above]
    return ProductCategory.objects.get(handle=content.parent).pk


def _set(model: type[models.Model], handle: str, fields: dict[str, Any], *, kind: str) -> bool:
    row, is_new = model._default_manager.get_or_create(handle=handle, defaults=fields)
    if not is_new and not model._default_manager.filter(pk=row.pk).exclude(**fields).update(**fields):
        return False
    publish(ContentChanged(kind=kind, handle=handle))
    return True
