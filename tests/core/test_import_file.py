"""A file of rows from the command line."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from django.contrib.auth.models import Group
from django.core.management import CommandError, call_command
from pytest_django.fixtures import Settings

pytestmark = pytest.mark.django_db


def test_a_file_is_judged_or_written(settings: Settings, tmp_path: Path) -> None:
    settings.IMPORTERS = ["tests.core.imports.words.RoleImporter"]
    path = tmp_path / "roles.csv"
    path.write_text("Role\nPackers\nOwner\n")
    out, err = io.StringIO(), io.StringIO()
    call_command("import_file", "roles", path, "--dry-run", stdout=out, stderr=err)
    assert "1 ok, 1 refused" in out.getvalue() and not Group.objects.exists()
    assert err.getvalue() == "row 3: Role: Owner is taken by the shop itself.\n"
    call_command("import_file", "roles", path, stdout=out, stderr=err)
    assert Group.objects.get().name == "Packers"
    path.write_text("Rolle\nPackers\n")
    with pytest.raises(CommandError, match="did you mean"):
        call_command("import_file", "roles", path)
    with pytest.raises(CommandError, match="No such file"):
        call_command("import_file", "roles", tmp_path / "nothing.csv")
