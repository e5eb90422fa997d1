"""All systems in step: every flow at once, every fault of the stand-ins, kill -9, Redis restarts and clocks that jump.

Part of the long run; BLOUSON_FLOWS_SIZE=1 runs one errand of each way and a few more, BLOUSON_FLOWS_SEED other ones.
"""

from __future__ import annotations

import json
import os
import random
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import pytest
from launcher.environment import WEBHOOKS

from sandboxes.kit.server import SandboxServer
from tests.faults.campaign import verdict as money
from tests.faults.campaign.business import Business, running_business, stock_up, wait_until
from tests.faults.campaign.buying import Notes
from tests.faults.campaign.plans import Plan
from tests.faults.campaign.test_campaign import products
from tests.faults.campaign.weather import Storm
from tests.faults.flows import orders, people, shelves, verdict, verdict_people
from tests.faults.flows.calm import Schedule, open_work, wait_for_calm
from tests.faults.flows.poison import Operator, Poison
from tests.faults.flows.weather import LAST_JUMPS, SPECS, STORM, Trouble, kinds_of
from tests.shop import server_address, stocked_database

LONG = os.environ.get("BLOUSON_LONG") == "1"
SEED = int(os.environ.get("BLOUSON_FLOWS_SEED", "2026"))
SIZE = int(os.environ.get("BLOUSON_FLOWS_SIZE", "12" if LONG else "1"))  # of each way about so many
DEATHS = 24 if LONG else 4
STORM_PAUSE_S = 1.5 if LONG else 0.4
HANDS = 8  # errands at once: most of each is waiting for another system
CALM_WITHIN_S = int(os.environ.get("BLOUSON_CAMPAIGN_CALM_S", "240")) + 20 * SIZE
LEAST_FAULTS = 30 * SIZE
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
    took_s: float = 0.0

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
            f"{self.operator.replayed} replayed and {self.operator.ignored} closed in the admin; {self.took_s:.0f} s in all",
        ]


@pytest.fixture(scope="module")
def campaign(
    sandbox_servers: dict[str, SandboxServer], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Campaign]:
    """The whole campaign, from the first errand until nothing moves any more and the operator has gone home."""
    place = tmp_path_factory.mktemp("flows")
    stocked = server_address(stocked_database(sandbox_servers, place))
    keys = list[str]()
    with running_business(
        place / "business",
        stocked,
        extra=SHOP_BOOKS,
        prepare=lambda business: keys.append(prepare(business)),
    ) as business:
        money.watch_steps(business, verdict.FORWARD)
        notes = Notes()
        handles = products(business)
        shelf = shelves.Shelves(business, SEED, handles[:CHANGING], key=keys[0])
        poison = Poison(business, shelf, Plan(900, "pay", 3, 1, 2), people.Visitor(900, business, notes, mark=people.POISON))  # fmt: skip
        done = Campaign(business, poison)
        began = time.monotonic()
        run_errands_in_a_storm(done, handles[CHANGING:], notes)
        schedule = Schedule(business)
        wait_for_calm(business, schedule, lambda: [], seconds=CALM_WITHIN_S)
        done.letters = verdict_people.dead_letters(business)
        done.operator = Operator(poison, notes)
        done.operator.mend(lambda: wait_for_calm(business, schedule, lambda: [], seconds=CALM_WITHIN_S))
        wait_for_calm(business, schedule, lambda: all_differences(business), seconds=CALM_WITHIN_S)
        done.took_s = time.monotonic() - began
        yield done


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
    arkone.options(auto_advance_s=4, push_to_shiprocket=False)
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
    killer.join()
    wait_until(lambda: storm.raised >= EVERY_KIND, seconds=300, what="every fault to have been raised")
    schedule.over.set()
    storm.end()
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
    """Every way, and more as their weights say: `least` in a quick run, SIZE times as many as there are ways in a long one."""
    names, weights = list(ways), [each[-1] for each in ways.values()]
    return [*names, *dice.choices(names, weights, k=SIZE * len(ways) if SIZE > 1 else least)]


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


@pytest.fixture(autouse=True)
def tell(campaign: Campaign, record_property: Any) -> None:
    """Say how much the campaign went through; the run's summary prints it."""
    for line in campaign.told():
        record_property("told", line)


def test_every_errand_came_to_its_end(campaign: Campaign) -> None:
    assert campaign.failed == []
    done = {name.removeprefix("orders ").removeprefix("changes of ") for name in campaign.made}
    assert done == {*orders.WAYS, *people.WAYS, *shelves.WAYS, "poisoned order", "poisoned enquiry"}


def test_enough_went_wrong_in_every_way_there_is(campaign: Campaign) -> None:
    assert campaign.trouble is not None
    assert sum(campaign.faults.values()) >= LEAST_FAULTS
    assert campaign.trouble.killed["worker"] >= 2 and campaign.trouble.killed["valkey"] >= 1
    assert set(campaign.trouble.jumped) == set(SPECS)
    assert campaign.raised >= EVERY_KIND
    struck = {pair for pair, hits in campaign.faults.items() if hits}
    assert len(struck & EVERY_KIND) >= len(EVERY_KIND) // 2


@pytest.mark.parametrize("book", BOOKS)
def test_the_books_agree_row_by_row(campaign: Campaign, book: str) -> None:
    assert BOOKS[book](campaign.business) == []


def test_the_courier_sells_what_lies_on_our_shelves(campaign: Campaign) -> None:
    assert verdict.courier_stock(campaign.business) == []


def test_every_accepted_message_had_one_effect(campaign: Campaign) -> None:
    assert verdict_people.effects(campaign.business) == []
    assert money.said_twice(campaign.business) == []


def test_no_state_went_back(campaign: Campaign) -> None:
    assert money.steps_back(campaign.business, verdict.FORWARD) == []


def test_what_could_not_be_applied_is_a_dead_letter_with_its_reason(campaign: Campaign) -> None:
    letters = campaign.letters
    assert campaign.poison.missing(letters) == []
    assert [row for row in letters if not row["last_error"].strip()] == []
    # What passes is tried again: only what a system said no to may lie here beside the poison.
    others = [row for row in letters if not campaign.poison.is_mine(row)]
    assert [row for row in others if row["way"] == "in"] == []
    assert [row for row in others if row["last_error"].split(":")[0] not in ("permanent", "conflict")] == []


def test_nothing_is_stuck_once_the_operator_has_been_there(campaign: Campaign) -> None:
    assert verdict_people.dead_letters(campaign.business) == []
    assert open_work(campaign.business) == {}
    assert money.left_lying(campaign.business) == {}
    assert money.crooked_stock(campaign.business) == []
