"""What the ERP's feed costs: a whole range taken over, new styles, and many prices changed at once.

The importing process is one of its own, so that its memory can be told. `BENCH_FEED=10000` asks for a smaller range.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from tests.bench.figures import Figure

VARIANTS = 100_000
VARIANTS_EACH = 8
NEW_VARIANTS = 414
CHANGED_PRICES = 1_000
BUDGET_S, BUDGET_MB, BUDGET_NEW_S, BUDGET_DELTA_S = 240, 300, 3, 10
RUN = "feed"


def measure() -> Iterator[Figure]:
    """Fill a database of its own from an ERP of its own, then change things there."""
    from tests.shop import database_of_its_own

    size = int(os.environ.get("BENCH_FEED", VARIANTS))
    with erp_of_its_own() as (env, erp):
        erp.call("POST", "/range", {"styles": size // VARIANTS_EACH, "variants_each": VARIANTS_EACH})
        with database_of_its_own("blouson_bench_feed") as url:
            env |= {"DATABASE_URL": url, "CACHE_PREFIX": "bench-feed"}
            manage(env, "migrate", "--verbosity", "0")
            yield from _whole_range(env, size)
            yield _new_styles(env, erp)
            yield from _delta(env, erp)


def _whole_range(env: Mapping[str, str], size: int) -> Iterator[Figure]:
    began = time.perf_counter()
    peak_mb = cpu_s = database_s = 0.0
    for flow in ("locations", "products", "prices", "stock"):
        part = time.perf_counter()
        used = manage(env, "sync", flow)
        peak_mb, cpu_s, database_s = max(peak_mb, used[0]), cpu_s + used[1], database_s + used[2]
        yield Figure(f"feed: {flow} of {size:,} variants", time.perf_counter() - part, "s")
    took = time.perf_counter() - began
    rows = size // VARIANTS_EACH + 3 * size
    yield Figure(f"feed: {size:,} variants, prices and stock", took, "s", budget=BUDGET_S)
    yield Figure("feed: the same, CPU of the importing process", cpu_s, "s")
    yield Figure("feed: the same, CPU of PostgreSQL", database_s, "s")
    yield Figure("feed: the machine's load meanwhile", os.getloadavg()[1], "")
    yield Figure("feed: rows taken over a second", rows / took, "rows/s")
    yield Figure("feed: peak memory of the importing process", peak_mb, "MB", budget=BUDGET_MB)


def _new_styles(env: Mapping[str, str], erp: Any) -> Figure:
    """New variants with their prices and stock, from a process that is up already, as a worker is."""
    erp.call(
        "POST", "/range", {"styles": NEW_VARIANTS // 6, "variants_each": 6, "prefix": "NEW", "fresh": True}
    )
    return Figure(
        f"feed: {NEW_VARIANTS} new variants, prices and stock", _inside(env, "read"), "s", budget=BUDGET_NEW_S
    )


def _delta(env: Mapping[str, str], erp: Any) -> Iterator[Figure]:
    _inside(env, "publish")
    changed = erp.call("POST", "/range/reprice", {"count": CHANGED_PRICES})["skus"]
    took = _inside(env, "delta", str(len(changed)))
    yield Figure(f"feed: {len(changed):,} changed prices, told and marked", took, "s", budget=BUDGET_DELTA_S)


@contextmanager
def erp_of_its_own() -> Iterator[tuple[dict[str, str], Any]]:
    """An empty ERP in a process of its own: the environment of a shop that speaks with it, and its control."""
    from sandboxes.kit.client import SandboxControl

    with _erp() as base_url:
        erp = SandboxControl(base_url, RUN, timeout_s=600)
        erp.wait_ready()
        erp.reset(fixture="empty")
        erp.options(rate_per_s=0, skew_s=0)
        pointers = {
            "ARKONE_BASE_URL": f"{base_url}/api/v1",
            "ARKONE_TOKEN": f"arkone-test-token.{RUN}",
            "ARKONE_PRICE_LIST": "RETAIL",
        }
        yield {**os.environ, **pointers}, erp


@contextmanager
def _erp() -> Iterator[str]:
    """The ERP's stand-in in a process of its own: its work is not the shop's. Its URL."""
    from tests.shop import free_port

    port = free_port()
    server = subprocess.Popen([sys.executable, "-m", "tests.bench.feed", "erp", str(port)])
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait()


def manage(env: Mapping[str, str], *words: str) -> tuple[float, float, float]:
    """Run a command of the shop in a process of its own; its peak memory in MB, its CPU and PostgreSQL's in seconds."""
    argv = [sys.executable, "-m", "tests.bench.feed", "manage", *words]
    done = subprocess.run(argv, env=dict(env), check=True, capture_output=True, text=True)
    print(f"  {done.stdout.strip()}", file=sys.stderr, flush=True)
    peak_mb, cpu_s, database_s = done.stderr.splitlines()[-1].split()
    return float(peak_mb), float(cpu_s), float(database_s)


def _inside(env: Mapping[str, str], *words: str) -> float:
    argv = [sys.executable, "-m", "tests.bench.feed", *words]
    done = subprocess.run(argv, env=dict(env), check=True, stdout=subprocess.PIPE, text=True)
    return float(done.stdout.splitlines()[-1])


def main(what: str, words: list[str]) -> None:
    """One part of the measuring, in this process."""
    if what == "erp":
        from sandboxes import arkone
        from sandboxes.kit.server import SandboxServer

        server = SandboxServer(arkone.SPEC, port=int(words[0])).start()
        try:
            while True:
                time.sleep(3600)
        finally:
            server.stop()
    import django

    django.setup()
    if what == "manage":
        from django.core.management import call_command

        call_command(*words)
        from tests.bench.cost import database_cpu_ms

        used = resource.getrusage(resource.RUSAGE_SELF)
        cpu_s, database_s = used.ru_utime + used.ru_stime, database_cpu_ms() / 1000
        print(used.ru_maxrss / 1024, cpu_s, database_s, file=sys.stderr)
        return
    if what == "publish":
        publish_all()
        print(0)
        return
    began = time.perf_counter()
    read_and_apply()
    if what == "delta":
        tell(int(words[0]))
    print(time.perf_counter() - began)


def read_and_apply() -> None:
    """What the workers do when a schedule strikes: read each list, apply what it brought."""
    from erp_sync.connections import FEEDS, read_flow
    from erp_sync.engine.inbox import apply_due

    for flow in ("products", "prices", "stock"):
        read_flow(flow)
        apply_due(FEEDS)


def publish_all() -> None:
    """Put the whole range on sale, so that its changes are news to shoppers, and forget what was told so far."""
    from django.db import connection

    from catalog.listing.operations import rebuild_listing
    from core.models import OutboxEvent
    from tests.world import drain_outbox

    with connection.cursor() as cursor:
        cursor.execute("UPDATE catalog_product SET status = 'published', published_at = now()")
    rebuild_listing()
    drain_outbox()
    OutboxEvent.objects.all().delete()


def tell(changed: int) -> None:
    """Deliver the news, and check that every changed price was in it."""
    from core.models import OutboxEvent
    from tests.world import drain_outbox

    drain_outbox()
    told = OutboxEvent.objects.filter(name="catalog.PricesChanged").values_list("payload", flat=True)
    found = {variant for payload in told for variant in payload["variant_ids"]}
    if len(found) != changed:
        raise AssertionError(f"{len(found)} of {changed} changed prices were told")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
