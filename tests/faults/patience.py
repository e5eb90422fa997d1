"""Waiting for as long as anything moves: a crowded machine is slow, and only what stands still is stuck."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import psycopg

from tests.faults.campaign.business import Business

QUIET_S = 90.0
AT_MOST_S = 1_500.0  # however much else moves
LOOK_EVERY_S, COUNT_EVERY_S = 0.25, 2.0
# What was told, taken in, carried and heard so far. Each reading of the stock ends with a word that takes the place of the last.
MOVED = (
    "SELECT (SELECT count(*) FROM erp_sync_outboundmessage WHERE status = 'done') "
    "+ (SELECT count(*) FROM erp_sync_inboxmessage WHERE status = 'done' AND kind <> 'stock.snapshot') "
    "+ (SELECT count(*) FROM orders_shipmentscan) "
    "+ (SELECT count(*) FROM core_delivery WHERE status = 'done') AS moves"
)


@dataclass
class Patience:
    """Knows when the business has last moved. Many hands share one."""

    business: Business
    _moves: int = -1
    _moved_at: float = field(default_factory=time.monotonic)
    _counted_at: float = 0.0
    _hand: threading.Lock = field(default_factory=threading.Lock)

    def wait(self, true: Callable[[], Any], what: str, *, quiet_s: float = QUIET_S) -> Any:
        """What `true` answers once it is. AssertionError when nothing has moved for `quiet_s`, or it takes far too long."""
        began = time.monotonic()
        while True:
            with contextlib.suppress(psycopg.Error):  # a database that is away for a moment is asked again
                if found := true():
                    return found
            now = time.monotonic()
            still_s = now - max(began, self.moved_at())
            assert still_s < quiet_s, f"nothing has moved for {still_s:.0f} s while waiting for {what}"
            assert now - began < AT_MOST_S, f"{what}: not within {AT_MOST_S:.0f} s"
            time.sleep(LOOK_EVERY_S)

    def moved_at(self) -> float:
        """When it last moved, by the monotonic clock and within the seconds in which it is counted."""
        with self._hand:
            if time.monotonic() - self._counted_at >= COUNT_EVERY_S:
                self._counted_at = time.monotonic()
                with contextlib.suppress(psycopg.Error):
                    moves = int(self.business.rows(MOVED)[0]["moves"])
                    if moves != self._moves:
                        self._moves, self._moved_at = moves, time.monotonic()
            return self._moved_at


def patience_with(business: Business) -> Patience:
    """The one of this business."""
    return business.__dict__.setdefault("patience", Patience(business))
