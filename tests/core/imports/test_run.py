"""A file on its way: judged, applied, cut off and resumed; every row's verdict, exact counts, nothing twice."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from pytest_django.fixtures import Settings

from core import clock
from core.imports.models import ImportJob, ImportRow
from core.imports.operations import (
    NothingToApply,
    apply_import,
    begin_bulk_edit,
    begin_import,
    forget_old_imports,
    resume_import,
    run_import,
    stop_import,
)  # fmt: skip
from core.imports.operations import run as running
from core.imports.queries import refused_columns, refused_rows
from core.imports.reading import FileUnreadable
from core.imports.registry import UnknownImporter
from core.imports.writing import csv_chunks
from core.models import AuditEntry, StoredFile, User
from tests.core.imports.words import RoleImporter

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def roles(settings: Settings) -> Iterator[None]:
    """Only the tiny importer; its fault is mended afterwards."""
    settings.IMPORTERS = ["tests.core.imports.words.RoleImporter"]
    yield
    RoleImporter.breaks_at = ""


def begin(content: str | bytes, **choices: object) -> ImportJob:
    """Hand a file in."""
    raw = content.encode() if isinstance(content, str) else content
    return begin_import(kind="roles", name="roles.csv", chunks=[raw], created_by=None, **choices)


def work(job: ImportJob) -> ImportJob:
    """All turns that are left."""
    while run_import(job.pk):
        pass
    job.refresh_from_db()
    return job


def verdicts(job: ImportJob) -> list[tuple[int, str]]:
    """Row number and outcome."""
    return list(job.rows.values_list("number", "outcome"))


MIXED = """Role,New name
Packers,
Owner,
Tailors,Master tailors
,x
Tailors,Cutters
=1+1,
'=1+1,
Packers ,
Drivers,Drivers
"""


def test_judging_writes_nothing_but_verdicts() -> None:
    Group.objects.bulk_create([Group(name="Tailors"), Group(name="Drivers")])
    job = work(begin(MIXED))
    assert (job.status, job.total, job.position) == ("judged", 9, 10)
    assert verdicts(job) == [
        (2, "ok"), (3, "refused"), (4, "changed"), (5, "refused"), (6, "refused"), (7, "refused"), (8, "ok"),
        (9, "refused"), (10, "same"),
    ]  # fmt: skip
    assert job.counts == {"ok": 2, "changed": 1, "same": 1, "refused": 5}
    assert set(Group.objects.values_list("name", flat=True)) == {"Tailors", "Drivers"}
    assert not AuditEntry.objects.exists()
    assert job.rows.get(number=4).changes == {"name": ["Tailors", "Master tailors"]}
    said = dict(job.rows.filter(outcome="refused").values_list("number", "message"))
    assert said[3] == "Owner is taken by the shop itself."
    assert said[6] == "Row 4 has the same “Role” already and counts. Take one of the two out."
    assert said[7].startswith("This cell begins with “=”")
    assert said[9].startswith("Row 2 has the same")


def test_applying_writes_what_was_judged_and_leaves_a_trail() -> None:
    Group.objects.bulk_create([Group(name="Tailors"), Group(name="Drivers")])
    person = User.objects.create_user("meera@blouson.test", is_staff=True)
    job = begin_import(kind="roles", name="C:\\tmp\\roles.csv", chunks=[MIXED.encode()], created_by=person.pk)
    work(job)
    apply_import(job.pk)
    work(job)
    assert (job.status, job.title) == ("done", "roles.csv")
    assert job.counts == {"ok": 2, "changed": 1, "same": 1, "refused": 5}
    assert set(Group.objects.values_list("name", flat=True)) == {
        "Drivers",
        "Packers",
        "=1+1",
        "Master tailors",
    }
    trail = AuditEntry.objects.order_by("id").values_list(
        "actor", "source", "action", "object_name", "changes"
    )
    assert list(trail) == [
        (person.pk, f"import {job.pk}", "added", "Packers", {"name": ["", "Packers"]}),
        (person.pk, f"import {job.pk}", "changed", "Tailors", {"name": ["Tailors", "Master tailors"]}),
        (person.pk, f"import {job.pk}", "added", "=1+1", {"name": ["", "=1+1"]}),
    ]


def test_a_run_cut_off_goes_on_behind_the_last_chunk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "CHUNK", 3)
    job = begin("Role\n" + "".join(f"R{number}\n" for number in range(8)), dry_run=False)
    assert run_import(job.pk, turn_s=-1)
    job.refresh_from_db()
    assert (job.position, job.percent, Group.objects.count()) == (4, 50, 3)
    work(job)
    assert (job.status, job.counts, Group.objects.count()) == ("done", {"ok": 8}, 8)
    assert AuditEntry.objects.count() == 8
    assert not run_import(job.pk) and Group.objects.count() == 8


def test_a_fault_in_a_chunk_leaves_nothing_of_it_and_the_rest_can_be_resumed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(running, "CHUNK", 3)
    RoleImporter.breaks_at = "R4"
    job = begin("Role\n" + "".join(f"R{number}\n" for number in range(8)), dry_run=False)
    for _ in range(2):
        with pytest.raises(OSError, match="disk"):
            run_import(job.pk)
    assert not run_import(job.pk)
    job.refresh_from_db()
    assert (job.status, job.position, Group.objects.count()) == ("failed", 4, 3)
    assert "behind row 4: OSError" in job.problem
    RoleImporter.breaks_at = ""
    resume_import(job.pk)
    work(job)
    assert (job.status, job.counts, Group.objects.count()) == ("done", {"ok": 8}, 8)


def test_two_workers_at_one_run_do_not_apply_a_row_twice() -> None:
    job = begin("Role\nA\n", dry_run=False)
    slow = ImportJob.objects.get(pk=job.pk)
    work(job)
    chunk = [running.RawRow(2, {"name": "A"})]
    assert not running.take_chunk(slow, RoleImporter(), chunk)
    assert AuditEntry.objects.count() == 1


def test_stopping_and_going_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "CHUNK", 2)
    job = begin("Role\nA\nB\nC\n", dry_run=False)
    run_import(job.pk, turn_s=-1)
    stop_import(job.pk)
    assert not run_import(job.pk)
    assert Group.objects.count() == 2
    resume_import(job.pk)
    assert work(job).status == "done" and Group.objects.count() == 3


def test_nothing_to_apply_is_said() -> None:
    job = work(begin("Role\nOwner\n"))
    with pytest.raises(NothingToApply):
        apply_import(job.pk)
    assert ImportJob.objects.get(pk=job.pk).status == "judged"


def test_a_bad_file_leaves_nothing_behind() -> None:
    for content in (b"Roles and more\nA\n", b""):
        with pytest.raises(Exception, match=r"may not have|empty"):
            begin(content)
    with pytest.raises(UnknownImporter):
        begin_import(kind="nothing", name="x", chunks=[b"Role\nA\n"], created_by=None)
    assert not ImportJob.objects.exists() and not StoredFile.objects.exists()


def test_a_file_that_breaks_off_is_refused_before_anything_is_written() -> None:
    job = begin('Role\nA\n"B\n', dry_run=False)
    assert not run_import(job.pk)
    job.refresh_from_db()
    assert job.status == "failed" and "quotation mark" in job.problem
    assert not Group.objects.exists()


def test_files_above_the_limit_are_refused(settings: Settings) -> None:
    settings.IMPORT_MAX_BYTES = 10
    with pytest.raises(FileUnreadable.__mro__[1], match="larger than"):
        begin("Role\nA longer name\n")
    assert not StoredFile.objects.exists()


def test_refused_rows_come_back_corrected() -> None:
    job = work(begin("Role,New name\nOwner,'=1\nA,B\n=2,C\n"))
    assert list(refused_rows(job)) == [
        {
            "name": "Owner",
            "new_name": "=1",
            "_row": 2,
            "_problem": "Role: Owner is taken by the shop itself.",
        },
        {"name": "=2", "new_name": "C", "_row": 4, "_problem": "Role: " + job.rows.get(number=4).message},
    ]
    again = b"".join(csv_chunks(refused_columns(job), refused_rows(job)))
    assert again.decode("utf-8-sig").splitlines()[1].startswith("Owner,'=1,2,")
    second = work(begin(again.replace(b"Owner", b"Owners")))
    assert second.counts == {"ok": 2}


def test_an_export_comes_back_the_same() -> None:
    Group.objects.bulk_create([Group(name=name) for name in ("=1+1", "'=x", "+91", "Café;, x", "-", "@home")])
    importer = RoleImporter()
    content = b"".join(csv_chunks(importer.columns, importer.export()))
    assert work(begin(content)).counts == {"same": 6}


def test_a_bulk_edit_is_judged_like_a_file() -> None:
    Group.objects.create(name="A")
    job = begin_bulk_edit(
        kind="roles", title="Rename 1 role", rows=[{"name": "A", "new_name": "B"}], created_by=None
    )
    work(job)
    assert (job.origin, job.status, job.counts) == ("bulk edit", "judged", {"changed": 1})
    apply_import(job.pk)
    work(job)
    assert AuditEntry.objects.get().source == f"bulk edit {job.pk}"


def test_old_files_are_let_go_and_the_run_stays() -> None:
    job = work(begin("Role\nA\n"))
    assert forget_old_imports() == 0
    with clock.moved(timedelta(days=91)):
        assert forget_old_imports() == 1
    job.refresh_from_db()
    assert job.file is None and not ImportRow.objects.exists() and not StoredFile.objects.exists()
