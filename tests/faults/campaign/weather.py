"""What goes wrong outside while the shoppers buy, and which part of ours is killed when."""

from __future__ import annotations

import contextlib
import random
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Any

import psycopg

from tests.faults.campaign.business import Business, wait_until

API = "^/v1/(orders|payments|refunds)"
HOOK = "^/hooks/payment/"
RECOVERED_WITHIN_S = 60.0

# (system, action, match, params): drawn one after another, each strikes a few times.
Gust = tuple[str, str, dict[str, Any], dict[str, Any]]
STORM: tuple[Gust, ...] = (
    ("razorpay", "status", {"path_regex": API}, {"code": 500}),
    ("razorpay", "status", {"path_regex": API}, {"code": 502}),
    ("razorpay", "status", {"path_regex": API}, {"code": 503}),
    ("razorpay", "rate_limit", {"path_regex": API}, {"limit": 1, "window_s": 1}),
    ("razorpay", "latency", {"path_regex": API}, {"ms": 2000}),
    ("razorpay", "reset_before_commit", {"path_regex": API}, {}),
    ("razorpay", "timeout_after_commit", {"path_regex": API}, {"hold_s": 12}),
    ("razorpay", "timeout_after_commit", {"path_regex": "/refund$", "method": "POST"}, {"hold_s": 12}),
    ("razorpay", "timeout_after_commit", {"path_regex": "/capture$", "method": "POST"}, {"hold_s": 12}),
    ("razorpay", "ok_error_body", {"path_regex": API}, {}),
    ("razorpay", "html_body", {"path_regex": API}, {}),
    ("razorpay", "malformed_json", {"path_regex": API}, {}),
    ("razorpay", "truncate_body", {"path_regex": API}, {}),
    ("razorpay", "stale_read", {"path_regex": "^/v1/payments/pay_[^/]+$", "method": "GET"}, {}),
    ("razorpay", "wrong_amount", {"path_regex": "^/v1/payments/pay_[^/]+$", "method": "GET"}, {}),
    ("razorpay", "refund_pending", {"path_regex": "/refund$", "method": "POST"}, {}),
    ("razorpay", "refund_failed", {"path_regex": "/refund$", "method": "POST"}, {}),
    ("razorpay", "duplicate", {"path_regex": HOOK}, {"n": 3, "parallel": True}),
    ("razorpay", "duplicate", {"path_regex": HOOK}, {"n": 2}),
    ("razorpay", "reorder", {"path_regex": HOOK}, {"window": 3}),
    ("razorpay", "delay", {"path_regex": HOOK}, {"s": 8}),
    ("razorpay", "drop", {"path_regex": HOOK}, {}),
    ("razorpay", "bad_signature", {"path_regex": HOOK}, {}),
    ("arkone", "status", {"path_regex": "^/api/"}, {"code": 503}),
    ("arkone", "timeout_after_commit", {"path_regex": "^/api/", "method": "POST"}, {"hold_s": 12}),
    ("shiprocket", "status", {"path_regex": "^/v1/external/"}, {"code": 500}),
)
# What is being asked of the gateway while a part of ours is killed: the answer is held back that long.
CHOSEN = (
    (("postgres", "web"), "POST", "^/v1/orders$"),
    (("worker",), "GET", "^/v1/payments/pay_"),
    (("web",), "POST", "^/v1/orders$"),
    (("postgres",), "GET", "^/v1/payments/pay_"),
    (("valkey",), "POST", "^/v1/orders$"),
    (("worker",), "POST", "/refund$"),
    (("web",), "GET", "^/v1/orders/order_[^/]+/payments$"),
    (("backend",), "GET", "^/v1/payments/pay_"),
    (("postgres", "worker"), "POST", "/refund$"),
    (("valkey", "beat"), "GET", "^/v1/payments/pay_"),
)
AT_RANDOM = (
    ("valkey", "worker"), ("web",), ("backend",), ("worker",), ("postgres",), ("beat",), ("valkey",)
)  # fmt: skip
HELD_MS = 1500
SPEED = (
    "INSERT INTO payments_refundterms (id, is_instant) VALUES (1, true) "
    "ON CONFLICT (id) DO UPDATE SET is_instant = NOT payments_refundterms.is_instant"
)


@dataclass
class Storm:
    """Adds a fault rule every `pause_s` seconds until it is over."""

    business: Business
    seed: int
    pause_s: float
    kinds: Sequence[Gust] = STORM
    longest: int = 3  # how often in a row one fault strikes at most
    rounds: int | None = None  # how often every kind is raised; None: until it is over
    over: threading.Event = field(default_factory=threading.Event)

    def start(self) -> None:
        """Begin, in the background."""
        threading.Thread(target=self._blow, daemon=True, name="storm").start()

    def _blow(self) -> None:
        for system, action, match, params, times in self._gusts():
            if self.over.wait(self.pause_s):
                return
            self.business.controls[system].add_fault(action, match=match, params=params, times=times)
            self.raised.add((system, action))
            with contextlib.suppress(
                psycopg.Error
            ):  # the owner changes their mind: at once, or in the bank's time
                self.business.change(SPEED)

    def _gusts(self) -> Iterator[tuple[str, str, dict[str, Any], dict[str, Any], int]]:
        dice = random.Random(self.seed)
        for _ in count() if self.rounds is None else range(self.rounds):
            for system, action, match, params in dice.sample(self.kinds, len(self.kinds)):
                # Told wrong twice in a row it would be believed.
                most = 1 if action == "wrong_amount" else self.longest
                yield system, action, match, params, dice.randint(1, most)

    def end(self) -> None:
        """No new faults, and none of the old any more."""
        self.over.set()
        for system, control in self.business.controls.items():
            self.hits_before_clearing(system, control)

    def hits_before_clearing(self, system: str, control: Any) -> None:
        """Count what a system's rules hit, then take them away."""
        for fault in control.faults():
            self.counted[system, fault["action"]] += len(fault["hits"])
        control.clear_faults()

    counted: Counter[tuple[str, str]] = field(default_factory=Counter)
    raised: set[tuple[str, str]] = field(default_factory=set)


def kill_in_turn(business: Business, seed: int, *, rounds: int, patience_s: float) -> None:
    """Kill parts of ours in rounds, by turns while something chosen is asked of the gateway and at random moments.

    Each should be back, and every sweep have gone round, within a minute of its restart: what is late is noted.
    """
    dice = random.Random(seed)
    for turn in range(rounds):
        if turn % 2 == 0:
            victims, method, path = CHOSEN[(turn // 2) % len(CHOSEN)]
            moment = wait_while_asking(business, method, path, patience_s)
        else:
            time.sleep(dice.uniform(0.5, 3.0))
            victims, moment = AT_RANDOM[(turn // 2) % len(AT_RANDOM)], "at a random moment"
        for crash in business.kill(victims, moment, dice):
            business.wait_recovered(crash, within_s=RECOVERED_WITHIN_S)


def wait_while_asking(
    business: Business, method: str, path: str, patience_s: float, *, system: str = "razorpay"
) -> str:
    """Hold back one answer of a system, and return while it is held; after a while also when nobody has asked."""
    asked = business.controls[system]
    rule = asked.add_fault(
        "latency", match={"method": method, "path_regex": path}, params={"ms": HELD_MS}, times=1
    )

    def is_asking() -> bool:
        return any(fault["id"] == rule and fault["hits"] for fault in asked.faults())

    try:
        wait_until(is_asking, seconds=patience_s, what=f"{method} {path}")
    except AssertionError:
        return f"while nobody asked {method} {path}"
    return f"while asking {method} {path}"
