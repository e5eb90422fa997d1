"""From the money to the ERP: how long a paid order takes until the ERP has accepted it, with a worker of its own.

`BENCH_ORDERS=40` asks for fewer orders, `BENCH_PACE=4` for more of them a second. Two a second is 7,200 an hour, the first
hour of a sale. Then as many are paid as fast as one buyer after another can: no budget, what a second of the worker tells.
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

ORDERS, PACE, BUDGET_MS, PATIENCE_S = 200, 2, 2_000, 120


def measure(gateway: SandboxControl, erp: SandboxControl) -> Iterator[Figure]:
    """p50 and p95 from the moment the gateway has the money; what never arrives is a missed budget of its own."""
    from tests.bench.plenty import plenty, stock_up

    stock_up(erp)
    variants, count = plenty(), int(os.environ.get("BENCH_ORDERS", ORDERS))
    pace = float(os.environ.get("BENCH_PACE", PACE))
    starts = [begin(filled_cart((variants[each % len(variants)],) * 2)) for each in range(2 * count)]
    with running_worker():
        paid_at = _buy_all(gateway, starts[:count], every_s=1 / pace)
        accepted_at = _wait(set(paid_at))
        yield from _waits(paid_at, accepted_at, f"of {count} at {pace:g} a second")
        paid_at = _buy_all(gateway, starts[count:], every_s=0)
        told_at = _wait(set(paid_at))
    seconds = (max(told_at.values()) - min(paid_at.values())).total_seconds() if told_at else PATIENCE_S
    yield Figure(f"orders: told to the ERP when {count} are paid in one rush", len(told_at) / seconds, "/s")
    untold = 2 * count - len(accepted_at) - len(told_at)
    yield Figure("orders: paid and never told", untold, "orders", budget=0)


def _buy_all(gateway: SandboxControl, starts: list[object], *, every_s: float) -> dict[str, datetime]:
    """When the gateway had the money for each order, paid by the clock and not as fast as it goes."""
    began, paid_at = time.monotonic(), {}
    for place, start in enumerate(starts):
        time.sleep(max(0.0, began + place * every_s - time.monotonic()))
        paid_at[start.order_number] = _buy(gateway, start)  # type: ignore[attr-defined]
    return paid_at


def _waits(paid_at: dict[str, datetime], accepted_at: dict[str, datetime], of: str) -> Iterator[Figure]:
    took = sorted((accepted_at[number] - paid_at[number]).total_seconds() * 1000 for number in accepted_at)
    for share in (0.5, 0.95):
        found = took[min(len(took) - 1, int(share * len(took)))] if took else PATIENCE_S * 1000.0
        budget = BUDGET_MS if share > 0.9 else None
        yield Figure(
            f"orders: from the money to the ERP, p{share * 100:.0f} {of}", found, "ms", budget=budget
        )


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
