"""Categories, collections and tags: the shop's own, read and kept alike."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django.db.models import Count, Model, QuerySet
from django.http import HttpResponse
from rest_framework.request import Request

from catalog.api.group_bodies import (
    CategoryBody,
    GroupWordsBody,
    NewCategoryBody,
    NewCollectionBody,
    NewTagBody,
    TagBody,
)
from catalog.api.things import CATEGORY, COLLECTION, TAG
from catalog.collections.models import ProductCategory, ProductCollection, ProductTag
from catalog.collections.operations import GroupContent, remove_group, set_category, set_collection, set_tag
from catalog.collections.rules import stored_conditions
from core.api.bodies import Body
from core.api.fields import Wanted, picked
from core.api.wire import name_of
from core.audit import audited
from core.backoffice.calls import Call
from core.backoffice.lists import FIELDS, AdminList, Filter, exactly, listed, matching, one_of, only_if, yes
from core.backoffice.things import Thing, one, text, yes_or_no
from core.backoffice.view import AdminView, done, found_row, fresh, wanted_of
from core.backoffice.wire import row_key
from core.errors import Invalid

READ, WRITE = "products:read", "products:write"


class Kind:
    """What the doors of one kind of group share; below it stand its rows, its names and its verb."""

    model: ClassVar[type[Model]]
    group: ClassVar[str]
    prefix: ClassVar[str]
    kind: ClassVar[Thing]

    def all_rows(self) -> QuerySet[Any]:
        """Every group of the kind, with the number of its products."""
        return self.model._default_manager.annotate(held=Count("products", distinct=True))

    def row(self, row: Any) -> dict[str, Any]:
        """A group as it is told."""
        return {
            "id": name_of(self.prefix, row.pk),
            "handle": row.handle,
            "title": row.title,
            "product_count": row.held,
        }

    def save(self, said: Mapping[str, Any], row: Any) -> None:
        """Write what was said over what there is, through the verb. Raises Invalid."""
        raise NotImplementedError

    def answer(self, request: Request, where: Mapping[str, Any]) -> dict[str, Any]:
        """One as it is asked for. Raises NotFound."""
        wanted = wanted_of(self.kind, request)
        return {self.group: picked(self.row(found_row(self.all_rows(), **where)), wanted)}


class TagKind(Kind):
    """Words that products share."""

    model, group, prefix, kind = ProductTag, "tag", "ptag", TAG

    def save(self, said: Mapping[str, Any], row: Any) -> None:
        """Only its title is said."""
        set_tag(handle=said["handle"], title=said.get("title") or row.title)


class CategoryKind(Kind):
    """Places in the shop's tree."""

    model, group, prefix, kind = ProductCategory, "category", "pcat", CATEGORY

    def all_rows(self) -> QuerySet[Any]:
        """With parent and chart."""
        return super().all_rows().select_related("parent", "size_chart")

    def row(self, row: Any) -> dict[str, Any]:
        """With its place and what is below it."""
        return {
            **super().row(row),
            "description": row.description,
            "rank": row.rank,
            "parent": row.parent.handle if row.parent else None,
            "is_hidden": row.is_hidden,
            "size_chart": row.size_chart.handle if row.size_chart else None,
        }

    def save(self, said: Mapping[str, Any], row: Any) -> None:
        """What is left out stays."""
        there = self.row(row) if row else {"title": "", "parent": None, "size_chart": None}
        full = {**there, **said}
        set_category(
            GroupContent(
                handle=full["handle"],
                title=full["title"],
                description=full.get("description", ""),
                rank=full.get("rank", 0),
                parent=full["parent"] or None,
                is_hidden=full.get("is_hidden"),
                size_chart=full["size_chart"] or "",
            )
        )


class CollectionKind(Kind):
    """What is seen together."""

    model, group, prefix, kind = ProductCollection, "collection", "pcol", COLLECTION

    def row(self, row: Any) -> dict[str, Any]:
        """With the conditions that choose its products, if any do."""
        conditions = stored_conditions(row.conditions)
        return {
            **super().row(row),
            "description": row.description,
            "rank": row.rank,
            "kind": row.kind,
            "match": row.match,
            "conditions": [each.line() for each in conditions],
        }

    def save(self, said: Mapping[str, Any], row: Any) -> None:
        """What is left out stays."""
        full = {**(self.row(row) if row else {}), **said}
        words = {name: full[name] for name in ("handle", "title", "description", "rank") if name in full}
        set_collection(GroupContent(**words))


class GroupList(Kind, AdminList):
    """All groups of a kind, and making one."""

    body: ClassVar[type[Body]]
    filters: ClassVar[Mapping[str, Filter]] = {"q": matching("title", "handle"), "handle": exactly("handle")}

    def rows(self, **path: str) -> QuerySet[Any]:
        """All of them."""
        return self.all_rows()

    def written(self, rows: Sequence[Any], wanted: Wanted) -> list[dict[str, Any]]:
        """No query more."""
        return [self.row(row) for row in rows]

    def post(self, request: Request) -> HttpResponse:
        """Make one; its handle is its address."""
        wanted_of(self.kind, request)
        said = self.body.read(request)
        if self.model._default_manager.filter(handle=said["handle"]).exists():
            raise Invalid(fields={"handle": f"{said['handle']} is the address of another {self.group}."})
        with audited(self.caller.author, self.model) as watch:
            self.save(said, None)
            watch.add(self.model._default_manager.get(handle=said["handle"]).pk)
        return done(self.answer(request, {"handle": said["handle"]}), status=201)


class GroupDoor(Kind, AdminView):
    """A door of one group."""

    has_versions = True

    def where(self, path: Mapping[str, str]) -> dict[str, int]:
        """Its key. Raises NotFound."""
        return {"pk": row_key(self.prefix, path["group_id"])}

    def shown(self, request: Request, **path: str) -> dict[str, Any]:
        """The group. Raises NotFound."""
        return self.answer(request, self.where(path))

    def held(self, **path: str) -> QuerySet[Any] | None:
        """Its row. Raises NotFound."""
        return self.model._default_manager.filter(**self.where(path))


class OneGroup(GroupDoor):
    """One group of a kind."""

    body: ClassVar[type[Body]]

    def get(self, request: Request, group_id: str) -> HttpResponse:
        """One of them."""
        return fresh(request, self.shown(request, group_id=group_id))

    def post(self, request: Request, group_id: str) -> HttpResponse:
        """Change what is said of it; its handle stays."""
        wanted_of(self.kind, request)
        said = self.body.read(request)
        row = found_row(self.all_rows(), **self.where({"group_id": group_id}))
        with audited(self.caller.author, self.model, [row.pk]):
            self.save({"handle": row.handle, **said}, row)
        return done(self.answer(request, {"pk": row.pk}))

    def delete(self, request: Request, group_id: str) -> HttpResponse:
        """Take it away; its products stay."""
        row = found_row(self.all_rows(), **self.where({"group_id": group_id}))
        with audited(self.caller.author, self.model, [row.pk]):
            remove_group(kind=self.group, handle=row.handle)
        return done({"id": group_id, "deleted": True})


class Tags(TagKind, GroupList):
    """Tags."""

    plural, body = "tags", NewTagBody


class Categories(CategoryKind, GroupList):
    """The tree of categories."""

    plural, body = "categories", NewCategoryBody
    filters: ClassVar[Mapping[str, Filter]] = {
        **GroupList.filters,
        "parent": exactly("parent__handle"),
        "is_hidden": only_if(yes("is_hidden")),
    }


class Collections(CollectionKind, GroupList):
    """Collections, chosen by hand or by rules."""

    plural, body = "collections", NewCollectionBody
    filters: ClassVar[Mapping[str, Filter]] = {
        **GroupList.filters,
        "kind": one_of("kind", ProductCollection.Kind.values),
    }


class OneTag(TagKind, OneGroup):
    """One tag."""

    body = TagBody


class OneCategory(CategoryKind, OneGroup):
    """One category."""

    body = CategoryBody


class OneCollection(CollectionKind, OneGroup):
    """One collection."""

    body = GroupWordsBody


def _declare(many: type[GroupList], single: type[OneGroup], example: Mapping[str, Any]) -> None:
    """What each method of the two doors of a kind takes and answers."""
    model = many.model._meta.model_name
    answer, query = one(**{many.group: many.kind}), {"fields": FIELDS}
    gone = one(id=text(f"{many.prefix}_12"), deleted=yes_or_no())
    many.calls = {
        "get": listed(many, scope=READ, right=f"catalog.view_{model}"),
        "post": Call(
            WRITE, f"catalog.add_{model}", answer, many.body, query=query, example=example, status=201
        ),
    }
    words = {name: value for name, value in example.items() if name != "handle"}
    single.calls = {
        "get": Call(READ, f"catalog.view_{model}", answer, query=query),
        "post": Call(WRITE, f"catalog.change_{model}", answer, single.body, query=query, example=words),
        "delete": Call(WRITE, f"catalog.delete_{model}", gone),
    }


_declare(Tags, OneTag, {"handle": "handloom", "title": "Handloom"})
_declare(Categories, OneCategory, {"handle": "silk-blouses", "title": "Silk blouses", "parent": "blouses"})
_declare(Collections, OneCollection, {"handle": "wedding-edit", "title": "The Wedding Edit"})
