"""One chunk: judged or applied, its verdicts, its audit entries and the run's position in one transaction."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence

from django.db import transaction

from core import clock
from core.audit import Author, Change, record_all
from core.audit.rules import kept
from core.imports.cells import is_formula, restored
from core.imports.importer import Importer, SourceRow, Verdict
from core.imports.models import ImportJob, ImportRow
from core.imports.reading import RawRow

KEY_LENGTH = 200
MESSAGE_LENGTH = 500


@transaction.atomic
def take_chunk(job: ImportJob, importer: Importer, chunk: Sequence[RawRow]) -> bool:
    """Judge or apply these rows and move the run behind them; False when it was stopped or someone else is at it."""
    now = ImportJob.objects.select_for_update(of=("self",)).select_related("created_by").get(pk=job.pk)
    if (now.status, now.position) != (job.phase, job.position):
        return False
    verdicts = _misshapen(importer, chunk)
    keys = {row.number: "" if row.number in verdicts else _key(importer, row.cells) for row in chunk}
    verdicts |= _repeated(job, importer, chunk, keys)
    sound = [SourceRow(row.number, _restored(row.cells)) for row in chunk if row.number not in verdicts]
    verb = importer.apply if job.phase == "applying" else importer.judge
    verdicts |= {verdict.number: verdict for verdict in (verb(sound) if sound else ())}
    _keep(job, chunk, keys, verdicts)
    if job.phase == "applying":
        record_all(_author(now), _changes(verdicts.values()))
    _move(job, now, chunk, verdicts)
    return True


def _misshapen(importer: Importer, chunk: Sequence[RawRow]) -> dict[int, Verdict]:
    """Rows whose cells cannot be taken as they are, before anyone asks what they mean."""
    found = {}
    for row in chunk:
        column, problem = row.column, row.problem
        if not problem and importer.refuses_formulas:
            column = next((name for name, cell in row.cells.items() if is_formula(cell)), "")
            problem = _formula_words(row.cells[column]) if column else ""
        if problem:
            found[row.number] = Verdict(row.number, "refused", problem, column)
    return found


def _formula_words(cell: str) -> str:
    return (
        f"This cell begins with “{cell[0].strip() or 'a tab or a line end'}”, which spreadsheets run as a formula. "
        "Write the value itself, or put an apostrophe (') before it if it is meant as text."
    )


def _repeated(
    job: ImportJob, importer: Importer, chunk: Sequence[RawRow], keys: dict[int, str]
) -> dict[int, Verdict]:
    """Rows about a thing that an earlier row of the file is about already: the earlier one counts."""
    if not importer.key:
        return {}
    earlier = ImportRow.objects.filter(job=job, key__in=set(keys.values()), number__lt=chunk[0].number)
    first = dict(earlier.order_by("-number").values_list("key", "number"))
    named = " and ".join(f"“{_title(importer, name)}”" for name in importer.key)
    found = {}
    for row in chunk:
        key = keys[row.number]
        if key and key in first:
            words = f"Row {first[key]} has the same {named} already and counts. Take one of the two out."
            found[row.number] = Verdict(row.number, "refused", words, importer.key[0])
        first.setdefault(key, row.number)
    return found


def _title(importer: Importer, name: str) -> str:
    return next(column.title for column in importer.columns if column.name == name)


def _key(importer: Importer, cells: dict[str, str]) -> str:
    """What the row is about, as it is compared: spaces around it do not count."""
    parts = [restored(cells.get(name, "")).strip() for name in importer.key]
    key = "\x1f".join(parts) if any(parts) else ""
    return key if len(key) <= KEY_LENGTH else hashlib.sha256(key.encode()).hexdigest()


def _restored(cells: dict[str, str]) -> dict[str, str]:
    return {name: restored(cell) for name, cell in cells.items()}


def _keep(
    job: ImportJob, chunk: Sequence[RawRow], keys: dict[int, str], verdicts: dict[int, Verdict]
) -> None:
    ImportRow.objects.filter(job=job, number__range=(chunk[0].number, chunk[-1].number)).delete()
    ImportRow.objects.bulk_create(
        ImportRow(
            job=job,
            number=row.number,
            key=keys[row.number],
            outcome=verdicts[row.number].outcome,
            column=verdicts[row.number].column,
            message=verdicts[row.number].message[:MESSAGE_LENGTH],
            changes=kept(verdicts[row.number].changes),
            cells=_restored(row.cells) if verdicts[row.number].outcome == "refused" else {},
        )
        for row in chunk
    )


def _author(job: ImportJob) -> Author:
    name = str(job.created_by) if job.created_by else "manage.py"
    return Author(name, f"{job.origin} {job.pk}", job.created_by_id)


def _changes(verdicts: Iterable[Verdict]) -> list[Change]:
    actions = {"ok": "added", "changed": "changed"}
    return [
        Change(actions[verdict.outcome], verdict.subject, verdict.changes)
        for verdict in verdicts
        if verdict.outcome in actions and verdict.subject is not None
    ]


def _move(job: ImportJob, now: ImportJob, chunk: Sequence[RawRow], verdicts: dict[int, Verdict]) -> None:
    counts = Counter(now.counts) + Counter(verdicts[row.number].outcome for row in chunk)
    job.position = chunk[-1].number
    ImportJob.objects.filter(pk=job.pk).update(
        position=job.position, counts=dict(counts), tries=0, heartbeat_at=clock.now()
    )
