"""The whole site rendered beforehand, and how long a change of prices takes to the bytes that are served.

A made-up catalogue in a database of its own (`BENCH_STILL=5000` products by default, two colours each, every page in two
languages); the shop's own command, operations, outbox and worker of two processes. `BENCH_CHANGES=500,5000` prices
change at once, as the ERP tells them: every variant of a style, one style after another. Beside the clock stands CPU:
the clock of a machine that others use too tells mostly about them.
"""

from __future__ import annotations

import json
import os
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.bench.figures import Figure
from tests.bench.serving import family_cpu_ms

EMPTY = "blouson_still_empty"
PROCESSES = 2
BUDGET_SITE_S = 180
# changes at once -> seconds until 95 of 100 pages are served anew
BUDGETS = {500: 10, 5_000: 60}
GIVEN_UP_S = 900
# A page that shows many things may be told of two of them at different times.
MOST_RENDERINGS = 1.02


def measure() -> Iterator[Figure]:
    """Each part in a process of its own, on a database of its own."""
    from tests.shop import database_of_its_own

    products = int(os.environ.get("BENCH_STILL", "5000"))
    with (
        tempfile.TemporaryDirectory() as folder,
        database_of_its_own(EMPTY) as url,
    ):
        env = {
            **os.environ,
            "DATABASE_URL": url,
            "CACHE_PREFIX": "still",
            "PAGES_ROOT": folder,
            "APPLICATION_NAME": "still",
        }
        words = [sys.executable, "-m", "tests.bench.freshness", str(products)]
        with subprocess.Popen(words, env=env, stdout=subprocess.PIPE, text=True) as inside_it:
            assert inside_it.stdout is not None
            for line in inside_it.stdout:
                yield Figure(**json.loads(line))
        if inside_it.returncode:
            raise AssertionError("the measuring failed; see above")


def inside(products: int) -> None:
    """Fill, render the site, change prices; prints one figure a line."""
    import django

    django.setup()
    from django.core.management import call_command

    from catalog.listing.operations import rebuild_facets, rebuild_listing
    from storefront.pagecache import store
    from tests.bench.scale import told
    from tests.bench.synthetic import VARIANTS_EACH, fill

    told("migrate", lambda: call_command("migrate", verbosity=0))
    told("fill", lambda: fill(products))
    told("list", rebuild_listing)
    told("facets", rebuild_facets)
    _say(*rendered_site(products))
    assert store.stale_pages() == []
    first = 0
    with worker() as pid:
        for changes in map(int, os.environ.get("BENCH_CHANGES", "500,5000").split(",")):
            styles = min(max(1, changes // VARIANTS_EACH), products - first)
            _say(*news(range(first + 1, first + styles + 1), changes, pid))
            first += styles


def rendered_site(products: int) -> list[dict[str, Any]]:
    """`manage.py prerender` from nothing: by the clock, and CPU of all its processes."""
    words = [sys.executable, "manage.py", "prerender", "--anew", "--processes", str(PROCESSES)]
    began, before = time.perf_counter(), _children_cpu_s()
    done = subprocess.run(words, check=True, stdout=subprocess.PIPE, text=True)
    took, cpu = time.perf_counter() - began, _children_cpu_s() - before
    found = re.match(r"([\d,]+) pages: ([\d,]+) rendered", done.stdout)
    assert found is not None, done.stdout
    pages = int(found[2].replace(",", ""))
    name = f"freshness: whole site of {products:,} products, {pages:,} pages"
    full = products == 5_000
    return [
        {"name": f"{name}, by the clock", "value": took, "unit": "s", "budget": BUDGET_SITE_S if full else None, "load": os.getloadavg()[0]},
        {"name": f"{name}, CPU shared by two cores", "value": cpu / 2, "unit": "s", "budget": BUDGET_SITE_S if full else None},
        {"name": f"{name}, CPU a page", "value": cpu * 1000 / pages, "unit": "ms"},
    ]  # fmt: skip


def news(styles: range, changes: int, worker_pid: int) -> list[dict[str, Any]]:
    """Prices change; from that moment on each page that shows one is waited for."""
    from catalog.pricing.operations import PriceFacts, set_prices
    from core.money import Money
    from storefront.pagecache import store
    from tests.bench.synthetic import VARIANTS_EACH
    from tests.world import drain_outbox

    facts = [
        PriceFacts(sku=f"SYN-{style}-{number}", amount=Money(199_900 + style % 200 * 100, "INR"), version=2)
        for style in styles
        for number in range(VARIANTS_EACH)
    ]
    written, cpu = store.last_write(), family_cpu_ms(worker_pid)
    mine = time.process_time()
    began = time.perf_counter()
    for start in range(0, len(facts), 200):  # as the ERP's pages bring them
        set_prices(facts[start : start + 200])
    drain_outbox()
    waiting = set(store.stale_pages())
    marked, mine = time.perf_counter() - began, time.process_time() - mine
    ended = _wait_for_pages(waiting, began)
    urls, last = store.written_since(written)
    pages, rendered = len(set(urls)), last - written
    times = sorted(ended.get(url, marked) for url in set(urls))
    took = times[min(pages - 1, int(pages * 0.95))]
    _check(styles)
    each = (family_cpu_ms(worker_pid) - cpu) / pages
    name = f"freshness: {len(facts):,} prices changed at once, {pages:,} pages"
    return [
        {"name": f"{name}, served anew, p95", "value": took, "unit": "s", "budget": BUDGETS.get(changes), "load": os.getloadavg()[0]},
        {"name": f"{name}, until the last was marked", "value": marked, "unit": "s", "python_ms": mine * 1000},
        {"name": f"{name}, renderings a page", "value": rendered / pages, "unit": "", "budget": MOST_RENDERINGS},
        {"name": f"{name}, CPU of the workers a page", "value": each, "unit": "ms"},
    ]  # fmt: skip


def _wait_for_pages(waiting: set[str], began: float) -> dict[str, float]:
    """When each of these pages had been swapped, in seconds since the prices changed."""
    from storefront.pagecache import store

    ended: dict[str, float] = {}
    while len(ended) < len(waiting):
        time.sleep(0.05)
        now, left = time.perf_counter() - began, set(store.stale_pages())
        ended.update({url: now for url in waiting - left if url not in ended})
        assert now < GIVEN_UP_S, f"{len(left)} pages still wait"
    return ended


def _check(styles: range) -> None:
    """The pages say the new prices."""
    from core.money import Money, format_money
    from storefront.pagecache import store

    store.clear_shelf()
    for style in (styles[0], styles[-1]):
        page = store.find(f"/products/piece-{style}/")
        price = format_money(Money(199_900 + style % 200 * 100, "INR"), trim=True)
        assert page is not None and price in page.body.decode(), f"piece-{style} does not say {price}"


@contextmanager
def worker() -> Iterator[int]:
    """The shop's worker, two processes; its process id."""
    celery = [sys.executable, "-m", "celery", "-A", "config", "worker", "-c", str(PROCESSES), "-l", "WARNING"]
    with (Path(os.environ["PAGES_ROOT"]) / "worker.log").open("wb") as log:
        running = subprocess.Popen([*celery, "--without-gossip", "--without-mingle"], stdout=log, stderr=log)
        try:
            time.sleep(5)  # its processes are there: a worker that runs already is what news meets
            yield running.pid
        finally:
            running.terminate()
            running.wait(timeout=60)


def _children_cpu_s() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _say(*figures: dict[str, Any]) -> None:
    for figure in figures:
        print(json.dumps(figure), flush=True)


if __name__ == "__main__":
    inside(int(sys.argv[1]))
