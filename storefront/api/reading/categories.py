"""The tree of categories."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import ClassVar

from catalog.range.queries import RangeCategory, range_categories
from core.api.asked import Asked
from storefront.api.reading.groups import Groups, OneGroup, Row
from storefront.api.shapes.products import category_json

ABOVE, BELOW = "include_ancestors_tree", "include_descendants_tree"
DEEPEST = 12


class Categories(Groups):
    """GET /store/product-categories. Hidden ones are left out, as out of every menu; they can be asked for by id or handle."""

    kind, plural = "category", "product_categories"
    defaults = (
        "id", "name", "description", "handle", "rank", "external_id", "parent_category_id", "metadata", "created_at",
        "updated_at", "deleted_at", "*parent_category", "*category_children",
    )  # fmt: skip
    filters: ClassVar[tuple[str, ...]] = (
        "id", "name", "description", "handle", "parent_category_id", "external_id",
    )  # fmt: skip
    also = ("created_at", "updated_at", ABOVE, BELOW)
    with_hidden: ClassVar[bool] = False

    def rows(self, asked: Asked) -> Sequence[Row]:
        """In the order of the tree, each with its parent and its children; whole trees where these are asked for."""
        found = range_categories(self.caller.language)
        by_pk = {row.pk: row for row in found}
        below: dict[int | None, list[RangeCategory]] = defaultdict(list)
        for row in found:
            if not row.is_hidden:
                below[row.parent_pk].append(row)
        named = self.with_hidden or asked.has("id") or asked.has("handle")
        tree = _Tree(by_pk, below, asked.yes(ABOVE), asked.yes(BELOW))
        return [tree.whole(row) for row in found if named or not row.is_hidden]


class AllCategories(Categories):
    """For one category by its id."""

    with_hidden = True


class OneCategory(OneGroup):
    """GET /store/product-categories/:id."""

    groups, singular, named = AllCategories, "product_category", "Category"


class _Tree:
    def __init__(
        self,
        by_pk: dict[int, RangeCategory],
        below: dict[int | None, list[RangeCategory]],
        ancestors: bool,
        descendants: bool,
    ) -> None:
        self.by_pk, self.below, self.ancestors, self.descendants = by_pk, below, ancestors, descendants

    def whole(self, row: RangeCategory) -> Row:
        """With parent and children: one step of each, or all."""
        return {
            **category_json(row),
            "parent_category": self._above(row, DEEPEST if self.ancestors else 1),
            "category_children": self._below(row, DEEPEST if self.descendants else 1),
        }

    def _above(self, row: RangeCategory, steps: int) -> Row | None:
        parent = self.by_pk.get(row.parent_pk) if row.parent_pk else None
        if parent is None or not steps:
            return None
        return {
            **category_json(parent),
            "parent_category": self._above(parent, steps - 1),
            "category_children": [],
        }

    def _below(self, row: RangeCategory, steps: int) -> list[Row]:
        if not steps:
            return []
        return [
            {
                **category_json(child),
                "parent_category": None,
                "category_children": self._below(child, steps - 1),
            }
            for child in self.below.get(row.pk, ())
        ]
