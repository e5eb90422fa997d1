"""How well search finds what shoppers mean, in the demo range, by queries that people judged."""

from __future__ import annotations

import json
import math
import tomllib
from pathlib import Path

import pytest

from catalog.collections.operations import GroupContent, set_category
from catalog.models import Product
from catalog.products.operations import ProductContent, attach_content, publish_product
from catalog.search.queries import search_products
from tests.catalog.stockroom import add_variant

HERE = Path(__file__).parent
LEAST_RECALL, LEAST_NDCG, LEAST_HELD_OUT = 0.9, 0.9, 0.8
WORDS = ("title", "fabric", "work", "subtitle", "description")
CONTENT = json.loads((HERE.parents[2] / "catalog/demo/content.json").read_text())


def told_of(piece: dict[str, object]) -> str:
    """What a shopper could read of a piece, as one text."""
    shelves = {each["handle"]: each["title"] for each in CONTENT["categories"]}
    parts = [str(piece.get(name, "")) for name in WORDS]
    parts += [
        *piece.get("occasion", ()),
        *piece.get("swatches", {}),
        *(shelves[each] for each in piece["categories"]),
    ]  # type: ignore[misc, attr-defined]
    return " ".join(parts).lower()


def demo_range() -> dict[str, str]:
    """The demo range with one variant of each style; the text of each by handle."""
    for shelf in CONTENT["categories"]:
        set_category(GroupContent(handle=shelf["handle"], title=shelf["title"], parent=shelf["parent"]))
    told = {}
    for piece in CONTENT["products"]:
        if not piece.get("published", True):
            continue
        sku = piece["sku"]
        add_variant(f"{sku}-ONE", parent=sku)
        names = {"sku", "handle", "title", "subtitle", "description", "fabric", "work"}
        words = {name: piece[name] for name in names if name in piece}
        attach_content(
            ProductContent(**words, occasion=tuple(piece["occasion"]), categories=tuple(piece["categories"]))
        )
        publish_product(Product.objects.get(erp_sku=sku).public_id)
        told[piece["handle"]] = told_of(piece)
    return told


def judged(query: dict[str, object], told: dict[str, str]) -> tuple[float, float]:
    """Recall among the first five (of at most five there are) and nDCG@5."""
    relevant = {handle for handle, text in told.items() if all(word in text for word in query["want"])}  # type: ignore[attr-defined]
    if not relevant:
        return math.nan, math.nan
    found = [card.handle for card in search_products(str(query["text"])).cards][:5]
    possible = min(5, len(relevant))
    gains = [1 / math.log2(place + 2) if handle in relevant else 0 for place, handle in enumerate(found)]
    ideal = sum(1 / math.log2(place + 2) for place in range(possible))
    return sum(gain > 0 for gain in gains) / possible, sum(gains) / ideal


@pytest.mark.django_db
def test_judged_queries_are_answered(record_property: pytest.RecordProperty) -> None:  # type: ignore[name-defined]
    queries = tomllib.loads((HERE / "judged.toml").read_text())["query"]
    assert len(queries) >= 40
    told = demo_range()
    known, held_out = [], []
    for query in queries:
        figures = judged(query, told)
        if not math.isnan(figures[0]):
            (held_out if query.get("held_out") else known).append((query["text"], *figures))
    means = [
        round(sum(row[column] for row in rows) / len(rows), 3)
        for rows in (known, held_out)
        for column in (1, 2)
    ]
    for name, value in zip(("recall", "ndcg", "held_out_recall", "held_out_ndcg"), means, strict=True):
        record_property(name, value)
    poor = [row for row in known + held_out if row[2] < 0.7]
    assert len(known) + len(held_out) >= 36, "judged queries without a piece in the range say nothing"
    assert means[0] >= LEAST_RECALL, (means, poor)
    assert means[1] >= LEAST_NDCG, (means, poor)
    assert min(means[2:]) >= LEAST_HELD_OUT, (means, poor)
