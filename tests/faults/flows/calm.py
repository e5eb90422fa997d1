"""The passing of time: readings by the schedule come round in seconds, pauses end, and at the end nothing moves any more."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import psycopg
from celery import Celery
from kombu.exceptions import OperationalError
from redis import Redis
from redis.exceptions import RedisError

from tests.faults.campaign import calm
from tests.faults.campaign.business import Business

# What the schedule does within half an hour, and what it does once a day. `erp_sync.read_asked` takes a flow.
READ = ("products", "prices", "stock", "orders", "customers", "contacts", "leads", "tickets")
COMPARED_DAILY = ("products", "prices", "stock")
POLLS = ("orders.poll_shipments", "orders.poll_returns")
PAYOUTS = "orders.take_in_remittances"
ROUND_S = 45.0
# Messages behind a dead letter of the same thing wait for the person who looks at that.
BEHIND_A_DEAD_LETTER = (
    "EXISTS (SELECT 1 FROM erp_sync_outboundmessage d WHERE d.status = 'dead' AND d.system = m.system "
    "AND d.entity_key = m.entity_key AND (d.sequence, d.id) < (m.sequence, m.id))"
)
OPEN_WORK = {
    **calm.OPEN_WORK,
    "outbound": "SELECT count(*) FROM erp_sync_outboundmessage m "
    f"WHERE m.status IN ('pending', 'sending') AND NOT {BEHIND_A_DEAD_LETTER}",
}
UNREAD = "SELECT flow FROM erp_sync_cursor WHERE flow <> 'locations' AND (succeeded_at IS NULL OR succeeded_at < %s)"
PLANNED = (
    "UPDATE erp_sync_inboxmessage SET next_attempt_at = now() WHERE status = 'pending' AND next_attempt_at > now()",
    "UPDATE orders_shipment SET next_poll_at = now() WHERE next_poll_at > now()",
    "UPDATE orders_return SET next_poll_at = now() WHERE next_poll_at > now()",
)


@dataclass
class Schedule:
    """Sends what beat sends by the minute, the hour and the day, every few seconds."""

    business: Business
    pause_s: float = 6.0
    over: threading.Event = field(default_factory=threading.Event)
    rounds: int = 0

    def __post_init__(self) -> None:
        self.redis = Redis.from_url(self.business.env["REDIS_URL"], socket_timeout=5)
        self.celery = Celery(broker=self.business.env["REDIS_URL"], set_as_current=False)
        self.celery.conf.broker_transport_options = {
            "global_keyprefix": "blouson:celery:",
            "socket_connect_timeout": 2,
            "socket_timeout": 5,
        }

    def start(self) -> None:
        """Begin, in the background."""
        threading.Thread(target=self._go_round, daemon=True, name="schedule").start()

    def _go_round(self) -> None:
        while not self.over.wait(self.pause_s):
            self.half_an_hour()

    def half_an_hour(self) -> None:
        """Every list is read from its cursor, and silent parcels are asked about. What dead workers held has lapsed."""
        self._lapse("*turn:*", "*breaker*")
        self._long_ago(*POLLS)
        for flow in READ:
            self._send("erp_sync.read_hinted", flow)
        for task in POLLS:
            self._send(task)
        self.rounds += 1

    def a_day(self) -> None:
        """What is compared once a day, and what couriers paid out."""
        self._long_ago(PAYOUTS)
        for flow in COMPARED_DAILY:
            self._send("erp_sync.read_asked", flow, True)
        self._send(PAYOUTS)

    def _lapse(self, *patterns: str) -> None:
        """Leases and pauses that last minutes are over."""
        with contextlib.suppress(RedisError):
            for pattern in patterns:
                for key in self.redis.scan_iter(pattern):
                    self.redis.delete(key)

    def _long_ago(self, *jobs: str) -> None:
        """These went round last a day ago."""
        with contextlib.suppress(psycopg.Error):
            self.business.change(
                "UPDATE core_scheduledjob SET started_at = started_at - interval '1 day' WHERE name = ANY(%s)",
                list(jobs),
            )

    def _send(self, task: str, *args: Any) -> None:
        with contextlib.suppress(OperationalError, OSError):  # Redis is being killed: beat loses one, too
            self.celery.send_task(task, args=args, queue="later", retry=False)


def wait_for_calm(
    business: Business, schedule: Schedule, differences: Callable[[], list[str]], *, seconds: float
) -> None:
    """Until no work is open and no book differs. AssertionError, saying what is left, when it takes too long."""
    ends_at = time.monotonic() + seconds
    a_day_has_passed = False
    while True:
        let_time_pass(business)
        since = business.rows("SELECT now()")[0]["now"]
        schedule.half_an_hour()
        if not a_day_has_passed:
            schedule.a_day()
        a_day_has_passed = not a_day_has_passed  # the storm may have eaten a day's message: another one comes
        done = _wait_for_work(business, since, time.monotonic() + ROUND_S)
        wrong = differences() if done else []
        if done and not wrong:
            return
        assert time.monotonic() < ends_at, (
            f"{open_work(business)}; {len(wrong)} differ: {wrong[:25]}; {calm.waiting(business)}"
        )


def let_time_pass(business: Business) -> None:
    """What is planned for later becomes due, and what the other systems hold back goes out."""
    calm.let_time_pass(business)
    for query in PLANNED:
        business.change(query)
    for control in business.controls.values():
        control.flush()


def open_work(business: Business) -> dict[str, int]:
    """What is not done yet, by kind."""
    counted = {name: int(business.rows(query)[0]["count"]) for name, query in OPEN_WORK.items()}
    return {name: count for name, count in counted.items() if count}


def _wait_for_work(business: Business, since: Any, ends_at: float) -> bool:
    """Whether every list was read to its end since a moment, and all work is done."""
    while business.rows(UNREAD, since) or open_work(business):
        if time.monotonic() > ends_at:
            return False
        time.sleep(0.5)
    return True
