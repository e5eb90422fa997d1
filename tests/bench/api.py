"""What the Store API costs through the whole stack: the range read anew and again, a line added, a whole purchase."""

from __future__ import annotations

import json
import os
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlsplit

from sandboxes.kit.client import SandboxControl
from tests.bench.figures import Figure

READS, ADDED, PURCHASES, WARM = 100, 60, 20, 5
LIST_MS, AGAIN_MS, ADD_LINE_MS = 3, 1, 30
CONNECTIONS, CROWD_READS, P99_MS = 16, 150, 50
CHANGED_MS = 3.8  # a twentieth of what the same list costs Medusa
PRICED = "fields=*variants.calculated_price,%2Bvariants.inventory_quantity"
HOME = {
    "first_name": "Asha", "last_name": "Rao", "address_1": "14, 2nd Cross, Indiranagar", "city": "Bengaluru",
    "province": "Karnataka", "postal_code": "560038", "country_code": "in", "phone": "98450 12345",
}  # fmt: skip


def measure(gateway: SandboxControl, erp: SandboxControl) -> Iterator[Figure]:
    """CPU of the shop and of PostgreSQL for each request, the client's own included."""
    from tests.bench.cost import OutsideTime
    from tests.bench.plenty import plenty, stock_up

    ask = asker()
    outside = OutsideTime()
    yield from _reading(ask, outside)
    yield from _crowd(ask)
    stock_up(erp)
    yield from _buying(ask, outside, plenty(), gateway)


def asker() -> Callable[..., Any]:
    """Asks with the demo's publishable key."""
    from django.test import Client

    client = Client(SERVER_NAME="127.0.0.1")

    def ask(method: str, path: str, body: Any = None) -> Any:
        sent = {} if body is None else {"data": json.dumps(body), "content_type": "application/json"}
        answer = client.generic(method, path, headers={"x-publishable-api-key": "pk_blouson_demo"}, **sent)
        if answer.status_code != 200:
            raise AssertionError(f"{method} {path}: {answer.status_code} {answer.content[:300]!r}")
        return json.loads(answer.content) if method != "GET" else answer.content

    return ask


def _reading(ask: Callable[..., Any], outside: Any) -> Iterator[Figure]:
    from storefront.api.kept import forget_answers
    from storefront.api.shared import forget_parts
    from tests.bench.cost import cost_of

    handle = json.loads(ask("GET", "/store/products?limit=1"))["products"][0]["handle"]
    lists = f"/store/products?region_id=reg_IN&{PRICED}&limit=20"
    one = f"/store/products?region_id=reg_IN&{PRICED}&handle={handle}"

    def anew(path: str) -> Callable[[], None]:
        def work() -> None:
            forget_answers()
            forget_parts()
            ask("GET", path)

        return work

    def in_another_process(path: str) -> Callable[[], None]:
        def work() -> None:
            forget_answers()
            ask("GET", path)

        return work

    for name, works, budget in (
        ("list of 20 with prices and stock, all of it anew", [anew(lists)] * READS, None),
        ("list of 20, in a process that has told nothing yet", [in_another_process(lists)] * READS, LIST_MS),
        ("list of 20, another page of products told before", [_asks(ask, f"{lists}&offset={each % 7}&created_at[$gte]=2020-01-{1 + each % 28:02}") for each in range(READS)], LIST_MS),
        ("list of 20, asked again", [_asks(ask, lists)] * READS, AGAIN_MS),
        ("product by handle, all of it anew", [anew(one)] * READS, None),
        ("product by handle, asked again", [_asks(ask, one)] * READS, AGAIN_MS),
    ):  # fmt: skip
        cost = cost_of(works, outside, warm=WARM)
        yield Figure(f"api: {name}, CPU", cost.python_ms, "ms", budget=budget, **cost.parts)
    yield from _after_a_change(ask, outside, lists, one)


def _after_a_change(ask: Callable[..., Any], outside: Any, lists: str, one: str) -> Iterator[Figure]:
    """One of the twenty has news: told anew by a worker before anybody asks, or by the request itself."""
    from storefront.api.kept import PARTS
    from storefront.api.reading.products import tell_anew
    from storefront.pagecache import tags
    from storefront.pagecache.refresh import mark_pages
    from tests.bench.cost import cost_of

    changed = json.loads(ask("GET", lists))["products"][0]["id"]

    def change(by_worker: bool) -> Callable[[], Any]:
        def work() -> None:
            mark_pages(tags.product(changed))
            if by_worker:
                mine = dict(PARTS._rows)
                tell_anew([changed])
                PARTS._rows = OrderedDict(mine)  # the worker is another process

        return work

    for name, path, by_worker, budget in (
        ("list of 20 right after one of them changed, a worker having been at it", lists, True, CHANGED_MS),
        ("list of 20 right after one of them changed, before a worker was at it", lists, False, None),
        ("product by handle right after it changed, a worker having been at it", one, True, None),
    ):
        prepare = change(by_worker)
        cost = cost_of([_asks(ask, path)] * READS, outside, warm=WARM, before=prepare)
        yield Figure(f"api: {name}, CPU", cost.python_ms, "ms", budget=budget, **cost.parts)


def _crowd(ask: Callable[..., Any]) -> Iterator[Figure]:
    """Sixteen connections to the web server, kept open, each asking without a pause: lists of 20 and single products."""
    from tests.bench.cost import database_cpu_ms, tree_cpu_ms
    from tests.bench.purchases import running_web

    handles = [each["handle"] for each in json.loads(ask("GET", "/store/products?limit=20"))["products"]]
    priced = f"/store/products?region_id=reg_IN&{PRICED}"
    paths = [f"{priced}&limit=20&offset={each}" for each in range(0, 20, 2)]
    paths += [f"{priced}&handle={each}" for each in handles]
    with running_web() as pid, ThreadPoolExecutor(CONNECTIONS) as pool:
        list(pool.map(_reader(paths, len(paths) * 2), range(CONNECTIONS)))  # told once
        web, database, began = tree_cpu_ms(pid), database_cpu_ms(), time.perf_counter()
        found = list(pool.map(_reader(paths, CROWD_READS), range(CONNECTIONS)))
        seconds = time.perf_counter() - began
        times = sorted(each for one in found for each in one)
        parts = {
            "python_ms": (tree_cpu_ms(pid) - web) / len(times),
            "database_ms": (database_cpu_ms() - database) / len(times),
            "load": os.getloadavg()[0],
        }
    name = f"api: catalogue reads over HTTP, {CONNECTIONS} connections"
    yield Figure(f"{name}, p99", times[int(len(times) * 0.99)], "ms", budget=P99_MS, **parts)
    yield Figure(f"{name}, a second", len(times) / seconds, "/s")


def _reader(paths: Sequence[str], count: int) -> Callable[[int], list[float]]:
    """One connection's reads, in milliseconds each. AssertionError for any answer but 200."""

    def read(number: int) -> list[float]:
        site, times = urlsplit(os.environ["SITE_URL"]), []
        connection = HTTPConnection(site.hostname or "", site.port, timeout=60)
        for each in range(count):
            began = time.perf_counter()
            path = paths[(number * 7 + each) % len(paths)]
            connection.request("GET", path, headers={"x-publishable-api-key": "pk_blouson_demo"})
            answer = connection.getresponse()
            body = answer.read()
            times.append((time.perf_counter() - began) * 1000)
            assert answer.status == 200 and b'"products"' in body, answer.status
        connection.close()
        return times

    return read


def _asks(ask: Callable[..., Any], path: str) -> Callable[[], Any]:
    return lambda: ask("GET", path)


def _buying(
    ask: Callable[..., Any], outside: Any, variants: list[str], gateway: SandboxControl
) -> Iterator[Figure]:
    from tests.bench.cost import cost_of

    carts = [ask("POST", "/store/carts", {"region_id": "reg_IN"})["cart"]["id"] for _ in range(ADDED // 3)]

    def adding(number: int) -> None:
        wanted = {"variant_id": variants[number % len(variants)], "quantity": 1}
        ask("POST", f"/store/carts/{carts[number // 3]}/line-items", wanted)

    cost = cost_of([lambda number=number: adding(number) for number in range(ADDED)], outside, warm=WARM)  # type: ignore[misc]
    yield Figure(
        "api: add a line, the cart answered whole, CPU",
        cost.python_ms,
        "ms",
        budget=ADD_LINE_MS,
        **cost.parts,
    )
    works = [
        lambda number=number: _purchase(ask, variants[number % len(variants)], gateway)
        for number in range(PURCHASES)
    ]  # type: ignore[misc]
    cost = cost_of(works, outside, warm=WARM)
    yield Figure("api: whole purchase in seven requests, CPU", cost.python_ms, "ms", **cost.parts)


def _purchase(ask: Callable[..., Any], variant: str, gateway: SandboxControl) -> None:
    """As a shop front does it: cart, line, address, way of delivery, payment, completion."""
    cart = ask("POST", "/store/carts", {"region_id": "reg_IN"})["cart"]["id"]
    ask("POST", f"/store/carts/{cart}/line-items", {"variant_id": variant, "quantity": 1})
    told = {"email": "bench@blouson.test", "shipping_address": HOME, "billing_address": HOME}
    ask("POST", f"/store/carts/{cart}", told)
    ask("POST", f"/store/carts/{cart}/shipping-methods", {"option_id": "so_standard"})
    collection = ask("POST", "/store/payment-collections", {"cart_id": cart})["payment_collection"]["id"]
    begun = ask(
        "POST",
        f"/store/payment-collections/{collection}/payment-sessions",
        {"provider_id": "pp_razorpay_razorpay"},
    )
    session = begun["payment_collection"]["payment_sessions"][0]
    gateway.call("POST", f"/orders/{session['data']['razorpay_order_id']}/pay", {"outcome": "capture"})
    done = ask("POST", f"/store/carts/{cart}/complete", {})
    if done["type"] != "order":
        raise AssertionError(done)
