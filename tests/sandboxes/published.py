"""Clients that others have published, for contract tests: pinned by hash, installed once into a cache folder."""

from __future__ import annotations

import importlib
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType

from tests.sandboxes.node import PIP_UNREACHABLE, cache, run
from tests.shop import only_one


@contextmanager
def published(requirements: Path, module: str) -> Iterator[ModuleType]:
    """The module of a client, importable within the block; the test is skipped when PyPI cannot be reached.

    What the client itself needs stands in `requirements` too, but for `requests`, which is here.
    """
    folder = wheels(requirements)
    before = set(sys.modules)
    sys.path.insert(0, str(folder))
    try:
        yield importlib.import_module(module)
    finally:
        sys.path.remove(str(folder))
        for name in set(sys.modules) - before:
            if str(folder) in str(getattr(sys.modules[name], "__file__", None)):
                del sys.modules[name]


def wheels(requirements: Path) -> Path:
    """A folder with exactly these wheels, unpacked. Skips the test when PyPI cannot be reached."""
    folder = cache(requirements.read_text())
    with only_one(folder.name):
        if not (folder / "whole").exists():
            shutil.rmtree(folder, ignore_errors=True)
            words = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--require-hashes"]
            run([*words, "--target", str(folder), "-r", str(requirements)], PIP_UNREACHABLE, cwd=Path("/"))
            (folder / "whole").touch()
    return folder
