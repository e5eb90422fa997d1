"""The list that `bin/test` works through."""

from __future__ import annotations

import argparse
import io
import os
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from launcher.steps import PRODUCTION, Step, all_steps
from launcher.suite import Outcome, Rig, arguments, chosen_steps, run_list, summary
from launcher.supervisor import Supervisor
from launcher.virtualenv import VirtualEnvironment

NAMES = ["format", "lint", "imports", "migrations", "deploy", "types", "tests", "browser"]


def chosen(*words: str) -> list[Step]:
    return chosen_steps(arguments(words), VirtualEnvironment(Path("/venv")))


def test_without_options_every_step_is_run_in_order() -> None:
    assert [step.name for step in chosen()] == NAMES


def test_only_takes_several_names_and_keeps_the_order() -> None:
    assert [step.name for step in chosen("--only", "types", "lint")] == ["lint", "types"]


def test_an_unknown_step_is_refused_with_the_known_ones(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        arguments(["--only", "lnit"])
    assert "no step is called lnit; there are format, lint, imports" in capsys.readouterr().err


def test_what_follows_the_dashes_goes_to_pytest_untouched() -> None:
    [step] = chosen("--", "tests/core", "-k", "money", "--", "x")
    assert step.words == ["/venv/bin/python", "-m", "pytest", "tests/core", "-k", "money", "--", "x"]
    assert arguments(["--long", "--"]) == argparse.Namespace(long=True, screens=False, only=[], pytest=[])


def test_the_unit_tests_leave_the_browser_tests_to_their_own_step() -> None:
    steps = {step.name: step for step in all_steps("python", "/venv/bin")}
    assert "--ignore=tests/browser" in steps["tests"].words
    assert steps["browser"].needs_browser
    assert steps["deploy"].env is PRODUCTION


@pytest.fixture
def rig(supervisor: Supervisor, venv: VirtualEnvironment, tmp_path: Path) -> Rig:
    return Rig(supervisor=supervisor, venv=venv, project=tmp_path, env=os.environ)


def says(name: str, code: str, **env: str) -> Step:
    return Step(name, name.title(), [sys.executable, "-c", code], env=env)


def test_a_failed_step_shows_its_output_and_the_list_goes_on(rig: Rig, screen: io.StringIO) -> None:
    steps = [
        says("first", "print('hidden when all is well')"),
        says("second", "print('line 7: wrong'); exit(2)"),
        says("third", "import os; open('ran', 'w').write(os.environ['BLOUSON_LONG'])"),
    ]
    assert run_list(rig, steps, {"BLOUSON_LONG": "1"}) == 1
    shown = screen.getvalue()
    assert (rig.project / "ran").read_text() == "1"
    assert "  | line 7: wrong" in shown
    assert "hidden" not in shown
    assert "FAILED: second (" in shown


def test_lanes_are_run_beside_each_other_and_told_in_the_order_of_the_list(
    rig: Rig, screen: io.StringIO
) -> None:
    waits = "import os, time\nwhile not os.path.exists('there'): time.sleep(0.01)"
    steps = [
        says("first", waits),
        says("second", "exit(3)"),
        replace(says("third", "open('there', 'w')"), lane="another"),
    ]
    assert run_list(rig, steps, {}) == 1
    told = screen.getvalue().partition("\n  ok      First")[2]
    assert told.index("failed  Second") < told.index("ok      Third")
    assert "FAILED: second (" in told


def test_a_list_that_passes_ends_with_nought(rig: Rig, screen: io.StringIO) -> None:
    assert run_list(rig, [says("first", "")], {}) == 0
    assert "All passed (" in screen.getvalue()


def test_a_long_output_is_cut_and_its_place_named(rig: Rig, screen: io.StringIO) -> None:
    assert run_list(rig, [says("long", "print(*range(500), sep='\\n'); exit(1)")], {}) == 1
    shown = screen.getvalue()
    assert "  | 499" in shown
    assert "  | 439\n" not in shown
    assert f"  | ... the whole of it is in {rig.supervisor.shop.logs / 'long.log'}" in shown


def test_a_command_that_is_not_there_fails_its_step(
    rig: Rig, screen: io.StringIO, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_list(rig, [Step("ghost", "Ghost", ["/no/such/tool"])], {}) == 1
    assert "bin/test: /no/such/tool cannot be run" in capsys.readouterr().err


def test_the_summary_reads_as_a_list() -> None:
    lines = summary(
        [
            Outcome(step=Step("lint", "Lint", []), passed=True, seconds=0.31),
            Outcome(step=Step("types", "Types", []), passed=False, seconds=75),
        ],
        70,
    )
    assert lines == [
        "",
        "  ok      Lint                                0.3 s",
        "  failed  Types                          1 min 15 s",
        "",
        "FAILED: types (1 min 10 s)",
    ]
