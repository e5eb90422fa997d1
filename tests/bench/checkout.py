"""What the checkout's two verbs cost, one at a time and sixteen at once, beside the same rows with nothing but SQL."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from sandboxes.kit.client import SandboxControl
from tests.bench.figures import Figure

PURCHASES = 40
WARM = 5
RUSH, PROCESSES, THREADS = 160, 2, 8
WARM_RUSH = (
    6 * PROCESSES * THREADS
)  # a web server that has been up for a while has each statement ready on each connection
VERB_MS, PER_SECOND = 60, 40
ADDRESS = {
    "name": "Asha Rao", "phone": "98450 12345", "line1": "14, 2nd Cross, Indiranagar", "line2": "", "city": "Bengaluru",
    "state_code": "29", "pincode": "560038",
}  # fmt: skip


def measure(gateway: SandboxControl, erp: SandboxControl) -> Iterator[Figure]:
    """Each verb alone, then in a crowd of different wishes, then in a crowd that wants the same two pieces."""
    from tests.bench.plenty import plenty, stock_up

    stock_up(erp)
    variants = plenty()
    half = len(variants) // 2
    pairs = [(variants[each % half], variants[half + each % half]) for each in range(RUSH)]
    yield from _alone(gateway, pairs)
    yield from _crowd(gateway, pairs, "different pieces")
    yield from _crowd(gateway, [pairs[0]] * RUSH, "the same two pieces")


def _alone(gateway: SandboxControl, pairs: Sequence[tuple[str, str]]) -> Iterator[Figure]:
    from tests.bench.cost import OutsideTime, cost_of

    outside = OutsideTime()
    carts = [filled_cart(pair) for pair in pairs[: PURCHASES + WARM]]
    begun: list[Any] = []
    cost = cost_of([lambda cart=cart: begun.append(begin(cart)) for cart in carts], outside, warm=WARM)  # type: ignore[misc]
    name = "checkout: begin_payment p50, outside excluded"
    yield Figure(name, cost.at(0.5), "ms", budget=VERB_MS, **cost.parts)
    paid = [(start.token, pay(gateway, start.page.fields["order_id"])) for start in begun]
    cost = cost_of([lambda each=each: complete(*each) for each in paid], outside, warm=WARM)  # type: ignore[misc]
    name = "checkout: complete_cart p50, outside excluded"
    yield Figure(name, cost.at(0.5), "ms", budget=VERB_MS, **cost.parts)


def _crowd(gateway: SandboxControl, pairs: Sequence[tuple[str, str]], wish: str) -> Iterator[Figure]:
    """Two processes of eight threads; the same rows by SQL in the same threads beside it."""
    carts = [[filled_cart(pair)] for pair in [*pairs[:WARM_RUSH], *pairs]]
    beginning, begun = rushed("begin", carts, f"begin_payment, {wish}")
    paid = [[token, pay(gateway, order_id)] for token, order_id in begun]
    completing, _ = rushed("complete", paid, f"complete_cart, {wish}")
    bare = rows_by_sql([token for token, _ in begun], wish)
    yield beginning.beside(bare)
    yield completing.beside(bare)
    yield bare


def rows_by_sql(tokens: Sequence[str], wish: str) -> Figure:
    """The rows of these orders written once more by as many threads, with nothing but SQL."""
    return rushed("bare", [[token] for token in tokens], f"the same rows by SQL alone, {wish}", least=None)[0]


def rushed(
    verb: str, jobs: Sequence[Any], name: str, *, least: float | None = PER_SECOND
) -> tuple[Figure, list[Any]]:
    """Give the jobs to processes that wait for one signal; how many a second they did, and what they answered.

    The first WARM_RUSH of the jobs are done before the signal.
    """
    from tests.bench.cost import database_cpu_ms

    argv = [sys.executable, "-m", "tests.bench.checkout", verb]
    crews = [
        subprocess.Popen(argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for _ in range(PROCESSES)
    ]
    for number, crew in enumerate(crews):
        assert crew.stdin and crew.stdout
        crew.stdin.write(json.dumps(jobs[number::PROCESSES]) + "\n")
        crew.stdin.flush()
        crew.stdout.readline()  # connected and warm
    before, began = database_cpu_ms(), time.perf_counter()
    for crew in crews:
        assert crew.stdin
        crew.stdin.write("go\n")
        crew.stdin.flush()
    reports = [json.loads(crew.stdout.readline()) for crew in crews if crew.stdout]
    seconds = time.perf_counter() - began
    timed = len(jobs) - WARM_RUSH
    database_ms = (database_cpu_ms() - before) / timed
    for crew in crews:
        crew.communicate("done\n")
    python_ms = sum(report["cpu_ms"] for report in reports) / timed
    figure = Figure(
        f"checkout: {name}, {PROCESSES * THREADS} at once",
        timed / seconds,
        "/s",
        least=least,
        python_ms=python_ms,
        database_ms=database_ms,
        load=_load(),
    )
    answers = [answer for part in ("warm", "answers") for report in reports for answer in report[part]]
    return figure, answers


def _load() -> float:
    from tests.bench.cost import Cost

    return Cost((0.0,), 0, 0, 0).load


def crew(verb: str) -> None:
    """One process of the crowd: reads its jobs, does the first, says that it is ready, works when told to, reports, waits."""
    import django

    django.setup()
    jobs = json.loads(sys.stdin.readline())
    first = WARM_RUSH // PROCESSES
    works = {"begin": _begin_job, "complete": complete, "bare": _bare_job()}
    with ThreadPoolExecutor(max_workers=THREADS, initializer=_connect) as pool:
        list(pool.map(lambda _: time.sleep(0.05), range(THREADS)))
        warm = list(pool.map(lambda job: works[verb](*job), jobs[:first]))
        print("ready", flush=True)
        sys.stdin.readline()
        cpu = time.process_time()
        answers = list(pool.map(lambda job: works[verb](*job), jobs[first:]))
        cpu_ms = (time.process_time() - cpu) * 1000
    print(json.dumps({"warm": warm, "answers": answers, "cpu_ms": cpu_ms}), flush=True)
    sys.stdin.readline()  # its connections' CPU is read before they close


def _connect() -> None:
    from django.db import connection

    connection.ensure_connection()


def _begin_job(cart_id: str) -> list[str]:
    start = begin(cart_id)
    assert start.page is not None, "the payment was not started"
    return [start.token, start.page.fields["order_id"]]


def _bare_job() -> Callable[[str], None]:
    from tests.bench.bare_order import write_again

    return write_again


def filled_cart(pieces: tuple[str, str]) -> str:
    """A new cart with two lines."""
    from orders.carts.operations import add_line, create_cart

    cart_id = create_cart()
    for variant_id in pieces:
        add_line(cart_id=cart_id, variant_id=variant_id, quantity=1)
    return cart_id


def begin(cart_id: str) -> Any:
    """Its payment begun."""
    from orders.checkout.operations import begin_payment
    from orders.checkout.rules import CheckoutDetails
    from orders.customers.rules import Address

    details = CheckoutDetails(
        email="asha@blouson.test",
        phone="98450 12345",
        shipping=Address(**ADDRESS),
        shipping_option_code="standard",
    )
    return begin_payment(cart_id=cart_id, details=details)


def pay(gateway: SandboxControl, order_id: str) -> dict[str, str]:
    """The shopper pays at the provider; what the browser brings back."""
    found: dict[str, str] = gateway.call("POST", f"/orders/{order_id}/pay", {"outcome": "capture"})[
        "return_fields"
    ]
    return found


def complete(token: str, returned: dict[str, str]) -> None:
    """The browser comes back."""
    from orders.checkout.operations import complete_cart

    page = complete_cart(token=token, posted=returned)
    assert page.status == "confirmed", page.status


if __name__ == "__main__":
    crew(sys.argv[1])
