"""Whole purchases over HTTP: eight shoppers at once, each a new bag, two pieces, address, delivery, payment, order."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import requests

from sandboxes.kit.client import SandboxControl
from tests.bench.figures import Figure
from tests.shopper import ADDRESS

SHOPPERS, PURCHASES, WARM = 8, 80, 48  # warm: each thread of the web server has bought some
PER_SECOND = 13
_SEAL = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
_ORDER = re.compile(r'name="order_id" value="([^"]+)"')


def measure(gateway: SandboxControl, erp: SandboxControl) -> Iterator[Figure]:
    """Purchases a second, of different pieces and of the same two; any that fails is an error."""
    from tests.bench.plenty import plenty, stock_up

    stock_up(erp)
    variants = plenty()
    half = len(variants) // 2
    pairs = [(variants[each % half], variants[half + each % half]) for each in range(PURCHASES)]
    with running_web() as pid:
        _crowd(gateway, pairs[:WARM])
        yield _rate(gateway, pairs, pid, "different pieces")
        yield _rate(gateway, [pairs[0]] * PURCHASES, pid, "all the same two pieces")


def _rate(gateway: SandboxControl, pairs: Sequence[tuple[str, str]], pid: int, wish: str) -> Figure:
    from tests.bench.checkout import rows_by_sql
    from tests.bench.cost import database_cpu_ms, tree_cpu_ms

    web, database, began = tree_cpu_ms(pid), database_cpu_ms(), time.perf_counter()
    tokens = _crowd(gateway, pairs)
    seconds, count = time.perf_counter() - began, len(pairs)
    figure = Figure(
        f"purchases: whole checkouts over HTTP, {wish}, {SHOPPERS} at once",
        count / seconds,
        "/s",
        least=PER_SECOND,
        python_ms=(tree_cpu_ms(pid) - web) / count,
        database_ms=(database_cpu_ms() - database) / count,
        load=os.getloadavg()[0],
    )
    return figure.beside(rows_by_sql(tokens, wish))


def _crowd(gateway: SandboxControl, pairs: Sequence[tuple[str, str]]) -> list[str]:
    with ThreadPoolExecutor(max_workers=SHOPPERS) as pool:
        return list(pool.map(lambda pair: buy(gateway, pair), pairs))


def buy(gateway: SandboxControl, pieces: tuple[str, str]) -> str:
    """One purchase, from an empty bag to the confirmed order, whose token it answers. AssertionError when refused."""
    with requests.Session() as browser:
        for variant in pieces:
            _post(browser, "/islands/add-to-cart/", {"variant": variant, "quantity": "1"})
        form = browser.get(_at("/checkout/"), timeout=60)
        seal = _SEAL.search(form.text)
        assert seal, f"no form on the checkout: {form.status_code}"
        details = {
            **ADDRESS,
            "shipping_option_code": "standard",
            "action": "pay",
            "csrfmiddlewaretoken": seal[1],
        }
        pay_path = urlsplit(_post(browser, "/checkout/", details)).path
        assert pay_path.startswith("/checkout/pay/"), pay_path
        page = browser.get(_at(pay_path), timeout=60)
        found = _ORDER.search(page.text)
        assert found, f"no payment on {pay_path}: {page.status_code}"
        paid = gateway.call("POST", f"/orders/{found[1]}/pay", {"outcome": "capture"})["return_fields"]
        order_path = urlsplit(_post(browser, pay_path.replace("/pay/", "/return/"), paid)).path
        order = browser.get(_at(order_path), timeout=60)
        assert order.status_code == 200 and "WEB-" in order.text, f"{order_path}: {order.status_code}"
    return pay_path.strip("/").rpartition("/")[2]


def _post(browser: requests.Session, path: str, fields: dict[str, str]) -> str:
    """Send a form; where it leads."""
    answer = browser.post(
        _at(path),
        data=fields,
        headers={"Origin": os.environ["SITE_URL"]},
        allow_redirects=False,
        timeout=60,
    )
    assert answer.status_code == 303, f"{path}: {answer.status_code} {answer.text[:300]}"
    return answer.headers["Location"]


def _at(path: str) -> str:
    return os.environ["SITE_URL"] + path


@contextmanager
def running_web() -> Iterator[int]:
    """The shop's web server, two processes of four threads, at SITE_URL; its process id."""
    granian = str(Path(sys.executable).parent / "granian")
    port = str(urlsplit(os.environ["SITE_URL"]).port)
    words = [granian, "--interface", "wsgi", "--host", "127.0.0.1", "--port", port, "--workers", "2"]
    with tempfile.TemporaryFile() as log:
        server = subprocess.Popen(
            [*words, "--blocking-threads", "4", "--no-log", "config.wsgi:application"], stdout=log, stderr=log
        )
        try:
            _wait_ready(server)
            yield server.pid
        finally:
            server.terminate()
            server.wait(timeout=20)


def _wait_ready(server: subprocess.Popen[bytes]) -> None:
    ends_at, told = time.monotonic() + 90, ""
    while server.poll() is None and time.monotonic() < ends_at:
        try:
            answer = requests.get(_at("/readyz"), timeout=5)
            if answer.status_code == 200:
                return
            told = answer.text
        except requests.RequestException as failure:
            told = str(failure)
        time.sleep(0.2)
    raise AssertionError(f"the shop did not come up ({server.poll()}): {told[:500]}")
