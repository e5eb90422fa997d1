"""Which style hangs in which category, collection or under which tag: one row each, so that many can be moved at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from catalog.products.operations import attach_content
from catalog.sheets.cells import yes_or_no
from catalog.sheets.present import GROUPS, Present, every_style, present_styles
from core.errors import Invalid
from core.imports import Column, SourceRow, Verdict
from core.imports.by_verbs import VerbImporter

RELATIONS = {"category": "categories", "collection": "collections", "tag": "tags"}


class MembershipImporter(VerbImporter):
    """One row per style and group: in it or not."""

    kind = "product-groups"
    title = "Products in categories, collections and tags"
    about = "One row says that a style is in a group (yes) or no longer (no). Everything else about it stays."
    permission = "catalog.change_product"
    key = ("sku", "group_kind", "group")
    can_export = True
    columns = (
        Column("sku", "Style code", "The ERP's code of the style.", required=True),
        Column("group_kind", "Kind", "category, collection or tag.", required=True),
        Column("group", "Group", "Its address (handle).", required=True),
        Column("is_in", "In it", "yes or no.", required=True),
    )

    def known(self, rows: Sequence[SourceRow]) -> dict[str, Present]:
        """The styles of these rows as they are."""
        return present_styles([row.text("sku") for row in rows])

    def take(self, row: SourceRow, known: dict[str, Present]) -> Verdict:
        """Put the style in or take it out."""
        present = known.get(row.text("sku"))
        if present is None:
            raise Invalid(fields={"sku": f"There is no style {row.text('sku')}. Styles come from the ERP."})
        relation = RELATIONS.get(row.text("group_kind").casefold())
        if relation is None:
            raise Invalid(
                fields={"group_kind": f"“{row.text('group_kind')}” is not category, collection or tag."}
            )
        group, is_in = row.text("group"), yes_or_no(row, "is_in")
        now = getattr(present.content, relation)
        if (group in now) == is_in:
            return Verdict.by(row, {})
        wanted = tuple(sorted({*now, group} if is_in else set(now) - {group}))
        said: dict[str, Any] = {relation: wanted}
        content = replace(present.content, **said)
        try:
            attach_content(content)
        except Invalid as refusal:
            raise Invalid(fields={"group": " ".join(refusal.fields.values())}) from refusal
        present.content = content
        return Verdict.by(row, {relation: (list(now), list(wanted))}, subject=present.subject)

    def export(self) -> Iterator[Mapping[str, Any]]:
        """Every membership there is."""
        words = {relation: word for word, relation in RELATIONS.items()}
        for present in every_style():
            for relation in GROUPS:
                for handle in getattr(present.content, relation):
                    yield {
                        "sku": present.content.sku,
                        "group_kind": words[relation],
                        "group": handle,
                        "is_in": True,
                    }
