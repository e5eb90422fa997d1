"""What a whole list of stock costs, row by row and in memory: a million rows of a hundred thousand variants in ten places.

`BENCH_STOCK=20000` asks for fewer rows; the budget of time goes with them.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator

from tests.bench.feed import erp_of_its_own, manage
from tests.bench.figures import Figure

ROWS, PLACES, VARIANTS_EACH = 1_000_000, 10, 8
BUDGET_S, BUDGET_MB = 900, 300


def measure() -> Iterator[Figure]:
    """Take the range over, then measure its stock alone, from the beginning and once more."""
    from tests.shop import database_of_its_own

    rows = int(os.environ.get("BENCH_STOCK", ROWS))
    styles = max(1, rows // (PLACES * VARIANTS_EACH))
    with erp_of_its_own() as (env, erp), database_of_its_own("blouson_bench_stock") as url:
        env |= {"DATABASE_URL": url, "CACHE_PREFIX": "bench-stock"}
        erp.call("POST", "/range", {"styles": styles, "variants_each": VARIANTS_EACH, "places": PLACES})
        manage(env, "migrate", "--verbosity", "0")
        for flow in ("locations", "products"):
            manage(env, "sync", flow)
        found = styles * VARIANTS_EACH * PLACES
        for words, title in (([], "taken over"), (["--full"], "compared")):
            began = time.perf_counter()
            peak_mb, cpu_s, database_s = manage(env, "sync", "stock", *words)
            took = time.perf_counter() - began
            yield Figure(
                f"stock: {found:,} rows {title}",
                took,
                "s",
                budget=BUDGET_S * found / ROWS,
                python_ms=cpu_s * 1000 / found,
                database_ms=database_s * 1000 / found,
            )
            yield Figure(f"stock: {found:,} rows {title}, peak memory", peak_mb, "MB", budget=BUDGET_MB)
