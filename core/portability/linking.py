"""Pointers that had to wait until every row was there: a category's parent, a cart's successor."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from core.portability.rows import Row, Table, is_pointer, pointed_at
from core.portability.writing import REFUSED, Verdict

LINKED = "linked"


class Linker:
    """Sets the waiting pointers of one kind, a chunk at a time. The caller owns the transaction."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.fields = tuple(
            column for column in table.fields if table.kind.is_later(column) and is_pointer(column)
        )

    def link(self, numbered_rows: Sequence[tuple[int, Row]]) -> list[Verdict]:
        """A verdict for every line whose pointer was set, or leads nowhere."""
        rows = [(line, row) for line, row in numbered_rows if all(n in row for n in self.table.key_names)]
        known = self.table.known([row for _, row in rows]) if rows else {}
        verdicts = []
        for column in self.fields:
            name = column.name
            wanted = {_text(row[name]): row[name] for _, row in rows if row.get(name) is not None}
            targets = pointed_at(self.table.catalogue, column.related_model, wanted.values())  # type: ignore[arg-type]
            for line, row in rows:
                pk, standing = known.get(self.table.key_of(row), (None, {}))
                if pk is None or name not in row or standing[name] == row[name]:
                    continue
                verdicts.append(self._set(line, pk, column.attname, row[name], targets))
        return verdicts

    def _set(self, line: int, pk: Any, attname: str, value: Any, targets: dict[str, Any]) -> Verdict:
        target = None if value is None else targets.get(_text(value))
        if target is None and value is not None:
            return Verdict(line, REFUSED, f"{attname}: {json.dumps(value)} is not in this shop.")
        self.table.kind.model._base_manager.filter(pk=pk).update(**{attname: target})
        return Verdict(line, LINKED)


def _text(value: Any) -> str:
    return json.dumps(value if isinstance(value, list) else [value])
