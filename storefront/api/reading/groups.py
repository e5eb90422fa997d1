"""Collections, categories, tags and types: few enough to be read whole, sorted and cut here."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar

from django.http import HttpResponse
from rest_framework.request import Request

from catalog.range.queries import range_collections, range_tags, range_types
from core.api.asked import Asked
from core.api.fields import picked, wanted_fields
from core.api.wire import dumped
from core.errors import NotFound
from storefront.api import kept
from storefront.api.reading.answers import shared_answer
from storefront.api.shapes.products import collection_json, worded_json
from storefront.api.view import StoreView, plain_request
from storefront.pagecache import tags

Row = dict[str, Any]
PAGING = ("limit", "offset", "order", "fields", "locale", "with_deleted", "q")
SORTABLE = frozenset({"id", "title", "name", "handle", "value", "rank", "created_at", "updated_at"})


class Groups(StoreView):
    """A list of groups. `filters` are fields that a query string may name; `words` are searched by `q`."""

    kind: ClassVar[str]
    plural: ClassVar[str]
    defaults: ClassVar[tuple[str, ...]] = ("*",)
    filters: ClassVar[tuple[str, ...]] = ("id", "handle", "title", "external_id")
    also: ClassVar[tuple[str, ...]] = ("created_at", "updated_at")

    def rows(self, asked: Asked) -> Sequence[Row]:
        """All of them, in the shop's order."""
        raise NotImplementedError

    def get(self, request: Request) -> HttpResponse:
        """A page of them."""
        seen = kept.news_number()
        asked = Asked(plain_request(request), (*PAGING, *self.filters, *self.also))
        rows = fitting(self.rows(asked), asked, self.filters)
        order = asked.order(lambda each: each.removeprefix("-") in SORTABLE)
        if order:
            by = order.removeprefix("-")
            rows = sorted(rows, key=lambda row: str(row.get(by, "")).lower(), reverse=order.startswith("-"))
        page = asked.page()
        wanted = wanted_fields(self.kind, self.defaults, asked.text("fields"))
        shown = [picked(row, wanted) for row in rows[page.offset : page.offset + page.limit]]
        body = {self.plural: shown, "count": len(rows), "offset": page.offset, "limit": page.limit}
        marks = {tags.MENU, tags.LISTS}
        return shared_answer(plain_request(request), dumped(body), tags=marks, seen=seen)


class OneGroup(StoreView):
    """One group by id; `named` is what the contract calls it when it is not there."""

    groups: ClassVar[type[Groups]]
    singular: ClassVar[str]
    named: ClassVar[str]

    def get(self, request: Request, group_id: str) -> HttpResponse:
        """Raises NotFound."""
        seen = kept.news_number()
        own = self.groups()
        own.caller = self.caller
        asked = Asked(plain_request(request), ("fields", "locale", *own.also))
        wanted = wanted_fields(own.kind, own.defaults, asked.text("fields"))
        found = next((row for row in own.rows(asked) if row["id"] == group_id), None)
        if found is None:
            raise NotFound(f"{self.named} with id: {group_id[:80]} was not found")
        body = {self.singular: picked(found, wanted)}
        marks = {tags.MENU, tags.LISTS}
        return shared_answer(plain_request(request), dumped(body), tags=marks, seen=seen)


def fitting(rows: Sequence[Row], asked: Asked, filters: Sequence[str]) -> list[Row]:
    """The rows that have one of the values asked for, in every field asked for, and the words of `q`."""
    found = list(rows)
    for name in filters:
        values = asked.texts(name)
        if values is not None:
            found = [row for row in found if _text(row.get(name)) in values]
    words = asked.text("q").strip().lower()
    return [row for row in found if words in _words_of(row)] if words else found


def _text(value: Any) -> str:
    return "null" if value is None else str(value)


def _words_of(row: Mapping[str, Any]) -> str:
    return " ".join(
        str(row.get(name) or "") for name in ("title", "name", "value", "handle", "description")
    ).lower()


class Collections(Groups):
    """GET /store/collections."""

    kind, plural = "collection", "collections"

    def rows(self, asked: Asked) -> Sequence[Row]:
        """In the shop's order."""
        return [collection_json(each) for each in range_collections(self.caller.language)]


class Words(Groups):
    """Tags and types: nothing but a word."""

    filters: ClassVar[tuple[str, ...]] = ("id", "value", "external_id")
    prefix: ClassVar[str]
    asking: ClassVar[Callable[[str], Sequence[Any]]]

    def rows(self, asked: Asked) -> Sequence[Row]:
        """By title."""
        ask = type(self).asking
        return [worded_json(self.prefix, each) for each in ask(self.caller.language)]


class Tags(Words):
    """GET /store/product-tags."""

    kind, plural, prefix, asking = "tag", "product_tags", "ptag", staticmethod(range_tags)


class Types(Words):
    """GET /store/product-types."""

    kind, plural, prefix, asking = "type", "product_types", "ptyp", staticmethod(range_types)


class OneCollection(OneGroup):
    """GET /store/collections/:id."""

    groups, singular, named = Collections, "collection", "Collection"


class OneTag(OneGroup):
    """GET /store/product-tags/:id."""

    groups, singular, named = Tags, "product_tag", "Product tag"


class OneType(OneGroup):
    """GET /store/product-types/:id."""

    groups, singular, named = Types, "product_type", "Product type"
