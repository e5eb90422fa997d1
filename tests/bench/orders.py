"""From the money to the ERP: how long a paid order takes until the ERP has accepted it, with a worker of its own.

`BENCH_ORDERS=40` asks for fewer orders.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from sandboxes.kit.client import SandboxControl
from tests.bench.checkout import begin, complete, filled_cart, pay
from tests.bench.figures import Figure

ORDERS, BUDGET_MS, PATIENCE_S = 200, 2_000, 120


def measure(gateway: SandboxControl, erp: SandboxControl) -> Iterator[Figure]:
    """p50 and p95 from the moment the gateway has the money; what never arrives is a missed budget of its own."""
    from tests.bench.plenty import plenty, stock_up

    stock_up(erp)
    variants, count = plenty(), int(os.environ.get("BENCH_ORDERS", ORDERS))
    starts = [begin(filled_cart((variants[each % len(variants)],) * 2)) for each in range(count)]
    with running_worker():
        paid_at = {start.order_number: _buy(gateway, start) for start in starts}
        accepted_at = _wait(set(paid_at))
    took = sorted((accepted_at[number] - paid_at[number]).total_seconds() * 1000 for number in accepted_at)
    for share in (0.5, 0.95):
        name = f"orders: from the money to the ERP, p{share * 100:.0f} of {count}"
        found = took[min(len(took) - 1, int(share * len(took)))] if took else PATIENCE_S * 1000.0
        yield Figure(name, found, "ms", budget=BUDGET_MS if share > 0.9 else None)
    yield Figure("orders: paid and never told", count - len(took), "orders", budget=0)


def _buy(gateway: SandboxControl, start: object) -> datetime:
    from core import clock

    posted = pay(gateway, start.page.fields["order_id"])  # type: ignore[attr-defined]
    at = clock.now()
    complete(start.token, posted)  # type: ignore[attr-defined]
    return at


def _wait(numbers: set[str]) -> dict[str, datetime]:
    """When the ERP accepted each order, of those that it accepts within two minutes."""
    from erp_sync.models import OutboundMessage

    ends_at = time.monotonic() + PATIENCE_S
    told = OutboundMessage.objects.filter(flow="erp_order", status="done")
    told = told.filter(entity_key__in=[f"order:{number}" for number in numbers])
    while told.count() < len(numbers) and time.monotonic() < ends_at:
        time.sleep(0.2)
    return {key.removeprefix("order:"): at for key, at in told.values_list("entity_key", "done_at") if at}


@contextmanager
def running_worker() -> Iterator[None]:
    """One worker with its schedule, as a small shop runs it."""
    folder = os.environ.get("TMPDIR", "/tmp")
    words = [
        "-m",
        "celery",
        "-A",
        "config",
        "worker",
        "--beat",
        "--concurrency",
        "2",
        "--loglevel",
        "WARNING",
    ]
    schedule = f"{folder}/bench-orders-{os.getpid()}.schedule"
    worker = subprocess.Popen([sys.executable, *words, "--schedule", schedule])
    try:
        _until_it_works()
        yield
    finally:
        worker.terminate()
        worker.wait(timeout=30)


def _until_it_works() -> None:
    from config.celery import app

    ends_at = time.monotonic() + 60
    while not app.control.ping(timeout=1.0):
        if time.monotonic() > ends_at:
            raise AssertionError("the worker does not answer")
