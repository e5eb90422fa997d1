"""All systems in step: every flow at once, every fault of the stand-ins, kill -9, Redis restarts and clocks that jump.

The quick run has one errand of each way and every kind of fault; the long one many of each. BLOUSON_FLOWS_SIZE=1 runs a few
more than one, BLOUSON_FLOWS_SEED other ones.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from sandboxes.kit.server import SandboxServer
from tests.faults.campaign import verdict as money
from tests.faults.campaign.business import running_business
from tests.faults.campaign.buying import Notes
from tests.faults.campaign.plans import Plan
from tests.faults.campaign.test_campaign import products
from tests.faults.flows import orders, people, shelves, verdict, verdict_messages, verdict_people
from tests.faults.flows.calm import Schedule, open_work, wait_for_calm
from tests.faults.flows.poison import Operator, Poison
from tests.faults.flows.running import (
    BOOKS,
    CALM_WITHIN_S,
    CHANGING,
    EVERY_KIND,
    LEAST_FAULTS,
    NIGHT,
    SEED,
    SHOP_BOOKS,
    Campaign,
    all_differences,
    prepare,
    run_errands_in_a_storm,
)
from tests.faults.flows.weather import SPECS
from tests.shop import server_address, stocked_database


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
        run_errands_in_a_storm(done, handles[CHANGING:], notes)
        schedule = Schedule(business)
        wait_for_calm(business, schedule, lambda: [], seconds=CALM_WITHIN_S)
        done.lap("until it was calm")
        done.letters = verdict_people.dead_letters(business)
        done.operator = Operator(poison, notes)
        done.operator.mend(lambda: wait_for_calm(business, schedule, lambda: [], seconds=CALM_WITHIN_S))
        done.lap("the operator")
        wait_for_calm(business, schedule, lambda: all_differences(business), seconds=CALM_WITHIN_S)
        done.lap("until all books agreed")
        done.night = json.loads(business.manage("shell", "-c", NIGHT).rpartition("NIGHT")[2])
        done.lap("the night")
        yield done


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
    assert verdict_messages.told_once(campaign.business) == []
    assert verdict_people.effects(campaign.business) == []
    assert money.said_twice(campaign.business) == []


def test_what_the_shop_has_answered_for_it_has(campaign: Campaign) -> None:
    assert verdict_messages.news_lost(campaign.business) == []


def test_the_nightly_comparison_finds_nothing_either(campaign: Campaign) -> None:
    assert campaign.night["found"] == []
    assert (campaign.night["failed"], campaign.night["empty"]) == ([], []), "and it has looked at every flow"


def test_no_state_went_back(campaign: Campaign) -> None:
    assert money.steps_back(campaign.business, verdict.FORWARD) == []


def test_what_could_not_be_applied_is_a_dead_letter_with_its_reason(campaign: Campaign) -> None:
    letters = campaign.letters
    assert campaign.poison.missing(letters) == []
    assert [row for row in letters if not row["last_error"].strip()] == []
    assert verdict_messages.unexplained(campaign.business) == []
    # What passes is tried again: only what a system said no to may lie here beside the poison.
    others = [row for row in letters if not campaign.poison.is_mine(row)]
    assert [row for row in others if row["way"] == "in"] == []
    assert [row for row in others if row["last_error"].split(":")[0] not in ("permanent", "conflict")] == []


def test_nothing_is_stuck_once_the_operator_has_been_there(campaign: Campaign) -> None:
    assert verdict_people.dead_letters(campaign.business) == []
    assert open_work(campaign.business) == {}
    assert money.left_lying(campaign.business) == {}
    assert money.crooked_stock(campaign.business) == []
