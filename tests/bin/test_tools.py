"""The smaller parts: the browser that is found, the source that changed, the environment's digest, the log."""

from __future__ import annotations

import io
import os
from pathlib import Path

import pytest
from launcher.children import ChildSpec
from launcher.chromium import find_chromium
from launcher.errors import CannotStart
from launcher.first_start import database_key
from launcher.output import Output
from launcher.privilege import KEEP_PASSAGE, switch_prefix
from launcher.progress import Progress, seconds_text
from launcher.readiness import log_says
from launcher.reload import SourceWatch
from launcher.virtualenv import VirtualEnvironment, requirements_digest


def program(place: Path, text: str) -> Path:
    place.write_text(f"#!/bin/sh\n{text}\n")
    place.chmod(0o755)
    return place


def test_the_named_browser_is_taken_and_must_run(tmp_path: Path) -> None:
    good = program(tmp_path / "chrome", "echo Google Chrome 130")
    assert find_chromium({"BLOUSON_CHROMIUM": str(good)}) == good
    with pytest.raises(CannotStart, match="BLOUSON_CHROMIUM=/no/such does not run"):
        find_chromium({"BLOUSON_CHROMIUM": "/no/such"})


def test_a_stub_on_path_is_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program(tmp_path / "chromium", "echo 'please install the chromium snap'; exit 1")
    real = program(tmp_path / "google-chrome", "echo Google Chrome 130")
    monkeypatch.setenv("PATH", f"{tmp_path}")
    assert find_chromium({}) == real


def test_a_changed_source_file_is_noticed_once_and_tests_are_not(tmp_path: Path) -> None:
    for name in ("core/money.py", "tests/test_money.py", ".venv/lib/x.py"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("")
    watch = SourceWatch(tmp_path)
    assert watch.changed() is None
    os.utime(tmp_path / "core/money.py", ns=(1, 1))
    os.utime(tmp_path / "tests/test_money.py", ns=(1, 1))
    assert watch.changed() == str(tmp_path / "core/money.py")
    assert watch.changed() is None
    (tmp_path / "core/money.py").unlink()
    assert watch.changed() == str(tmp_path / "core/money.py")


def test_the_digest_follows_requirements_and_python(tmp_path: Path) -> None:
    for name in ("requirements.txt", "requirements-dev.txt"):
        (tmp_path / name).write_text("django==5.2\n")
    first = requirements_digest(tmp_path, (3, 11))
    assert requirements_digest(tmp_path, (3, 11)) == first
    assert requirements_digest(tmp_path, (3, 12)) != first
    (tmp_path / "requirements-dev.txt").write_text("")
    assert requirements_digest(tmp_path, (3, 11)) != first


def test_an_environment_that_does_not_run_has_no_version(tmp_path: Path, venv: VirtualEnvironment) -> None:
    assert VirtualEnvironment(tmp_path).version() is None
    assert venv.version() is not None


def test_a_database_is_known_without_its_password() -> None:
    key = database_key("postgres://shop:one@db:5432/shop")
    assert database_key("postgres://shop:two@db:5432/shop") == key
    assert database_key("postgres://shop:one@db:5432/other") != key


def test_a_log_speaks_only_of_what_came_after(tmp_path: Path) -> None:
    log = tmp_path / "worker.log"
    log.write_text("celery@here ready.\n")
    says_ready = log_says(log, b" ready.")
    assert not says_ready()
    with log.open("a") as more:
        more.write("celery@here ready.\n")
    assert says_ready()


def test_lines_are_shown_whole_with_their_programs_name(tmp_path: Path) -> None:
    screen, log = io.StringIO(), tmp_path / "web.log"
    log.write_text("before\n")
    output = Output(Progress(screen))
    spec = ChildSpec(name="web", argv=[], env={}, cwd=tmp_path, log=log, unshown=("Task ",))
    output.follow([spec])
    with log.open("a") as more:
        more.write("GET / 200\nTask 7 received\nhalf a li")
    output.close()
    assert screen.getvalue() == "web       │ GET / 200\n"


def test_steps_are_plain_lines_without_a_terminal() -> None:
    screen = io.StringIO()
    with pytest.raises(ValueError), Progress(screen).step("Database tables"):
        raise ValueError
    assert screen.getvalue().splitlines()[0] == "  Database tables ..."
    assert screen.getvalue().splitlines()[1].startswith("✗ Database tables  0.")


def test_root_gives_up_its_rights_but_for_the_passage_when_needed() -> None:
    assert switch_prefix(1000) == (
        "setpriv", "--pdeathsig", "INT", "--reuid=1000", "--regid=1000", "--clear-groups",
    )  # fmt: skip
    assert switch_prefix(1000, through_private_folders=True)[-3:] == KEEP_PASSAGE


@pytest.mark.parametrize(("seconds", "text"), [(0.04, "0.0 s"), (59.94, "59.9 s"), (125.4, "2 min 05 s")])
def test_times_in_words(seconds: float, text: str) -> None:
    assert seconds_text(seconds) == text
