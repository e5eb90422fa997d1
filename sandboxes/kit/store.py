"""Where runs survive a restart: one SQLite file per sandbox, written through when a run's lock is released."""

from __future__ import annotations

import json
import sqlite3
import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

Json = dict[str, Any]

SCHEMA = """
CREATE TABLE IF NOT EXISTS object (
    run TEXT, type TEXT, id TEXT, position INTEGER, body TEXT, PRIMARY KEY (run, type, id)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS line (
    run TEXT, log TEXT, n INTEGER, body TEXT, PRIMARY KEY (run, log, n)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS fact (run TEXT, name TEXT, body TEXT, PRIMARY KEY (run, name)) WITHOUT ROWID;
"""


@dataclass
class Changes:
    """What changed in a run since it was last saved; a value of None is a removal."""

    cleared: bool = False
    objects: dict[tuple[str, str], tuple[int, Json] | None] = field(default_factory=dict)
    lines: dict[tuple[str, int], Json | None] = field(default_factory=dict)
    facts: dict[str, Any] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.cleared or self.objects or self.lines or self.facts)


@dataclass
class Saved:
    """A run as it was saved, in insertion order."""

    objects: dict[str, dict[str, Json]] = field(default_factory=dict)
    lines: dict[str, list[Json]] = field(default_factory=dict)
    facts: dict[str, Any] = field(default_factory=dict)


class Store:
    """The SQLite file of one sandbox. Safe to use from many threads."""

    def __init__(self, path: Path | None) -> None:
        """Open (or create) the file; None keeps everything in memory only."""
        if path is not None:
            path.parent.mkdir(parents=True, exist_ok=True)
        self._lock = threading.Lock()
        self._db = sqlite3.connect(str(path or ":memory:"), check_same_thread=False, isolation_level=None)
        self._db.execute("PRAGMA journal_mode=WAL")
        self._db.execute("PRAGMA synchronous=NORMAL")
        self._db.executescript(SCHEMA)

    def runs(self) -> list[str]:
        """Names of all saved runs."""
        with self._lock:
            return [run for (run,) in self._db.execute("SELECT DISTINCT run FROM fact ORDER BY run")]

    def load(self, run: str) -> Saved | None:
        """A saved run, or None if there is none of that name."""
        with self._lock:
            facts = self._db.execute("SELECT name, body FROM fact WHERE run=?", (run,)).fetchall()
            objects = self._db.execute(
                "SELECT type, id, body FROM object WHERE run=? ORDER BY position", (run,)
            ).fetchall()
            lines = self._db.execute("SELECT log, body FROM line WHERE run=? ORDER BY n", (run,)).fetchall()
        if not facts:
            return None
        saved = Saved(facts={name: json.loads(body) for name, body in facts})
        for type_, id_, body in objects:
            saved.objects.setdefault(type_, {})[id_] = json.loads(body)
        for log, body in lines:
            saved.lines.setdefault(log, []).append(json.loads(body))
        return saved

    def save(self, run: str, changes: Changes) -> None:
        """Write the changes of one run in one transaction."""
        with self._lock:
            self._db.execute("BEGIN IMMEDIATE")
            try:
                self._write(run, changes)
            except BaseException:
                self._db.execute("ROLLBACK")
                raise
            self._db.execute("COMMIT")

    def _write(self, run: str, changes: Changes) -> None:
        if changes.cleared:
            for table in ("object", "line", "fact"):
                self._db.execute(f"DELETE FROM {table} WHERE run=?", (run,))  # noqa: S608 - fixed names
        removed = [(run, *key) for key, value in changes.objects.items() if value is None]
        self._db.executemany("DELETE FROM object WHERE run=? AND type=? AND id=?", removed)
        self._db.executemany(
            "INSERT OR REPLACE INTO object VALUES (?,?,?,?,?)",
            [
                (run, type_, id_, value[0], json.dumps(value[1]))
                for (type_, id_), value in changes.objects.items()
                if value is not None
            ],
        )
        forgotten = [(run, *key) for key, body in changes.lines.items() if body is None]
        self._db.executemany("DELETE FROM line WHERE run=? AND log=? AND n=?", forgotten)
        self._db.executemany(
            "INSERT OR REPLACE INTO line VALUES (?,?,?,?)",
            [(run, log, n, json.dumps(body)) for (log, n), body in changes.lines.items() if body is not None],
        )
        self._db.executemany(
            "INSERT OR REPLACE INTO fact VALUES (?,?,?)",
            [(run, name, json.dumps(body)) for name, body in changes.facts.items()],
        )

    def close(self) -> None:
        """Close the file; the store is of no use afterwards."""
        with self._lock:
            self._db.close()
