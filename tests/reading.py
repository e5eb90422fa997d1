"""Reading the database of a running shop from outside, again and again, while a test waits for something to be there."""

from __future__ import annotations

import threading
from typing import Any

import psycopg
from psycopg.rows import DictRow, dict_row


class Reader:
    """Keeps one connection for each thread that reads: making one costs both sides more than ten questions do."""

    def __init__(self, database_url: str) -> None:
        self.database_url = database_url
        self._own = threading.local()
        self._all: list[psycopg.Connection[DictRow]] = []

    def rows(self, query: str, *values: Any) -> list[dict[str, Any]]:
        """What is committed now. Raises psycopg.Error; a kept connection that has gone meanwhile is made anew first."""
        kept: psycopg.Connection[DictRow] | None = getattr(self._own, "connection", None)
        if kept is not None and not kept.closed:
            try:
                return kept.execute(query, values).fetchall()
            except psycopg.OperationalError:
                kept.close()
        return self._connected().execute(query, values).fetchall()

    def _connected(self) -> psycopg.Connection[DictRow]:
        made = psycopg.connect(self.database_url, autocommit=True, row_factory=dict_row)
        self._all.append(made)
        self._own.connection = made
        return made

    def close(self) -> None:
        """Give all connections up."""
        for connection in self._all:
            connection.close()
