"""The same requests to two servers that speak the Store API, in turns: what each costs the processor, and how long it takes.

`python -m tests.bench.beside --shop NAME=URL,KEY,PID[+PID…] --shop …`: the PIDs are those of a server and of its database,
whose children count too. `tests/bench/medusa` says how Medusa is made ready for it.
"""

from __future__ import annotations

import argparse
import json
import os
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from statistics import median
from typing import Any
from urllib.parse import urlsplit

TICK_MS = 1000 / os.sysconf("SC_CLK_TCK")
STOCK = "fields=*variants.calculated_price,%2Bvariants.inventory_quantity"
Work = Callable[["Caller", int], None]


@dataclass(frozen=True, slots=True)
class Shop:
    """A server: where it is, its publishable key, and the processes it works with."""

    name: str
    site: str
    key: str
    pids: tuple[int, ...]

    def cpu_ms(self) -> float:
        """CPU of its processes and their children since they began."""
        return sum(_tree_ms(pid) for pid in self.pids)


def _tree_ms(pid: int) -> float:
    total = 0
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            words = path.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if pid in (int(path.parent.name), int(words[1])):
            total += int(words[11]) + int(words[12])
    return total * TICK_MS


class Caller:
    """One connection that is kept open."""

    def __init__(self, shop: Shop) -> None:
        site = urlsplit(shop.site)
        self.link = HTTPConnection(site.hostname or "", site.port, timeout=120)
        self.headers = {"x-publishable-api-key": shop.key, "content-type": "application/json"}

    def ask(self, method: str, path: str, body: Any = None) -> Any:
        """The answer. AssertionError for anything but 200."""
        sent = None if body is None else json.dumps(body)
        self.link.request(method, path, sent, self.headers)
        answer = self.link.getresponse()
        raw = answer.read()
        assert answer.status == 200, (path, answer.status, raw[:300])
        return json.loads(raw)


class Goods:
    """What a shop sells, as it says itself; it is India's region that is asked about."""

    def __init__(self, shop: Shop) -> None:
        caller = Caller(shop)
        regions = caller.ask("GET", "/store/regions")["regions"]
        self.region = next(each["id"] for each in regions if each["currency_code"] == "inr")
        found = caller.ask("GET", f"/store/products?limit=50&region_id={self.region}&{STOCK}")["products"]
        self.handles = [each["handle"] for each in found]
        self.variants = [
            each["variants"][0]["id"]
            for each in found
            if (each["variants"][0]["inventory_quantity"] or 0) >= 3
        ]
        self.carts: list[str] = []

    def works(self) -> dict[str, Work]:
        """The requests by name."""
        return {
            "list of 20, default shape, with prices": self._list,
            "product by handle, prices and stock": self._one,
            "create cart": self._cart,
            "add line": self._line,
        }

    def _list(self, caller: Caller, number: int) -> None:
        path = f"/store/products?limit=20&offset={number % 16 * 3}&region_id={self.region}"
        assert len(caller.ask("GET", path)["products"]) == 20

    def _one(self, caller: Caller, number: int) -> None:
        handle = self.handles[number % len(self.handles)]
        path = f"/store/products?handle={handle}&region_id={self.region}&{STOCK}"
        assert len(caller.ask("GET", path)["products"]) == 1

    def _cart(self, caller: Caller, number: int) -> None:
        self.carts.append(caller.ask("POST", "/store/carts", {"region_id": self.region})["cart"]["id"])

    def _line(self, caller: Caller, number: int) -> None:
        line = {"variant_id": self.variants[number % len(self.variants)], "quantity": 1}
        caller.ask("POST", f"/store/carts/{self.carts[number % len(self.carts)]}/line-items", line)


def measured(shop: Shop, work: Work, *, connections: int, count: int) -> tuple[float, float, float, float]:
    """CPU of one request in ms, requests a second, median and p99 in ms."""

    def one(number: int) -> list[float]:
        caller, times = Caller(shop), []
        for each in range(number, count, connections):
            began = time.perf_counter()
            work(caller, each)
            times.append((time.perf_counter() - began) * 1000)
        caller.link.close()
        return times

    cpu, began = shop.cpu_ms(), time.perf_counter()
    with ThreadPoolExecutor(connections) as pool:
        times = sorted(each for found in pool.map(one, range(connections)) for each in found)
    seconds = time.perf_counter() - began
    return (shop.cpu_ms() - cpu) / count, count / seconds, median(times), times[int(len(times) * 0.99)]


def main(words: Sequence[str] | None = None) -> None:
    """In turns, so that both meet the same machine."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shop", action="append", required=True, help="NAME=URL,KEY,PID[+PID…]")
    parser.add_argument("--connections", type=int, default=16)
    parser.add_argument("--count", type=int, default=160)
    parser.add_argument("--rounds", type=int, default=3)
    said = parser.parse_args(words)
    shops = [_shop(each) for each in said.shop]
    known = {shop.name: Goods(shop) for shop in shops}
    for name in known[shops[0].name].works():
        for turn in range(said.rounds + 1):  # the first one is for warming up
            for shop in shops:
                work = known[shop.name].works()[name]
                found = measured(shop, work, connections=said.connections, count=said.count)
                if turn:
                    cpu, rate, middle, p99 = found
                    load = os.getloadavg()[0]
                    print(
                        f"{name} | {shop.name} | {cpu:.2f} ms CPU | {rate:.1f}/s | median {middle:.0f} ms | p99 {p99:.0f} ms | load {load:.1f}",
                        flush=True,
                    )


def _shop(words: str) -> Shop:
    name, _, rest = words.partition("=")
    site, key, pids = rest.split(",")
    return Shop(name, site, key, tuple(int(each) for each in pids.split("+")))


if __name__ == "__main__":
    main()
