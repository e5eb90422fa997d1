"""What can be chosen, over all products that a shop front's channels show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from catalog.range.queries.selection import SHOWN
from catalog.range.queries.shapes import RangeOption, RangeValue
from core.prepared import prepared_rows

ORDERS = {
    "": "o.id",
    "id": "o.id",
    "-id": "o.id DESC",
    "title": "o.title, o.id",
    "-title": "o.title DESC, o.id DESC",
}
_VALUES = """
SELECT DISTINCT x.option_id, x.id, x.value, x.rank, x.swatch
FROM catalog_productoptionvalue x
JOIN catalog_variantoptionvalue c ON c.value_id = x.id
JOIN catalog_productvariant v ON v.id = c.variant_id AND v.status = 'active'
WHERE x.option_id = ANY(%s::bigint[]) ORDER BY x.rank, x.id
"""


@dataclass(frozen=True, slots=True)
class OptionQuestion:
    """Which options: those of shown products of the channels, narrowed by what is not None. `text` is part of a title."""

    channels: tuple[str, ...]
    ids: tuple[int, ...] | None = None
    titles: tuple[str, ...] | None = None
    products: tuple[str, ...] | None = None
    text: str = ""
    order: str = ""
    limit: int = 50
    offset: int = 0


@dataclass(frozen=True, slots=True)
class OptionPage:
    """One page: each option with the public id of its product, and how many fit in all."""

    options: tuple[tuple[RangeOption, str], ...]
    count: int


def range_options(question: OptionQuestion) -> OptionPage:
    """The page asked for, with the values that are sold. Three queries."""
    where, params = _conditions(question)
    narrowed = f"FROM catalog_productoption o JOIN catalog_product p ON p.id = o.product_id WHERE {' AND '.join(where)}"
    rows = prepared_rows(
        f"SELECT o.id, o.title, p.public_id {narrowed} ORDER BY {ORDERS[question.order]} LIMIT %s OFFSET %s",
        [*params, question.limit, question.offset],
    )
    ((count,),) = prepared_rows(f"SELECT count(*) {narrowed}", params)
    values: dict[int, list[RangeValue]] = {}
    for option_id, *value in prepared_rows(_VALUES, [[pk for pk, _, _ in rows]]) if rows else ():
        values.setdefault(option_id, []).append(RangeValue(*value))
    return OptionPage(
        tuple(
            (RangeOption(pk, title, tuple(values.get(pk, ()))), product_id) for pk, title, product_id in rows
        ),
        count,
    )


def _conditions(question: OptionQuestion) -> tuple[list[str], list[Any]]:
    where, params = [*SHOWN, "p.channels && %s::varchar[]"], [list(question.channels)]
    held: Sequence[tuple[str, Sequence[Any] | None]] = (
        ("o.id = ANY(%s::bigint[])", question.ids),
        ("o.title = ANY(%s::text[])", question.titles),
        ("p.public_id = ANY(%s::text[])", question.products),
    )
    for sql, wanted in held:
        if wanted is not None:
            where.append(sql)
            params.append(list(wanted))
    if question.text:
        where.append("position(lower(%s::text) in lower(o.title)) > 0")
        params.append(question.text)  # type: ignore[arg-type]
    return where, params
