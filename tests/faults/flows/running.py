"""One campaign of all flows: what is done, in which weather, and what is seen of it."""

from __future__ import annotations

import json
import os
import random
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from launcher.environment import WEBHOOKS

from tests.faults.campaign.business import Business, stock_up, wait_until
from tests.faults.campaign.buying import Notes
from tests.faults.campaign.plans import Plan
from tests.faults.campaign.weather import Storm
from tests.faults.flows import orders, people, shelves, verdict, verdict_people
from tests.faults.flows.calm import Schedule
from tests.faults.flows.poison import Operator, Poison
from tests.faults.flows.weather import LAST_JUMPS, SPECS, STORM, Trouble, kinds_of

LONG = os.environ.get("BLOUSON_LONG") == "1"
SEED = int(os.environ.get("BLOUSON_FLOWS_SEED", "2026"))
SIZE = int(
    os.environ.get("BLOUSON_FLOWS_SIZE", "12" if LONG else "0")
)  # beyond one of each way so many of each, about
DEATHS = 24 if LONG else 4 if SIZE else 3
STORM_PAUSE_S = 1.5 if LONG else 0.4 if SIZE else 0.25
HANDS = 8 if SIZE else 20  # errands at once: most of each is waiting for another system
STEP_S = 4 if SIZE else 2  # an order's next step at the ERP
CALM_WITHIN_S = int(os.environ.get("BLOUSON_CAMPAIGN_CALM_S", "240")) + 20 * SIZE
LEAST_FAULTS = 30 * max(SIZE, 1)
CHANGING = 8  # of so many styles prices, words and showing change; shoppers buy the others
AT_THE_COURIER = 12  # SKUs that a channel of the courier sells, too
SHOP_BOOKS = {"PARCELS_BOOKED_BY": "shop", "SHIPROCKET_STOCK_SYNC": "true"}
FIRST_FACTS = """
import json
from catalog.inventory.queries.snapshot import shelf_by_sku
from core.apikeys.operations import KeyWish, issue_key
from core.apikeys.rules import SCOPES
from core.audit import Author
key = issue_key(wish=KeyWish("Campaign", "secret", scopes=SCOPES), author=Author("the campaign", "test"))
print("FACTS", json.dumps({{"key": key.token, "shelf": shelf_by_sku({skus!r})}}))
"""
# What the schedule compares each night, once what is young has come of age; some of the clocks have gone ahead.
NIGHT = """
import json
from datetime import timedelta
from core import clock
from erp_sync.models import Drift
from erp_sync.reconciliation.comparisons import COMPARISONS
from erp_sync.reconciliation.operations import reconcile_flow
with clock.moved(timedelta(hours=3)):
    runs = [reconcile_flow(flow) for flow in COMPARISONS]
found = [f"{d.flow} {d.entity}: {d.field} is {d.ours} here and {d.theirs} there" for d in Drift.objects.all()]
print("NIGHT", json.dumps({"failed": [run.error for run in runs if run.error], "found": found,
    "empty": [run.flow for run in runs if not run.theirs_count]}))
"""
EVERY_KIND = {(system, action) for system in SPECS for action in kinds_of(system)}
BOOKS: dict[str, Callable[[Business], list[str]]] = {
    "items": verdict.items,
    "prices": verdict.prices,
    "stock": verdict.stock,
    "orders": verdict.orders,
    "orders by telephone": verdict.sold_there,
    "payments": verdict.payments,
    "parcels": verdict.parcels,
    "returns": verdict.returns,
    "cash": verdict.cash,
    "customers": verdict_people.customers,
    "enquiries": verdict_people.leads,
    "questions": verdict_people.tickets,
    "timelines": verdict_people.timelines,
    "showing": verdict_people.showing,
}


@dataclass
class Campaign:
    """What was done and seen; the tests below judge it."""

    business: Business
    poison: Poison
    made: Counter[str] = field(default_factory=Counter)
    faults: Counter[tuple[str, str]] = field(default_factory=Counter)
    raised: set[tuple[str, str]] = field(default_factory=set)
    failed: list[str] = field(default_factory=list)
    letters: verdict_people.Rows = field(default_factory=list)
    trouble: Trouble | None = None
    operator: Operator | None = None
    night: dict[str, Any] = field(default_factory=dict)
    laps: dict[str, float] = field(default_factory=dict)
    _began: float = field(default_factory=time.monotonic)

    def lap(self, name: str) -> None:
        """A part of it is over."""
        self.laps[name] = time.monotonic() - self._began
        self._began = time.monotonic()

    def told(self) -> list[str]:
        """The sum of it."""
        assert self.trouble is not None and self.operator is not None
        by_system: dict[str, list[str]] = {}
        for (system, action), hits in sorted(self.faults.items()):
            if hits:
                by_system.setdefault(system, []).append(f"{hits} {action}")
        killed = ", ".join(f"{count} {name}" for name, count in self.trouble.killed.items())
        jumped = ", ".join(f"{count} {name}" for name, count in self.trouble.jumped.items())
        return [
            f"campaign of all flows, seed {SEED}: "
            + ", ".join(f"{count} {way}" for way, count in self.made.items()),
            f"  {sum(self.faults.values())} faults: "
            + "; ".join(f"{system} ({', '.join(kinds)})" for system, kinds in by_system.items()),
            f"  kill -9: {killed}; clocks that jumped: {jumped}; dead letters: {len(self.letters)}, of them "
            f"{self.operator.replayed} replayed and {self.operator.ignored} closed in the admin",
            f"  {sum(self.laps.values()):.0f} s: "
            + ", ".join(f"{seconds:.0f} {name}" for name, seconds in self.laps.items()),
        ]


def prepare(business: Business) -> str:
    """Orders walk on by themselves at the ERP, which leaves the courier to the shop; a channel of the courier sells, too.

    Answers a key to the Admin API.
    """
    arkone, courier = business.controls["arkone"], business.controls["shiprocket"]
    if LONG:
        stock_up(business)
    else:  # the demo range's own stock is enough
        path, secret = WEBHOOKS["arkone"]
        arkone.webhook(f"{business.url}{path}", business.env[secret])
        courier.options(wallet_rupees=1_000_000)
    arkone.options(auto_advance_s=STEP_S, push_to_shiprocket=False)
    skus = sorted(row["sku"] for row in arkone.state("prices"))
    found = business.manage("shell", "-c", FIRST_FACTS.format(skus=skus[:: len(skus) // AT_THE_COURIER]))
    facts = json.loads(found.rpartition("FACTS")[2])
    rows = [
        {"id": str(7_000 + number), "sku": sku, "total_quantity": total}
        for number, (sku, total) in enumerate(facts["shelf"].items())
    ]
    courier.seed(inventory=rows)
    return str(facts["key"])


def run_errands_in_a_storm(done: Campaign, range_: list[str], notes: Notes) -> None:
    """All errands by a few hands, with faults, deaths and jumps from the first to the last."""
    business = done.business
    done.poison.spread()
    storm = Storm(
        business, SEED, STORM_PAUSE_S, kinds=STORM, longest=2 if LONG else 1, rounds=None if LONG else 1
    )
    trouble = done.trouble = Trouble(business, SEED, deaths=DEATHS, pause_s=20 if LONG else 4)
    schedule = Schedule(business)
    assert len(range_) >= CHANGING
    storm.start()
    schedule.start()
    killer = trouble.start()
    with ThreadPoolExecutor(HANDS) as hands:
        jobs = [hands.submit(run_one, done, *errand) for errand in errands(done, range_, notes)]
        for job in jobs:
            job.result()
    done.lap("errands")
    killer.join()
    wait_until(lambda: storm.raised >= EVERY_KIND, seconds=300, what="every fault to have been raised")
    done.lap("until every fault was raised")
    schedule.over.set()
    storm.end()
    # From here on everything has to come to rest: no order takes its next step by itself any more.
    business.controls["arkone"].options(auto_advance_s=None)
    for system, seconds in LAST_JUMPS:
        trouble.jump(system, seconds)
    done.faults, done.raised = storm.counted, storm.raised
    assert trouble.failures == [], trouble.failures


Errand = tuple[str, Callable[[], None]]


def errands(done: Campaign, range_: list[str], notes: Notes) -> list[Errand]:
    """Every way once, then more as the dice say; the poisoned ones among them."""
    business, dice, found = done.business, random.Random(SEED), list[Errand]()
    for number, way in enumerate(drawn(orders.WAYS, 2, dice), start=1):
        plan = Plan(number, orders.WAYS[way][0], dice.randrange(1_000), dice.randrange(1_000), 2)
        errand = partial(orders.run_order, way, plan, business, notes, range_)
        found.append((f"orders {way}", errand))
    for number, way in enumerate(drawn(people.WAYS, 1, dice), start=1):
        found.append((way, partial(people.WAYS[way][0], people.Visitor(number, business, notes))))
    for way in drawn(shelves.WAYS, 6, dice):
        found.append((f"changes of {way}", partial(done.poison.shelves.change, way)))
    dice.shuffle(found)
    poisoned = partial(orders.run_order, orders.POISONED, done.poison.buyer, business, notes, range_)
    refused = partial(done.poison.asker.ask_by_form, "For the dead letters")
    return [("poisoned order", poisoned), ("poisoned enquiry", refused), *found]


def drawn(ways: dict[str, Any], least: int, dice: random.Random) -> list[str]:
    """Every way, and more as their weights say: none in a quick run, `least` at size 1, then SIZE times as many as there are ways."""
    names, weights = list(ways), [each[-1] for each in ways.values()]
    return [*names, *dice.choices(names, weights, k=SIZE * len(ways) if SIZE > 1 else least * SIZE)]


def run_one(done: Campaign, name: str, errand: Callable[[], None]) -> None:
    """Carry one errand out; what fails is noted, not raised, so that the others go on."""
    try:
        errand()
        done.made[name] += 1
    except Exception as failure:
        done.failed.append(f"{name}: {type(failure).__name__}: {failure}"[:1500])


def all_differences(business: Business) -> list[str]:
    """Every row of every book that is not the same on both sides."""
    return [line for book in BOOKS.values() for line in book(business)]
