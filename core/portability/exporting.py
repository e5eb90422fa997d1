"""Writing the shop down: one moment of it, one file per kind, the first page last."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import connection, transaction

from core import clock
from core.errors import Refused
from core.portability.columns import type_of
from core.portability.kinds import Catalogue, catalogue
from core.portability.manifest import FileEntry, Manifest, write_manifest
from core.portability.pictures import PICTURES, copy_out
from core.portability.rows import NTH, Table

Progress = Callable[[str, int], None]


class FolderInUse(Refused):
    """Somebody's files are in the folder already."""

    code = "folder_in_use"
    message = "The folder is not empty. Name a new one, so that no older export is mixed with this one."


@dataclass(frozen=True, slots=True)
class ExportOptions:
    """What goes beside the ordinary: picture files, and password hashes so that customers can keep theirs."""

    pictures: bool = True
    passwords: bool = False

    def words(self) -> frozenset[str]:
        """As the manifest names them."""
        return frozenset(word for word in ("passwords", "pictures") if getattr(self, word))


def export_shop(
    folder: Path, options: ExportOptions | None = None, progress: Progress = lambda kind, rows: None
) -> Manifest:
    """Write the whole shop into an empty or new folder and return its first page.

    All tables are read in one REPEATABLE READ snapshot, so that sales made meanwhile are wholly in or wholly out.
    Memory does not grow with the shop. Picture files are immutable and are copied after the tables.
    Raises FolderInUse.
    """
    options = options or ExportOptions()
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.iterdir()):
        raise FolderInUse
    moved = catalogue()
    with transaction.atomic(durable=True):
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        at = clock.now().isoformat()
        entries = _tables(folder, moved, options, progress)
        names = sorted(moved.stored_files()) if options.pictures else []
    if options.pictures:
        entries.append(write_lines(folder, PICTURES, copy_out(folder, names, progress)))
    manifest = Manifest(at, tuple(sorted(options.words())), tuple(entries))
    write_manifest(folder, manifest)
    return manifest


def _tables(folder: Path, moved: Catalogue, options: ExportOptions, progress: Progress) -> list[FileEntry]:
    entries = []
    for kind in moved.kinds:
        table = Table(moved, kind, options.words())
        columns = {column.name: type_of(column) for column in table.fields}
        if kind.numbered:
            columns[NTH] = "integer"
        entries.append(
            write_lines(
                folder, kind.name, table.all(), key=table.key_names, columns=columns, progress=progress
            )
        )
    return entries


def write_lines(
    folder: Path,
    kind: str,
    rows: Iterable[Mapping[str, Any]],
    *,
    key: tuple[str, ...] = (),
    columns: dict[str, str] | None = None,
    progress: Progress = lambda kind, rows: None,
) -> FileEntry:
    """Write rows as JSON Lines (UTF-8, one object per line) and return what the first page says of the file."""
    digest, count, size = hashlib.sha256(), 0, 0
    path = folder / f"{kind}.jsonl"
    with path.open("wb") as target:
        for row in rows:
            line = json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
            target.write(line)
            digest.update(line)
            count, size = count + 1, size + len(line)
            if not count % 1000:
                progress(kind, count)
    progress(kind, count)
    return FileEntry(kind, path.name, count, size, digest.hexdigest(), key, columns or {})
