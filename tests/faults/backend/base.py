"""A database backend that passes a point before and after each commit of something that matters."""

from __future__ import annotations

import re
from typing import Any

from core.postgres import base
from tests.faults.killer import pass_point

# Heartbeats and sessions are written all the time and mean nothing to an order.
MATTERS = re.compile(
    r'^\s*(INSERT INTO|UPDATE|DELETE FROM)\s+"(?!core_scheduledjob|django_session|faults)(\w+)"'
)


class DatabaseWrapper(base.DatabaseWrapper):
    """PostgreSQL, watched."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._written: set[str] = set()
        self.execute_wrappers.append(self._watch)

    def _watch(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        match = MATTERS.match(sql) if isinstance(sql, str) else None
        if match is None:
            return execute(sql, params, many, context)
        if self.in_atomic_block:
            self._written.add(match.group(2))
            return execute(sql, params, many, context)
        pass_point(f"before write {match.group(2)}")
        result = execute(sql, params, many, context)
        pass_point(f"after write {match.group(2)}")
        return result

    def _commit(self) -> None:
        written, self._written = sorted(self._written), set()
        if not written:
            super()._commit()
            return
        pass_point(f"before commit {' '.join(written)}")
        super()._commit()
        pass_point(f"after commit {' '.join(written)}")

    def _rollback(self) -> None:
        self._written = set()
        super()._rollback()
