"""The same questions to catalogues of 1 k, 100 k and 1 M variants: what a shopper waits for must not grow with them.

Each size has a database of its own, is filled by PostgreSQL (`tests.bench.synthetic`), listed by the shop's own verbs
and asked by a process of its own. `BENCH_SIZES=1000,100000` chooses other sizes. Beside the clock stands CPU of one
question, shop, PostgreSQL and Redis together: the clock of a machine that others use too tells mostly about them.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any

from tests.bench.cost import process_cpu_ms
from tests.bench.figures import Figure

EMPTY = "blouson_scale_empty"
SIZES = (1_000, 100_000, 1_000_000)
REPEATS = 300
WARM = 40  # more than there are different searches: every statement has its plan
MOST_GROWTH = 2.0
QUERIES = (
    "silk blouse", "banarasi saree", "blous", "lehnga", "zari", "maroon saree", "cotton", "wedding", "chanderi zari blouse",
    "kanjivram", "mirror work", "noor", "green georgette", "sari", "embroidered", "rawsilk", "party lehenga", "SYN-7",
)  # fmt: skip
FEW = "listing narrowed to one fabric of a shelf"  # no full page at the smallest size: growth says nothing of it
SHELVES = ("blouses", "sarees", "lehengas")  # the ones that fill a page at every size


def measure() -> Iterator[Figure]:
    """p95 of each question at each size, and how often the smallest size's it is."""
    from tests.shop import database_of_its_own

    sizes = [int(size) for size in os.environ.get("BENCH_SIZES", ",".join(map(str, SIZES))).split(",")]
    smallest: dict[tuple[str, str], float] = {}
    with database_of_its_own(EMPTY) as url:
        _elsewhere(url, 0)
        for size in sizes:
            for name, found in _asked_elsewhere(size).items():
                for kind, value in (("p95", found["clock"]), ("p95 of its CPU", found["cpu"])):
                    first = smallest.setdefault((name, kind), value)
                    yield Figure(
                        f"scale: {name}, {size:,} variants, {kind}", value, "ms",
                        budget=None if size == sizes[0] or name == FEW else first * MOST_GROWTH, against=f"{sizes[0]:,} variants",
                        ratio=value / first, load=os.getloadavg()[0],
                    )  # fmt: skip


def _asked_elsewhere(size: int) -> dict[str, dict[str, float]]:
    """Make a catalogue in a database of its own, a copy of the empty shop, and ask it in a process of its own."""
    from tests.shop import database_of_its_own

    with database_of_its_own(f"blouson_scale_{size}", template=EMPTY) as url:
        found: dict[str, dict[str, float]] = json.loads(_elsewhere(url, size).splitlines()[-1])
        return found


def _elsewhere(url: str, size: int) -> str:
    env = {**os.environ, "DATABASE_URL": url, "CACHE_PREFIX": f"scale-{size}"}
    words = [sys.executable, "-m", "tests.bench.scale", str(size)]
    return subprocess.run(words, env=env, check=True, stdout=subprocess.PIPE, text=True).stdout


def inside(size: int) -> None:
    """Fill, list, ask; prints one JSON object of p95 by question. Size 0 only makes the empty shop."""
    import django

    django.setup()
    from django.core.management import call_command

    from catalog.listing.operations import rebuild_facets, rebuild_listing
    from tests.bench.synthetic import VARIANTS_EACH, fill

    if not size:
        told("migrate", lambda: call_command("migrate", verbosity=0))
        return
    told("fill", lambda: fill(max(1, size // VARIANTS_EACH)))
    told("list", rebuild_listing)
    told("facets", rebuild_facets)
    told("analyse", _analyse)
    print(json.dumps({name: p95(ask) for name, ask in questions(size // VARIANTS_EACH).items()}))


def told(name: str, work: Callable[[], Any]) -> None:
    """Do it, and say on standard error how long it took."""
    began = time.perf_counter()
    work()
    print(f"  {name}: {time.perf_counter() - began:.1f} s", file=sys.stderr, flush=True)


def _analyse() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def questions(products: int) -> dict[str, Callable[[], Any]]:
    """What shoppers ask, each time something else, in the same order for every size."""
    from catalog.listing.queries.lists import list_products
    from catalog.listing.queries.shapes import ListingQuestion
    from catalog.pricing.queries import price_of
    from catalog.products.queries import product_page
    from catalog.search.queries import search_products
    from tests.bench.synthetic import COLOURS, FABRICS, VARIANTS_EACH

    dice = random.Random(7)

    def narrowed() -> Any:
        chosen = {
            name: tuple(each.lower().replace(" ", "-") for each in dice.sample(of, len(of) // 2))
            for name, of in (("colour", COLOURS), ("fabric", FABRICS))
        }
        return list_products(ListingQuestion(chosen=chosen, sort="price-low"))

    def few() -> Any:
        chosen = {"fabric": (dice.choice(FABRICS).lower().replace(" ", "-"),)}
        return list_products(ListingQuestion(category=dice.choice(SHELVES), chosen=chosen, sort="price-low"))

    variants = products * VARIANTS_EACH
    return {
        "product read": lambda: product_page(f"piece-{dice.randint(1, products)}"),
        "listing of 24 with facets": lambda: list_products(
            ListingQuestion(
                category=dice.choice(SHELVES), sort=dice.choice(("featured", "newest", "price-low"))
            )
        ),
        "listing of 24 narrowed by half of two facets": narrowed,
        FEW: few,
        "search": lambda: search_products(dice.choice(QUERIES)),
        "price_of 24": lambda: price_of([dice.randint(1, variants) for _ in range(24)]),
    }


def p95(ask: Callable[[], Any]) -> dict[str, float]:
    """Milliseconds that 95 of 100 questions stay under, by the clock and of CPU, after some to warm up."""
    for _ in range(WARM):
        ask()
    servers = _servers()
    clock, cpu = [], []
    for _ in range(REPEATS):
        began, used = time.perf_counter(), time.thread_time() * 1000 + sum(map(process_cpu_ms, servers))
        ask()
        clock.append((time.perf_counter() - began) * 1000)
        cpu.append(time.thread_time() * 1000 + sum(map(process_cpu_ms, servers)) - used)
    return {"clock": _p95(clock), "cpu": _p95(cpu)}


def _p95(times: list[float]) -> float:
    return sorted(times)[int(len(times) * 0.95)]


def _servers() -> list[int]:
    """The process that serves this connection, and that of Redis."""
    from django.db import connection
    from django_redis import get_redis_connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        backend = cursor.fetchone()
    return [int(backend[0]), int(get_redis_connection("default").info("server")["process_id"])]


if __name__ == "__main__":
    inside(int(sys.argv[1]))
