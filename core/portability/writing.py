"""One chunk of rows into the database: each judged by itself, the good ones written, the bad ones named."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import DatabaseError, transaction
from django.db.models import Field, Model

from core.errors import Invalid, Refused
from core.portability.columns import inward
from core.portability.rows import NTH, Row, Table, is_pointer, pointed_at

NEW, CHANGED, SAME, REFUSED = "new", "changed", "same", "refused"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of one line of one file. `message` says why it was refused."""

    line: int
    outcome: str
    message: str = ""


@dataclass(slots=True)
class _Pending:
    """A line that has to be written: a new row, or one with its primary key."""

    line: int
    instance: Model
    is_new: bool


class Writer:
    """Writes the rows of one kind, a chunk at a time. The caller owns the transaction around a chunk."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.fields = tuple(column for column in table.fields if not table.kind.is_later(column))
        self._written = [column.name for column in self.fields if not column.primary_key]

    def write(self, numbered_rows: Sequence[tuple[int, Row]]) -> list[Verdict]:
        """A verdict for every line. Rows of this chunk that cannot be written leave the others untouched."""
        verdicts, rows = self._readable(numbered_rows)
        known = self.table.known([row for _, row in rows]) if rows else {}
        targets = self._targets([row for _, row in rows])
        pending: list[_Pending] = []
        seen: set[str] = set()
        for line, row in rows:
            key = self.table.key_of(row)
            try:
                if key in seen:
                    raise Invalid("The same row stands in this file twice.")
                waiting = self._judge(line, row, known.get(key), targets)
            except Refused as refusal:
                verdicts.append(Verdict(line, REFUSED, refusal.message))
                continue
            seen.add(key)
            if waiting is None:
                verdicts.append(Verdict(line, SAME))
            else:
                pending.append(waiting)
        return sorted(verdicts + self._store(pending), key=lambda verdict: verdict.line)

    def _readable(self, rows: Sequence[tuple[int, Row]]) -> tuple[list[Verdict], list[tuple[int, Row]]]:
        """Sort out lines that lack a part of their key or bring a column nobody knows."""
        expected = {*self.table.names, *([NTH] if self.table.kind.numbered else [])}
        length = len(self.table.catalogue.key_paths(self.table.kind))
        verdicts, readable = [], []
        for line, row in rows:
            strange = sorted(row.keys() - expected)
            lacking = [name for name in self.table.key_names if name not in row]
            if strange:
                verdicts.append(
                    Verdict(line, REFUSED, f"This row has unknown columns: {', '.join(strange)}.")
                )
            elif lacking:
                verdicts.append(Verdict(line, REFUSED, f"This row lacks {', '.join(lacking)}."))
            elif len(self.table.flat_key(row)) != length:
                verdicts.append(Verdict(line, REFUSED, "This row's key has another shape than in this shop."))
            else:
                readable.append((line, row))
        return verdicts, readable

    def _targets(self, rows: Sequence[Row]) -> dict[str, dict[str, Any]]:
        """Whatever the rows point at, looked up once per column."""
        found: dict[str, dict[str, Any]] = {}
        for column in self.fields:
            if is_pointer(column) and column.related_model is not None:
                values = [row[column.name] for row in rows if row.get(column.name) is not None]
                found[column.name] = pointed_at(self.table.catalogue, column.related_model, values)  # type: ignore[arg-type]
        for name, reference in self.table.kind.references.items():
            for word, model in reference.targets.items():
                values = [
                    row[name] for row in rows if row.get(reference.by) == word and row.get(name) is not None
                ]
                found[f"{name}:{word}"] = pointed_at(self.table.catalogue, model, values)
        return found

    def _judge(
        self, line: int, row: Row, known: tuple[Any, Row] | None, targets: dict[str, dict[str, Any]]
    ) -> _Pending | None:
        """None when the row stands so already. Raises Invalid or Refused."""
        fields = [column for column in self.fields if column.name in row]
        if known is not None:
            pk, standing = known
            if all(standing[column.name] == row[column.name] for column in fields):
                return None
            if self.table.kind.append_only:
                raise Refused("This row stands already with other figures, and such rows are never changed.")
            instance = (
                self.table.kind.model._base_manager.get(pk=pk) if len(fields) < len(self.fields) else None
            )
            instance = instance or self.table.kind.model(pk=pk)
        else:
            instance = self.table.kind.model()
        for column in fields:
            setattr(instance, column.attname, self._value(column, row, targets))
        return _Pending(line, instance, known is None)

    def _value(self, column: Field[Any, Any], row: Row, targets: dict[str, dict[str, Any]]) -> Any:
        value = row[column.name]
        reference = self.table.kind.references.get(column.name)
        if value is None or not (reference or is_pointer(column)):
            return inward(column, value)
        place = f"{column.name}:{row.get(reference.by)}" if reference else column.name
        named = json.dumps(value if isinstance(value, list) else [value])
        found = targets.get(place, {}).get(named)
        if found is None:
            raise Invalid(f"{column.name}: {json.dumps(value, ensure_ascii=False)} is not in this shop.")
        return found

    def _store(self, pending: Sequence[_Pending]) -> list[Verdict]:
        try:
            with transaction.atomic():
                self._save(pending)
        except (DatabaseError, ValueError):
            return [self._store_alone(one) for one in pending]
        return [Verdict(one.line, NEW if one.is_new else CHANGED) for one in pending]

    def _store_alone(self, one: _Pending) -> Verdict:
        try:
            with transaction.atomic():
                self._save([one])
        except (DatabaseError, ValueError) as refusal:
            return Verdict(one.line, REFUSED, str(refusal).strip().splitlines()[0][:300])
        return Verdict(one.line, NEW if one.is_new else CHANGED)

    def _save(self, pending: Iterable[_Pending]) -> None:
        rows = self.table.kind.model._base_manager
        new = [one.instance for one in pending if one.is_new]
        changed = [one.instance for one in pending if not one.is_new]
        rows.bulk_create(new)
        if changed and self._written:
            rows.bulk_update(changed, self._written)
