"""Reading a shop back: checked whole before anything is written, then chunk by chunk, each row judged by itself."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

from django.db import transaction

from core.models import IdempotencyKey
from core.portability.kinds import Catalogue, Kind, catalogue
from core.portability.linking import Linker
from core.portability.manifest import BadExport, FileEntry, Manifest, check_files, inside, read_manifest
from core.portability.pictures import PICTURES, copy_in
from core.portability.rows import CHUNK, NTH, Row, Table
from core.portability.writing import REFUSED, Verdict, Writer

SCOPE = "import_shop"

Progress = Callable[[str, int], None]
Report = Callable[[str, Verdict], None]


@dataclass(slots=True)
class ImportOutcome:
    """How many rows of each kind were new, changed, same, refused or linked; `resumed_at` is where it went on."""

    counts: dict[str, Counter[str]] = field(default_factory=dict)
    resumed_at: str = ""

    def note(self, kind: str, outcome: str) -> None:
        """Count one row."""
        self.counts.setdefault(kind, Counter())[outcome] += 1

    def of(self, outcome: str) -> int:
        """How many rows of all kinds had this outcome."""
        return sum(count[outcome] for count in self.counts.values())


def import_shop(
    folder: Path,
    *,
    is_dry: bool = False,
    progress: Progress = lambda kind, rows: None,
    report: Report = lambda kind, verdict: None,
) -> ImportOutcome:
    """Bring everything in a folder into this shop; rows that stand already so are left alone.

    Nothing is written before the first page, every checksum and every column name have been looked at. Then each
    chunk is one transaction, with the mark of how far it came: an import that was cut off goes on there when it is
    started again. No events are published, no letter is sent. A dry run writes everything and takes it back.
    Raises BadExport.
    """
    moved = catalogue()
    manifest = read_manifest(folder)
    check_files(folder, manifest)
    _check_understood(moved, manifest)
    run = _Run(folder, manifest, moved, is_dry, progress, report)
    if not is_dry:
        return run.whole()
    with transaction.atomic():
        outcome = run.whole()
        transaction.set_rollback(True)
    return outcome


def _check_understood(moved: Catalogue, manifest: Manifest) -> None:
    """Every file and column has to have a place here."""
    for entry in manifest.files:
        kind = moved.by_name.get(entry.kind)
        if kind is None and entry.kind != PICTURES:
            raise BadExport(
                f"This shop does not know what {entry.file} holds: a newer version of Blouson wrote it, or an extension "
                "that is not installed here."
            )
        if kind is None:
            continue
        table = Table(moved, kind, frozenset(manifest.options))
        strange = set(entry.columns) - {*table.names, NTH}
        if strange:
            raise BadExport(f"{entry.file} has columns unknown to this shop: {', '.join(sorted(strange))}.")


class _Run:
    """One reading of one folder."""

    def __init__(
        self,
        folder: Path,
        manifest: Manifest,
        moved: Catalogue,
        is_dry: bool,
        progress: Progress,
        report: Report,
    ) -> None:
        self.folder = folder
        self.moved = moved
        self.is_dry = is_dry
        self.progress = progress
        self.report = report
        self.outcome = ImportOutcome()
        self.options = frozenset(manifest.options)
        self.entries = {entry.kind: entry for entry in manifest.files}
        self.digest = manifest.digest()

    def whole(self) -> ImportOutcome:
        """Tables in order, then pointers that had to wait, then pictures, then everything derived."""
        mark, _ = IdempotencyKey.objects.get_or_create(
            scope=SCOPE, key=self.digest, defaults={"request_hash": self.digest}
        )
        done: dict[str, int] = mark.answer or {}
        if done:
            last = list(done)[-1]
            self.outcome.resumed_at = f"line {done[last]} of {last}"
        for kind in self._kinds():
            self._rows(kind, done, mark)
        for kind in self._kinds():
            self._links(kind)
        self._pictures()
        if not self.is_dry:
            self.moved.finish()
        mark.delete()
        return self.outcome

    def _kinds(self) -> Iterator[Kind]:
        yield from (kind for kind in self.moved.kinds if kind.name in self.entries)

    def _rows(self, kind: Kind, done: dict[str, int], mark: IdempotencyKey) -> None:
        writer = Writer(Table(self.moved, kind, self.options))
        for chunk in self._chunks(self.entries[kind.name], behind=done.get(kind.name, 0)):
            with transaction.atomic():
                verdicts = writer.write(chunk)
                done[kind.name] = chunk[-1][0]
                mark.answer = done
                mark.save(update_fields=["answer"])
            for verdict in verdicts:
                self._tell(kind.name, verdict)
            self.progress(kind.name, chunk[-1][0])

    def _links(self, kind: Kind) -> None:
        linker = Linker(Table(self.moved, kind, self.options))
        if not linker.fields:
            return
        for chunk in self._chunks(self.entries[kind.name]):
            with transaction.atomic():
                verdicts = linker.link(chunk)
            for verdict in verdicts:
                self._tell(kind.name, verdict)

    def _pictures(self) -> None:
        entry = self.entries.get(PICTURES)
        if entry is None:
            return
        for chunk in self._chunks(entry):
            for line, row in chunk:
                try:
                    verdict = Verdict(line, copy_in(self.folder, row, is_dry=self.is_dry))
                except BadExport as refusal:
                    verdict = Verdict(line, REFUSED, refusal.message)
                self._tell(PICTURES, verdict)
            self.progress(PICTURES, chunk[-1][0])

    def _tell(self, kind: str, verdict: Verdict) -> None:
        self.outcome.note(kind, verdict.outcome)
        self.report(kind, verdict)

    def _chunks(self, entry: FileEntry, *, behind: int = 0) -> Iterator[list[tuple[int, Row]]]:
        with inside(self.folder, entry.file).open(encoding="utf-8") as source:
            numbered = ((line, text) for line, text in enumerate(source, start=1) if line > behind)
            while texts := list(islice(numbered, CHUNK)):
                yield [(line, _row(text)) for line, text in texts]


def _row(text: str) -> Row:
    """One line as a row; a line that is no JSON object is a row without columns, and is refused as such."""
    try:
        row: Any = json.loads(text)
    except json.JSONDecodeError:
        return {}
    return row if isinstance(row, dict) else {}
