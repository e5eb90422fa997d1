"""Rows as files hold them: read from the database by the thousand, and found again by their natural keys."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from django.db.models import F, Field, ForeignKey, Model, Q, QuerySet, Window
from django.db.models.functions import RowNumber

from core.portability.columns import outward
from core.portability.kinds import Catalogue, Kind

CHUNK = 500
NTH = "nth"

Row = dict[str, Any]


class Table:
    """One kind's rows. Pointers become natural keys: one value, or a list when the key has several parts."""

    def __init__(self, catalogue: Catalogue, kind: Kind, options: frozenset[str] = frozenset()) -> None:
        self.catalogue = catalogue
        self.kind = kind
        self.fields: tuple[Field[Any, Any], ...] = kind.fields(options)
        self.names = tuple(column.name for column in self.fields)
        self._paths = {name: catalogue.paths(kind, name) for name in self.names}
        self._flat = tuple(path for paths in self._paths.values() for path in paths)
        self.key_names = (*kind.key, NTH) if kind.numbered else kind.key

    def all(self) -> Iterator[Row]:
        """Every row, oldest first, through a server-side cursor: memory does not grow with the table."""
        found = self._selected(self.kind.model._base_manager.all()).iterator(chunk_size=CHUNK)
        while chunk := list(islice(found, CHUNK)):
            yield from (row for _, row in self._shaped(chunk))

    def known(self, rows: Sequence[Row]) -> dict[str, tuple[Any, Row]]:
        """Which of these rows' keys exist: key to (primary key, the row as it is now)."""
        keys = [self.flat_key(row) for row in rows]
        chosen = self.kind.model._base_manager.filter(one_of(self.catalogue.key_paths(self.kind), keys))
        return {self.key_of(row): (pk, row) for pk, row in self._shaped(list(self._selected(chosen)))}

    def key_of(self, row: Mapping[str, Any]) -> str:
        """A row's natural key as comparable text."""
        return json.dumps([*self.flat_key(row), row.get(NTH)] if self.kind.numbered else self.flat_key(row))

    def flat_key(self, row: Mapping[str, Any]) -> list[Any]:
        """The parts of a row's key one after another, as many as `Catalogue.key_paths` when the row is sound."""
        flat: list[Any] = []
        for name in self.kind.key:
            value = row.get(name)
            parts = len(self._paths[name])
            flat += value if isinstance(value, list) else [value] * (parts if value is None else 1)
        return flat

    def _selected(self, rows: QuerySet[Model]) -> QuerySet[Model, tuple[Any, ...]]:
        wanted = ["pk", *self._flat]
        if self.kind.numbered:
            alike = [F(path) for path in self.catalogue.key_paths(self.kind)]
            rows = rows.annotate(nth=Window(RowNumber(), partition_by=alike, order_by="pk"))
            wanted.append(NTH)
        return rows.order_by("pk").values_list(*wanted)

    def _shaped(self, found: Sequence[tuple[Any, ...]]) -> list[tuple[Any, Row]]:
        shaped = [(values[0], self._row(values[1:])) for values in found]
        for name in self.kind.references:
            if name in self.names:
                self._name_numbers(name, [row for _, row in shaped])
        return shaped

    def _row(self, values: Sequence[Any]) -> Row:
        row: Row = {}
        position = 0
        for name, paths in self._paths.items():
            parts = [outward(value) for value in values[position : position + len(paths)]]
            row[name] = packed(parts)
            position += len(paths)
        if self.kind.numbered:
            row[NTH] = values[position]
        return row

    def _name_numbers(self, name: str, rows: list[Row]) -> None:
        reference = self.kind.references[name]
        for word, model in reference.targets.items():
            mine = [row for row in rows if row[reference.by] == word and row[name] is not None]
            paths = self.catalogue.key_paths(self.catalogue.of(model))
            found = model._base_manager.filter(pk__in={row[name] for row in mine}).values_list("pk", *paths)
            named = {pk: packed([outward(part) for part in parts]) for pk, *parts in found}
            for row in mine:
                row[name] = named.get(row[name])


def packed(parts: list[Any]) -> Any:
    """One part stands for itself, several are a list, nothing at all is null."""
    if len(parts) == 1:
        return parts[0]
    return None if all(part is None for part in parts) else parts


def one_of(paths: Sequence[str], keys: Sequence[Sequence[Any]]) -> Q:
    """Rows whose every lookup has one of the values that occur in these keys: a superset, sifted by its reader."""
    condition = Q()
    for path, values in zip(paths, zip(*keys, strict=True), strict=True):
        given = {value for value in values if value is not None}
        part = Q(**{f"{path}__in": given})
        condition &= part | Q(**{f"{path}__isnull": True}) if None in values else part
    return condition


def pointed_at(catalogue: Catalogue, model: type[Model], values: Iterable[Any]) -> dict[str, Any]:
    """The primary keys of rows named by natural key: key as comparable text to primary key. One query."""
    paths = catalogue.key_paths(catalogue.of(model))
    keys = [value if isinstance(value, list) else [value] for value in values]
    keys = [key for key in keys if len(key) == len(paths)]
    if not keys:
        return {}
    found = model._base_manager.filter(one_of(paths, keys)).values_list("pk", *paths)
    return {json.dumps([outward(part) for part in parts]): pk for pk, *parts in found}


def is_pointer(column: Field[Any, Any]) -> bool:
    """Whether the column names another row."""
    return isinstance(column, ForeignKey)
