"""Any Python may start the commands; only a supported one runs them."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest
from launcher.interpreter import answers_as, ensure_supported_python, python_name

BIN = Path(__file__).resolve().parent.parent.parent / "bin"


@pytest.mark.parametrize("name", ["dev", "test", "bench", "launcher/__init__.py", "launcher/interpreter.py"])
def test_what_runs_first_can_be_read_by_an_old_python(name: str) -> None:
    ast.parse((BIN / name).read_text(), feature_version=(3, 6))


def test_without_a_supported_python_it_is_one_line(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 9, 18))
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(SystemExit) as refusal:
        ensure_supported_python(["bin/dev"])
    assert str(refusal.value).startswith(
        "Blouson needs Python 3.11, 3.12 or 3.13; this is 3.9, and PATH holds"
    )
    assert "\n" not in str(refusal.value)


def test_an_old_python_hands_over_to_a_supported_one(tmp_path: Path) -> None:
    (tmp_path / python_name((3, 13))).write_text("#!/bin/sh\nexit 127\n")  # a shim without its Python
    (tmp_path / python_name((3, 13))).chmod(0o755)
    here = sys.version_info[:2]
    (tmp_path / python_name(here)).symlink_to(sys.executable)
    script = (
        "import sys; sys.path.insert(0, sys.argv[1]); from launcher import interpreter\n"
        "supported = sys.version_info\n"
        "if sys.argv[2:] == ['old']: sys.version_info = (3, 9, 18); sys.argv[2:] = ['new']\n"
        "interpreter.ensure_supported_python(sys.argv); print('runs', sys.argv[2:])"
    )
    (tmp_path / "start.py").write_text(script)
    shown = subprocess.run(
        [sys.executable, str(tmp_path / "start.py"), str(BIN), "old"],
        env={**os.environ, "PATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert shown.stdout == "runs ['new']\n"


def test_a_shim_that_does_not_answer_is_not_taken(tmp_path: Path) -> None:
    assert not answers_as(str(tmp_path / "missing"), (3, 12))
    assert answers_as(sys.executable, sys.version_info[:2])
    assert not answers_as(sys.executable, (3, 6))
