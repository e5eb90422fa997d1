"""What Lighthouse says of the main pages on a telephone, with its simulated slow 4G, against the shop as it runs.

Its own numbers hardly depend on the machine, except for those of scripts. The shop runs with the pictures of three styles and
its static files as a release has them; `BENCH_SITE=http://127.0.0.1:8000` measures one that runs already, `BENCH_REPORTS=folder`
keeps Lighthouse's own reports. Node and Lighthouse come from npm, locked.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.bench.figures import Figure

HERE = Path(__file__).parent / "lighthouse"
PAGES = {
    "home": "/",
    "category": "/categories/blouses/silk-blouses/",
    "product": "/products/chandni-raw-silk-blouse/",
    "journal": "/journal/",
}
SCORES = ("performance", "accessibility", "best-practices", "seo")
LCP_MS, CLS = 1_200, 0.0
FIRST_LOAD_KB = 120
FLAGS = "--headless=new --no-sandbox --disable-gpu"


def measure() -> Iterator[Figure]:
    """The four scores, LCP, CLS and weight of each page."""
    from tests.sandboxes.node import find_node, installed

    node = find_node()
    program = installed(HERE, node) / "node_modules/lighthouse/cli/index.js"
    with _site() as site:
        for name, path in PAGES.items():
            _lighthouse(node.node, program, site + path)  # stored, and its pictures read once
            found = _lighthouse(node.node, program, site + path)
            if folder := os.environ.get("BENCH_REPORTS"):
                Path(folder, f"{name}.json").write_text(json.dumps(found))
            yield from _told(name, found)


def _told(name: str, found: dict[str, Any]) -> Iterator[Figure]:
    for each in SCORES:
        score = found["categories"][each]["score"] or 0
        yield Figure(f"page speed: {name}, {each}", score * 100, "of 100", least=100)
    audits = found["audits"]
    value = audits["largest-contentful-paint"]["numericValue"]
    yield Figure(f"page speed: {name}, largest contentful paint", value, "ms", budget=LCP_MS)
    value = audits["cumulative-layout-shift"]["numericValue"]
    yield Figure(f"page speed: {name}, layout shift", value, "", budget=CLS)
    value = audits["total-byte-weight"]["numericValue"] / 1024
    budget = FIRST_LOAD_KB if name == "product" else None
    yield Figure(f"page speed: {name}, all that is fetched", value, "KB", budget=budget)
    missed = [audit["id"] for audit in audits.values() if audit.get("score") not in (None, 1)]
    print(f"  {name}: less than full marks for {', '.join(missed) or 'nothing'}", flush=True)


def _lighthouse(node: str, program: Path, address: str) -> dict[str, Any]:
    """One run; its report."""
    chromium = os.environ.get("BLOUSON_CHROMIUM") or "/usr/bin/chromium"
    with tempfile.NamedTemporaryFile(suffix=".json") as report:
        words = [node, str(program), address, "--quiet", "--output=json", f"--output-path={report.name}"]
        subprocess.run(
            [*words, f"--chrome-flags={FLAGS}"],
            check=True,
            env={**os.environ, "CHROME_PATH": chromium},
            timeout=300,
        )
        told: dict[str, Any] = json.loads(Path(report.name).read_text())
        return told


@contextmanager
def _site() -> Iterator[str]:
    """Where the shop is: one that runs, or one that is started with its pictures."""
    if running := os.environ.get("BENCH_SITE"):
        yield running.rstrip("/")
        return
    from tests.browser.conftest import PICTURES, STYLES
    from tests.shop import only_one, running_shop
    from tests.world import start_sandboxes

    servers = start_sandboxes()
    with tempfile.TemporaryDirectory(prefix="blouson-bench-") as folder:
        extra = {"MEDIA_ROOT": str(PICTURES), **_released(Path(folder) / "static")}
        with running_shop(name="page_speed", servers=servers, folder=Path(folder), extra=extra) as shop:
            with only_one("blouson-pictures"):
                shop.manage("load_demo_content", "--styles", *STYLES)
            yield shop.url


def _released(static: Path) -> dict[str, str]:
    """The environment of a shop whose static files lie collected in `static`."""
    words = [sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity", "0"]
    chosen = {"DJANGO_SETTINGS_MODULE": "tests.bench.released", "STATIC_ROOT": str(static)}
    subprocess.run(words, check=True, env={**os.environ, **chosen})
    return chosen


if __name__ == "__main__":
    for figure in measure():
        print(figure.as_text(), flush=True)
