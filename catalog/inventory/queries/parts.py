"""Wanted lines as pieces of what really lies on shelves: a kit is asked for by its components."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from catalog.inventory.queries.figures import Figures, stock_figures
from catalog.inventory.rules import Recipe, ShortLine, StockLine, Supply, serve_lines
from catalog.products.models import ProductVariant
from core.measure import PIECE


@dataclass(frozen=True, slots=True)
class WantedStock:
    """This many of a variant are wanted; `line_ref` comes back in the verdict."""

    variant_id: int
    sku: str
    quantity: int
    line_ref: str = ""
    uom: str = PIECE


@dataclass(frozen=True, slots=True)
class WantedPart:
    """A variant that has stock of its own, and how many of it all lines together want."""

    variant_id: int
    sku: str
    quantity: int
    uom: str


@dataclass(frozen=True, slots=True)
class WantedParts:
    """Lines taken apart: `supply` is what our own figures say of each part, by variant id."""

    lines: Sequence[WantedStock]
    parts: Sequence[WantedPart]
    recipes: Mapping[int, Recipe]
    supply: Mapping[int, Supply]

    def short(self, supply: Mapping[int, Supply]) -> tuple[ShortLine, ...]:
        """Every line that this supply does not cover, in the line's own words; earlier lines are served first."""
        lines = [StockLine(line.line_ref or line.sku, line.variant_id, line.quantity) for line in self.lines]
        skus = {line.variant_id: line.sku for line in self.lines}
        return serve_lines(lines=lines, supply=supply, recipes=self.recipes, skus=skus).short


def wanted_parts(lines: Sequence[WantedStock]) -> WantedParts:
    """These lines in pieces of their components, added up over all lines; one query, and one more for kits."""
    figures = stock_figures([line.variant_id for line in lines])
    recipes = {pk: own.recipe for pk, own in figures.items() if own.recipe}
    wanted: dict[int, int] = {}
    for line in lines:
        for part, per in recipes.get(line.variant_id, {line.variant_id: 1}).items():
            wanted[part] = wanted.get(part, 0) + line.quantity * per
    names = _names(wanted, lines)
    parts = [
        WantedPart(pk, names[pk][0], pieces, names[pk][1]) for pk, pieces in wanted.items() if pk in names
    ]
    return WantedParts(lines, parts, recipes, _supply(figures, wanted))


def _names(wanted: Mapping[int, int], lines: Sequence[WantedStock]) -> dict[int, tuple[str, str]]:
    """SKU and unit of each part; those of plain lines are known."""
    names = {line.variant_id: (line.sku, line.uom) for line in lines}
    unknown = [pk for pk in wanted if pk not in names]
    rows = ProductVariant.objects.filter(pk__in=unknown).values_list("pk", "sku", "uom") if unknown else ()
    return names | {pk: (sku, uom) for pk, sku, uom in rows}


def _supply(figures: Mapping[int, Figures], wanted: Mapping[int, int]) -> dict[int, Supply]:
    """What we know of each part. A part asked for by itself may be promised beyond the shelf, in a kit never."""
    found: dict[int, Supply] = {}
    for own in figures.values():
        for part, supply in own.supply.items():
            if part in wanted and (part not in found or supply.beyond > found[part].beyond):
                found[part] = supply
    return found
