"""Kill the web process or the worker at every commit and every outside call of a purchase: it ends well all the same."""

from __future__ import annotations

import os
import random
import re
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from sandboxes.kit.server import SandboxServer
from tests.journeys.books import rows
from tests.journeys.parcels import deliver, one_of_everything, pack, wait_for_erp
from tests.journeys.test_purchase import blouse
from tests.shop import Shop, running_shop
from tests.shopper import Shopper
from tests.world import wait_for

__all__ = ["blouse"]

SEED = 20_26
MOMENTS = 20
LONG = os.environ.get("BLOUSON_LONG") == "1"
# Of a quick run; the long run takes all.
SAMPLE = ("web: (before|after) commit", "worker: (before|after) .* call")
RECOVERY_S = 60  # what a kill may cost a shopper over the same purchase undisturbed, on the same machine in the same run


@pytest.fixture(scope="module")
def kill_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the killer reads its orders and notes the points."""
    return tmp_path_factory.mktemp("kills")


@pytest.fixture(scope="module")
def shop(
    sandbox_servers: dict[str, SandboxServer], kill_folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Shop]:
    """A shop whose processes carry the killer, and come back when they die."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    extra = {"DJANGO_SETTINGS_MODULE": "tests.faults.settings", "KILL_FOLDER": str(kill_folder)}
    folder = tmp_path_factory.mktemp("shop")
    with running_shop(name=f"kills_{worker}", servers=sandbox_servers, folder=folder, extra=extra) as running:
        running.keep_alive()
        yield running


class Purchase:
    """One whole journey by a patient shopper, with the killer's counting on."""

    def __init__(self, shop: Shop, folder: Path, blouse: str) -> None:
        self.shop, self.folder, self.blouse = shop, folder, blouse
        self.took_s = 0.0
        self.points: list[str] = []

    def cost_s(self, undisturbed: Purchase) -> float:
        """How much longer it took than the one that nothing killed: what the kill and the recovery cost."""
        return self.took_s - undisturbed.took_s

    def run(self, target: int | None = None) -> None:
        """Buy and deliver, dying at point `target`; notes the points passed. Everything is asserted at the end."""
        (self.folder / "points").write_text("")
        (self.folder / "target").write_text("" if target is None else str(target))
        began = time.monotonic()
        (self.folder / "armed").touch()
        try:
            self._journey()
        finally:
            (self.folder / "armed").unlink()
        self.took_s = time.monotonic() - began
        self.points = (self.folder / "points").read_text().splitlines()

    def _journey(self) -> None:
        first = self._orders()
        # Sizes in turn, so that no size runs out however many purchases a campaign makes.
        Shopper(self.shop.url, patience_s=60).buy(self.blouse, size=len(first) % 5)
        bought = [number for number in self._orders() if number not in first]
        assert len(bought) == 1, f"one purchase made {bought}"
        wait_for_erp(self.shop, bought[0])
        deliver(self.shop, bought[0], pack(self.shop, bought[0]))
        one_of_everything(self.shop, bought[0])
        assert stock_is_straight(self.shop)

    def _orders(self) -> list[str]:
        return [str(row["number"]) for row in rows(self.shop, "SELECT number FROM orders_order ORDER BY id")]


def stock_is_straight(shop: Shop) -> bool:
    """What is reserved at each level is exactly what its live reservations say, and nothing is held for nobody."""
    crooked = (
        "SELECT l.id FROM catalog_inventorylevel l LEFT JOIN catalog_reservationitem r "
        "ON r.level_id = l.id AND r.status IN ('held', 'confirmed') "
        "GROUP BY l.id HAVING l.reserved <> coalesce(sum(r.quantity), 0)"
    )
    held = "SELECT id FROM catalog_reservationitem WHERE status = 'held'"
    return rows(shop, crooked) == [] and rows(shop, held) == []


@pytest.fixture(scope="module")
def undisturbed(shop: Shop, kill_folder: Path) -> Purchase:
    """One purchase that nothing kills: its points, and how long it takes here and now."""
    purchase = Purchase(shop, kill_folder, blouse.__wrapped__(shop))
    purchase.run()
    return purchase


@pytest.fixture(scope="module")
def points(undisturbed: Purchase) -> list[str]:
    """The points of an undisturbed purchase."""
    return undisturbed.points


def chosen(points: list[str]) -> list[int]:
    """The numbers of all points, or of a seeded one of each part at what it does to be seen by others."""
    if LONG:
        return list(range(int(os.environ.get("BLOUSON_KILLS_FROM", "1")), len(points) + 1))
    return [
        random.Random(SEED).choice(
            [number for number, point in enumerate(points, start=1) if re.match(kind, point)]
        )
        for kind in SAMPLE
    ]


def test_an_undisturbed_purchase_passes_points_in_web_and_worker(points: list[str]) -> None:
    assert any(point.startswith("web: before commit") and "orders_order" in point for point in points)
    assert any(point.startswith("worker: after POST call") for point in points)


def test_dying_at_any_point_loses_and_doubles_nothing(
    shop: Shop, kill_folder: Path, undisturbed: Purchase, points: list[str], blouse: str
) -> None:
    slow = {}
    for number in chosen(points):
        purchase, before = Purchase(shop, kill_folder, blouse), shop.restarts
        try:
            purchase.run(number)
        except AssertionError as failure:
            raise AssertionError(
                f"killed at point {number} ({points[number - 1]}): {failure}\n{shop.tail()}"
            ) from failure
        if purchase.cost_s(undisturbed) > RECOVERY_S:
            slow[number] = purchase.took_s
        passed = len(purchase.points)
        # A process that dies at its journey's last point is started again a moment after the journey ends.
        assert number > passed or wait_for(lambda before=before: shop.restarts > before, timeout_s=20)
    assert slow == {}


def test_dying_at_random_moments_loses_and_doubles_nothing(
    shop: Shop, kill_folder: Path, undisturbed: Purchase, blouse: str
) -> None:
    dice = random.Random(SEED)
    for _ in range(MOMENTS if LONG else 1):
        victim, after_s = dice.choice(["web", "worker"]), dice.uniform(0.0, 6.0)
        timer = threading.Timer(after_s, shop.kill, args=[victim])
        timer.start()
        purchase = Purchase(shop, kill_folder, blouse)
        try:
            purchase.run()
        except AssertionError as failure:
            raise AssertionError(
                f"{victim} killed after {after_s:.2f} s: {failure}\n{shop.tail()}"
            ) from failure
        finally:
            timer.cancel()
        assert purchase.cost_s(undisturbed) <= RECOVERY_S
