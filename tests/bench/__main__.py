"""`python -m tests.bench [AREA…] [--json]`, on the servers of DATABASE_URL and REDIS_URL."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import django

AREAS = (
    "pages",
    "serving",
    "api",
    "cart",
    "checkout",
    "purchases",
    "reserve",
    "webhooks",
    "sync",
    "orders",
)
LONG_AREAS = (
    "feed",
    "stock",
    "scale",
    "freshness",
    "page_speed",
)  # minutes and gigabytes: measured only when asked for
RUN = "bench"


def main() -> int:
    """Measure the areas asked for; 1 when a budget was missed, 2 for an unknown area."""
    parser = argparse.ArgumentParser(prog="bin/bench", description="Measure the shop against its budgets.")
    parser.add_argument(
        "areas",
        nargs="*",
        metavar="AREA",
        help=f"one of: {', '.join(AREAS)} (default: all of these), {', '.join(LONG_AREAS)}",
    )
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    unknown = [area for area in asked.areas if area not in AREAS + LONG_AREAS]
    if unknown:
        print(
            f"There is no area called {', '.join(unknown)}; there are {', '.join(AREAS + LONG_AREAS)}.",
            file=sys.stderr,
        )
        return 2
    django.setup()
    return inside(asked.areas or list(AREAS), as_json=asked.json) if asked.inside else outside()


def outside() -> int:
    """Prepare a stocked database and the sandboxes, then measure in a process of its own."""
    from tests.shop import database_of_its_own, free_port, shop_environment, stocked_database
    from tests.world import World, start_sandboxes

    servers = start_sandboxes()
    with tempfile.TemporaryDirectory(prefix="blouson-bench-") as folder:
        world = World(RUN, servers)
        template = stocked_database(servers, Path(folder))
        world.arkone.reset(fixture="demo")
        world.introduce()
        world.arkone.options(rate_per_s=0)
        with database_of_its_own("blouson_bench", template=template) as database_url:
            env = shop_environment(database_url, free_port(), world, Path(folder))
            env["DATABASE_POOL_SIZE"] = "48"  # the crowds of `reserve` all stand at the counter at once
            env |= {name: value for name, value in os.environ.items() if name.startswith("BENCH_")}
            env["BENCH_GATEWAY"] = servers["razorpay"].base_url
            env["BENCH_ERP"] = servers["arkone"].base_url
            words = [sys.executable, "-m", "tests.bench", "--inside", *sys.argv[1:]]
            return subprocess.run(words, env=env, check=False).returncode


def inside(areas: list[str], *, as_json: bool) -> int:
    """Measure and print each figure as it is known."""
    settle()
    missed = False
    for figure in figures(areas):
        print(figure.as_json() if as_json else figure.as_text(), flush=True)
        missed |= figure.met is False
    return 1 if missed else 0


def settle() -> None:
    """What autovacuum does within a minute after a table was filled: the copy of the stocked database has no statistics."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def figures(areas: list[str]) -> Iterator[Any]:
    """The figures of each area in turn."""
    from sandboxes.kit.client import SandboxControl
    from tests.bench import (
        api,
        cart,
        checkout,
        feed,
        freshness,
        orders,
        page_speed,
        pages,
        purchases,
        reserve,
        scale,
        serving,
        stock,
        sync,
        webhook_stream,
        webhooks,
    )
    from tests.bench.figures import yardstick

    yield yardstick()
    if "pages" in areas:
        yield from pages.measure()
    if "serving" in areas:
        yield from serving.measure()
    if "cart" in areas:
        yield from cart.measure()
    gateway, erp = (SandboxControl(os.environ[name], RUN) for name in ("BENCH_GATEWAY", "BENCH_ERP"))
    if "api" in areas:
        yield from api.measure(gateway, erp)
    if "checkout" in areas:
        yield from checkout.measure(gateway, erp)
    if "purchases" in areas:
        yield from purchases.measure(gateway, erp)
    if "reserve" in areas:
        yield from reserve.measure()
    elif "checkout" in areas:
        yield from reserve.few_pieces()
    if "webhooks" in areas:
        yield from webhooks.measure()
        yield from webhook_stream.measure()
    if "sync" in areas:
        yield from sync.measure()
    if "orders" in areas:
        yield from orders.measure(gateway, erp)
    if "scale" in areas:
        yield from scale.measure()
    if "feed" in areas:
        yield from feed.measure()
    if "page_speed" in areas:
        yield from page_speed.measure()
    if "freshness" in areas:
        yield from freshness.measure()
    if "stock" in areas:
        yield from stock.measure()


if __name__ == "__main__":
    raise SystemExit(main())
