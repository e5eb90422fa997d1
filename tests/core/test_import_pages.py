"""The desk where files are handed in, the page of a run, and who may see them."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django.fixtures import Settings

from core.imports.models import ImportJob
from core.imports.operations import run_import
from core.models import AuditEntry, User

pytestmark = pytest.mark.django_db
DESK = "/admin/core/importjob/add/"


@pytest.fixture(autouse=True)
def roles(settings: Settings) -> None:
    """Only the tiny importer."""
    settings.IMPORTERS = ["tests.core.imports.words.RoleImporter"]


@pytest.fixture
def staff(client: Client) -> Client:
    """An owner, logged in."""
    client.force_login(User.objects.create_superuser("owner@blouson.test", "kanjivaram-9"))
    return client


def hand_in(staff: Client, content: bytes, name: str = "roles.csv") -> object:
    """A file over the counter."""
    return staff.post(DESK, {"kind": "roles", "file": SimpleUploadedFile(name, content)})


def work(job: ImportJob) -> None:
    """A worker's turn."""
    run_import(job.pk)
    job.refresh_from_db()


def test_from_the_file_to_the_written_rows(staff: Client) -> None:
    answer = hand_in(staff, b"Role,New name\nPackers,\nOwner,\n<b>,\n")
    job = ImportJob.objects.get()
    assert answer["Location"] == f"/admin/core/importjob/{job.pk}/change/"
    page = staff.get(answer["Location"]).content.decode()
    assert "Looking at the rows" in page and "hx-get" in page and "http-equiv" in page
    assert staff.get(f"/admin/core/importjob/{job.pk}/progress/").status_code == 200
    work(job)
    assert staff.get(f"/admin/core/importjob/{job.pk}/progress/").headers["HX-Refresh"] == "true"
    page = staff.get(answer["Location"]).content.decode()
    assert "Nothing is written yet" in page and "Write 2 rows" in page and "&lt;b&gt;" in page
    assert "Owner is taken by the shop itself." in page and not Group.objects.exists()
    assert staff.get(f"/admin/core/importjob/{job.pk}/apply/now/").status_code == 405
    staff.post(f"/admin/core/importjob/{job.pk}/apply/now/")
    work(job)
    assert job.status == "done" and Group.objects.count() == 2
    assert (
        AuditEntry.objects.filter(actor__email="owner@blouson.test", source=f"import {job.pk}").count() == 2
    )
    only = staff.get(answer["Location"], {"outcome": "refused"}).content.decode()
    assert "Owner is taken" in only and "&lt;b&gt;" not in only


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_rows_go_out_in_both_formats(staff: Client, form: str) -> None:
    Group.objects.create(name="=1+1")
    hand_in(staff, b"Role\nOwner\n")
    job = ImportJob.objects.get()
    work(job)
    for path in (f"rows/roles.{form}", f"rows/roles.{form}?empty=1", f"{job.pk}/refused.{form}"):
        answer = staff.get(f"/admin/core/importjob/{path}")
        content = b"".join(answer.streaming_content)
        assert answer.status_code == 200 and "attachment" in answer["Content-Disposition"]
        assert content.startswith(b"PK" if form == "xlsx" else b"\xef\xbb\xbf")
        assert b"\n=1" not in content and b",=1" not in content
    assert staff.get("/admin/core/importjob/rows/roles.exe").status_code == 404


def test_a_wrong_file_is_told_at_the_desk(staff: Client) -> None:
    answer = hand_in(staff, b"Rolle\nA\n")
    assert answer.status_code == 400 and "did you mean “Role”?" in answer.content.decode()
    assert staff.post(DESK, {"kind": "roles"}).status_code == 400
    assert staff.post(DESK, {"kind": "nothing"}).status_code == 404
    assert not ImportJob.objects.exists()


def test_only_those_who_may_change_the_things_see_their_files(staff: Client, client: Client) -> None:
    hand_in(staff, b"Role\nA\n")
    job = ImportJob.objects.get()
    person = User.objects.create_user("asha@blouson.test", is_staff=True)
    client.force_login(person)
    paths = [DESK, f"/admin/core/importjob/{job.pk}/change/", f"/admin/core/importjob/{job.pk}/refused.csv",
             "/admin/core/importjob/rows/roles.csv", "/admin/core/importjob/"]  # fmt: skip
    assert [client.get(path).status_code for path in paths] == [403] * 5
    assert client.post(f"/admin/core/importjob/{job.pk}/apply/now/").status_code == 403
    person.user_permissions.add(Permission.objects.get(codename="change_group"))
    assert [client.get(path).status_code for path in paths] == [200] * 5


def test_the_page_asks_as_much_for_ninety_rows_as_for_three(staff: Client) -> None:
    def asked(rows: int) -> int:
        hand_in(staff, b"Role\n" + b"".join(b"R%d\n" % number for number in range(rows)))
        job = ImportJob.objects.latest("id")
        work(job)
        path = f"/admin/core/importjob/{job.pk}/change/"
        staff.get(path)
        with CaptureQueriesContext(connection) as queries:
            assert staff.get(path).status_code == 200
        return len(queries)

    assert asked(3) == asked(90)


def test_a_role_changed_by_form_is_in_its_history(staff: Client) -> None:
    role = Group.objects.create(name="Packers")
    path = f"/admin/auth/group/{role.pk}"
    assert "Nobody has changed this" in staff.get(f"{path}/history/").content.decode()
    staff.post(f"{path}/change/", {"name": "Tailors", "permissions": []})
    page = staff.get(f"{path}/history/").content.decode()
    assert "owner@blouson.test" in page and "<del>Packers</del>" in page and "<ins>Tailors</ins>" in page
    staff.post("/admin/auth/group/add/", {"name": "Cutters"})
    staff.post(f"{path}/delete/", {"post": "yes"})
    actions = list(AuditEntry.objects.order_by("id").values_list("action", "object_name"))
    assert actions == [("changed", "Tailors"), ("added", "Cutters"), ("removed", "Tailors")]
    assert "Tailors" in staff.get("/admin/core/auditentry/", {"q": "Packers"}).content.decode()
    entry = AuditEntry.objects.first()
    assert staff.post(f"/admin/core/auditentry/{entry.pk}/change/", {"action": "x"}).status_code == 403
