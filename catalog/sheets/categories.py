"""The category tree as rows: parents first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from catalog.collections.models import ProductCategory
from catalog.collections.operations import GroupContent, set_category
from catalog.sheets.cells import as_the_table_wants, whole_number
from core.audit import Subject
from core.errors import Invalid
from core.imports import Column, SourceRow, Verdict
from core.imports.by_verbs import VerbImporter

FIELDS = ("title", "description", "rank", "parent")


class CategoryImporter(VerbImporter):
    """One row per category, by its address; new ones are added."""

    kind = "categories"
    title = "Categories"
    about = "The tree. A parent has to stand above its children in the file, or be there already."
    permission = "catalog.change_productcategory"
    key = ("handle",)
    can_export = True
    columns = (
        Column(
            "handle",
            "Address",
            "Small letters, digits and hyphens; it says which category a row is about.",
            required=True,
        ),
        Column("title", "Title", "Needed for a new category."),
        Column("parent", "Parent", "The parent's address; empty for the top of the tree."),
        Column("rank", "Rank", "Lower comes first."),
        Column("description", "Description"),
    )

    def known(self, rows: Sequence[SourceRow]) -> dict[str, ProductCategory]:
        """The categories of these rows, in one query."""
        found = ProductCategory.objects.filter(handle__in=[row.text("handle") for row in rows])
        return {row.handle: row for row in found.select_related("parent")}

    def take(self, row: SourceRow, known: dict[str, ProductCategory]) -> Verdict:
        """Add or change it."""
        now = known.get(row.text("handle"))
        handle = as_the_table_wants(ProductCategory, "handle", row.text("handle"))
        before = _before(now)
        wanted = {**before, **_said(row)}
        changes = {name: (before[name], wanted[name]) for name in FIELDS if before[name] != wanted[name]}
        if not wanted["title"]:
            raise Invalid(fields={"title": "A new category needs a title."})
        if changes:
            set_category(GroupContent(handle=handle, **{**wanted, "parent": wanted["parent"] or None}))
        key = now.pk if now else ProductCategory.objects.values_list("pk", flat=True).get(handle=handle)
        subject = Subject("catalog.productcategory", str(key), wanted["title"])
        return Verdict.by(row, changes, subject=subject, is_new=now is None)

    def export(self) -> Iterator[Mapping[str, Any]]:
        """The whole tree, parents before children."""
        rows = list(ProductCategory.objects.select_related("parent").order_by("rank", "id"))
        children: dict[int | None, list[ProductCategory]] = {}
        for row in rows:
            children.setdefault(row.parent_id, []).append(row)
        waiting = list(reversed(children.get(None, [])))
        while waiting:
            row = waiting.pop()
            waiting += reversed(children.get(row.pk, []))
            yield {"handle": row.handle, **_before(row)}


def _before(row: ProductCategory | None) -> dict[str, Any]:
    if row is None:
        return {"title": "", "description": "", "rank": 0, "parent": ""}
    parent = row.parent.handle if row.parent else ""
    return {"title": row.title, "description": row.description, "rank": row.rank, "parent": parent}


def _said(row: SourceRow) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name in ("title", "description"):
        if row.has(name):
            found[name] = as_the_table_wants(ProductCategory, name, row.text(name))
    if row.has("rank"):
        found["rank"] = as_the_table_wants(ProductCategory, "rank", whole_number(row, "rank"))
    if row.has("parent"):
        found["parent"] = row.text("parent")
    return found
