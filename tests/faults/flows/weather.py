"""What goes wrong while all flows run: every fault the stand-ins know, deaths of our processes, and clocks that jump."""

from __future__ import annotations

import random
import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from sandboxes.arkone import SPEC as ARKONE
from sandboxes.crm import SPEC as CRM
from sandboxes.kit.faults import REQUEST_ACTIONS, WEBHOOK_ACTIONS
from sandboxes.kit.spec import SandboxSpec
from sandboxes.shiprocket import SPEC as SHIPROCKET
from tests.faults.campaign.business import Business
from tests.faults.campaign.weather import Gust, wait_while_asking

APIS = {"arkone": "^/api/v1/", "crm": "^/api/v1/", "shiprocket": "^/v1/external/"}
SPECS: dict[str, SandboxSpec] = {"arkone": ARKONE, "crm": CRM, "shiprocket": SHIPROCKET}
HELD_S = 9  # longer than any call of the shop waits
# How each kind strikes. A kind that is not here strikes as it is; the same kind may come in several shapes.
SHAPES: dict[str, tuple[dict[str, Any], ...]] = {
    "latency": ({"ms": 1500},),
    "status": ({"code": 500}, {"code": 502}, {"code": 503, "headers": {"Retry-After": "1"}}, {"code": 401}),
    "rate_limit": ({"limit": 0, "window_s": 1},),
    "timeout_after_commit": ({"hold_s": HELD_S},),
    "partial_page": ({"page": 1, "code": 502},),
    "slow_drip": ({"bytes": 4096, "every_ms": 50},),
    "duplicate": ({"n": 3, "parallel": True}, {"n": 2}),
    "reorder": ({"window": 3, "wait_s": 3},),
    "delay": ({"s": 4},),
    "stale_read": ({"s": 30},),
}
# What a list leaves out once is found by the comparison of every day, which these three lists have.
COMPARED = "^/api/v1/(items|prices|stock)$"
WRITES = {"timeout_after_commit": "POST"}  # an answer that is lost after the effect
GATEWAY: tuple[Gust, ...] = (
    ("razorpay", "status", {"path_regex": "^/v1/(orders|payments|refunds)"}, {"code": 503}),
    ("razorpay", "duplicate", {"path_regex": "^/hooks/"}, {"n": 3, "parallel": True}),
    ("razorpay", "reorder", {"path_regex": "^/hooks/"}, {"window": 2}),
    ("razorpay", "drop", {"path_regex": "^/hooks/"}, {}),
)


def kinds_of(system: str) -> frozenset[str]:
    """Every fault that a stand-in knows, by its own lists."""
    return REQUEST_ACTIONS | WEBHOOK_ACTIONS | frozenset(SPECS[system].fault_actions)


def _gusts() -> Iterator[Gust]:
    for system, api in APIS.items():
        for action in sorted(kinds_of(system)):
            path = "^/hooks/" if action in WEBHOOK_ACTIONS else api
            match = {"path_regex": COMPARED if action == "skip_row" else path}
            if action in WRITES:
                match["method"] = WRITES[action]
            for params in SHAPES.get(action, ({},)):
                yield system, action, match, params


STORM: tuple[Gust, ...] = (*_gusts(), *GATEWAY)

# What dies, and what is being asked of whom at that moment; None: at any moment.
DEATHS: tuple[tuple[tuple[str, ...], tuple[str, str, str] | None], ...] = (
    (("worker",), ("arkone", "POST", "^/api/v1/sales-orders$")),
    (("valkey",), None),
    (("worker",), ("shiprocket", "POST", "/courier/assign/awb$")),
    (("valkey", "worker"), ("crm", "PUT", "/contacts/upsert$")),
    (("beat",), None),
    (("worker",), ("shiprocket", "POST", "/orders/create/adhoc$")),
    (("valkey",), ("arkone", "POST", "^/api/v1/payments$")),
    (("worker",), ("crm", "POST", "^/api/v1/(leads|tickets)$")),
)
# Seconds. Forward beyond what a signature may be old, it is for the reading alone to bring the news: that comes last.
JUMPS = (
    ("arkone", 45),
    ("crm", 60),
    ("shiprocket", 10_800),
    ("arkone", -20),
    ("crm", -25),
    ("shiprocket", -60),
    ("arkone", -25),
    ("crm", -35),
)
LAST_JUMPS = (("arkone", 3_600), ("crm", 3_600))


@dataclass
class Trouble:
    """Deaths and jumps, one after another, until it is over."""

    business: Business
    seed: int
    deaths: int
    pause_s: float
    over: threading.Event = field(default_factory=threading.Event)
    killed: Counter[str] = field(default_factory=Counter)
    jumped: Counter[str] = field(default_factory=Counter)
    failures: list[BaseException] = field(default_factory=list)

    def start(self) -> threading.Thread:
        """Begin, in the background."""
        thread = threading.Thread(target=self._make, daemon=True, name="trouble")
        thread.start()
        return thread

    def _make(self) -> None:
        dice = random.Random(self.seed)
        try:
            for turn in range(self.deaths):
                self.jump(*JUMPS[turn % len(JUMPS)])
                self.over.wait(
                    dice.uniform(0.2, 1.0) * self.pause_s
                )  # all happen, also when errands were quick
                self._kill(*DEATHS[turn % len(DEATHS)], dice)
        except BaseException as failure:  # told by the test, not by a thread nobody hears
            self.failures.append(failure)

    def _kill(
        self, victims: tuple[str, ...], asking: tuple[str, str, str] | None, dice: random.Random
    ) -> None:
        moment = "at a random moment"
        if asking is not None:
            system, method, path = asking
            moment = wait_while_asking(self.business, method, path, self.pause_s, system=system)
        self.business.kill(victims, moment, dice)
        self.killed.update(victims)

    def jump(self, system: str, seconds: float) -> None:
        """One system's clock goes forward, or back."""
        self.business.controls[system].clock(advance_s=seconds)
        self.jumped[system] += 1
