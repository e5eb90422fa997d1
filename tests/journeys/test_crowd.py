"""Fifty visitors at once while the ERP changes prices: nobody sees anything of another, or a price that is too old.

Everybody has a bag and an account of their own. Part of `bin/test --long`.
"""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import pytest
import requests

from tests.shop import Shop
from tests.world import wait_for

pytestmark = pytest.mark.skipif(
    os.environ.get("BLOUSON_LONG") != "1", reason="fifty visitors take minutes: bin/test --long"
)
VISITORS = 50
ACCOUNTS = VISITORS
ROUNDS, CHANGES = 20, 8
# The ERP's lists are read once a minute at the latest; what a page says may be older by as much.
OLDEST_S = 60.0
PIECE, PREFIX = "/products/chandni-raw-silk-blouse/", "BLS-001"
STILL = (PIECE, "/", "/categories/blouses/silk-blouses/", f"/hi{PIECE}", PIECE)
PRICE = re.compile(r'id="chosen-price".*?₹([\d,]+)', re.DOTALL)
COUNT = re.compile(r'class="bag-count">(\d+)')
VARIANT = re.compile(r'name="variant" value="([^"]+)" required>')


@dataclass
class Prices:
    """What the piece cost when: its price falls by a rupee with each change."""

    first: int
    changed_at: list[float] = field(default_factory=list)

    def latest(self) -> int:
        """Its price now."""
        return self.first - len(self.changed_at)

    def is_too_old(self, price: int, asked_at: float) -> bool:
        """Whether somebody who asked at that moment should have been told a newer one."""
        told = self.first - price
        return len([moment for moment in self.changed_at if moment < asked_at - OLDEST_S]) > told


@dataclass
class Visitor:
    """One of the crowd: a bag with so many pieces, perhaps a name."""

    number: int
    url: str
    web: requests.Session = field(default_factory=requests.Session)
    wrong: list[str] = field(default_factory=list)
    oldest_s: float = 0.0

    @property
    def name(self) -> str:
        """Nobody else's."""
        return f"Visitor{self.number:02d}x"

    @property
    def pieces(self) -> int:
        """How many are in this visitor's bag."""
        return 1 + self.number % 3

    def come(self, variant: str) -> None:
        """Open an account and put pieces into the bag."""
        if self.number < ACCOUNTS:
            typed = {"name": f"{self.name} Rao", "email": f"visitor{self.number}@crowd.test", "password": "kanjivaram-9-crowd"}  # fmt: skip
            self.send("/account/register/", typed)
        self.send("/islands/add-to-cart/", {"variant": variant, "quantity": str(self.pieces)})

    def send(self, path: str, typed: dict[str, str]) -> None:
        answer = self.web.post(
            self.url + path, data=typed, headers={"Origin": self.url}, allow_redirects=False, timeout=120
        )
        assert answer.status_code == 303, f"{path}: {answer.status_code} {answer.text[:300]}"

    def look(self, path: str) -> str:
        answer = self.web.get(self.url + path, timeout=120)
        assert answer.status_code == 200, f"{path}: {answer.status_code}"
        return answer.text

    def stroll(self, prices: Prices) -> None:
        """Still pages, which are the same for all, and the islands and rooms that are one's own."""
        for _ in range(ROUNDS):
            for path in STILL:
                asked_at = time.monotonic()
                answer = self.web.get(self.url + path, timeout=120)
                self.judge_still(path, answer, asked_at, prices)
            if (found := COUNT.search(self.look("/islands/cart-badge/"))) is None or int(
                found[1]
            ) != self.pieces:
                self.wrong.append(f"{self.name}: the bag's count is {found and found[1]}, not {self.pieces}")
            if self.number < ACCOUNTS:
                self.judge_own(self.look("/account/"))

    def judge_still(self, path: str, answer: requests.Response, asked_at: float, prices: Prices) -> None:
        if answer.status_code != 200 or "Set-Cookie" in answer.headers:
            self.wrong.append(f"{path}: {answer.status_code}, {answer.headers.get('Set-Cookie')}")
        if re.search(r"Visitor\d\dx|crowd\.test|bag-count", answer.text):
            self.wrong.append(f"{path} shows something of a visitor")
        if (found := PRICE.search(answer.text)) is not None:
            price = int(found[1].replace(",", ""))
            if prices.is_too_old(price, asked_at) or price < prices.latest():
                self.wrong.append(f"{path} says ₹{price} at {asked_at:.1f}; changes: {prices}")

    def judge_own(self, page: str) -> None:
        names = set(re.findall(r"Visitor\d\dx", page))
        if names != {self.name}:
            self.wrong.append(f"{self.name} sees {names or 'no name'}")


def change_prices(shop: Shop, prices: Prices) -> None:
    """A stream of changes, each as soon as the one before has been taken over."""
    for _ in range(CHANGES):
        prices.changed_at.append(time.monotonic())
        changed = shop.world.arkone.call("POST", "/range/reprice", {"prefix": PREFIX, "by": 1, "count": 100})
        assert changed["skus"]
        shop.manage("sync", "prices")


def test_fifty_visitors_during_a_stream_of_changes(
    shop: Shop, record_property: Callable[[str, object], None]
) -> None:
    page = requests.get(shop.url + PIECE, timeout=60).text
    found, variant = PRICE.search(page), VARIANT.search(page)
    assert found is not None and variant is not None
    prices = Prices(int(found[1].replace(",", "")))
    visitors = [Visitor(number, shop.url) for number in range(VISITORS)]
    with ThreadPoolExecutor(VISITORS + 1) as crowd:
        list(crowd.map(lambda visitor: visitor.come(variant[1]), visitors))
        stream = crowd.submit(change_prices, shop, prices)
        list(crowd.map(lambda visitor: visitor.stroll(prices), visitors))
        stream.result()

    def says_the_latest() -> bool:
        told = PRICE.search(requests.get(shop.url + PIECE, timeout=60).text)
        return told is not None and int(told[1].replace(",", "")) == prices.latest()

    last = prices.changed_at[-1]
    wait_for(says_the_latest, timeout_s=OLDEST_S, what="the last price on the page")
    record_property(
        "told",
        f"A crowd of {VISITORS}: {VISITORS * ROUNDS * (len(STILL) + 1)} pages; the last change was served {time.monotonic() - last:.1f} s after the ERP made it.",
    )
    assert [wrong for visitor in visitors for wrong in visitor.wrong] == []
