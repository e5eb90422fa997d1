"""Money exactly once: whole purchases by the dozen, or the thousand, while the world errs and processes die.

Quick by default; `bin/test --long` runs at least 2,000 orders and 500 faults. BLOUSON_CAMPAIGN_ORDERS and
BLOUSON_CAMPAIGN_SEED choose otherwise.
"""

from __future__ import annotations

import os
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import pytest

from sandboxes.kit.server import SandboxServer
from tests.faults.campaign import verdict
from tests.faults.campaign.afterwards import AFTERWARDS, see_to
from tests.faults.campaign.business import Business, running_business
from tests.faults.campaign.buying import Notes, carry_out
from tests.faults.campaign.calm import let_a_day_pass, wait_for_calm
from tests.faults.campaign.leaks import leaks
from tests.faults.campaign.plans import Plan, drawn_plans
from tests.faults.campaign.weather import RECOVERED_WITHIN_S, Storm, kill_in_turn
from tests.shop import server_address, stocked_database

LONG = os.environ.get("BLOUSON_LONG") == "1"
SEED = int(os.environ.get("BLOUSON_CAMPAIGN_SEED", "2026"))
ORDERS = int(os.environ.get("BLOUSON_CAMPAIGN_ORDERS", "2000" if LONG else "17"))
SHOPPERS = 4
COUNTERS = 8  # orders looked after at once: most of that is waiting for the courier
ROUNDS = max(2, ORDERS // 40)  # of crashes; a round kills one part or two at once
LEAST_FAULTS = ORDERS // 4
STORM_PAUSE_S = 3.0 if LONG else 1.5
CALM_WITHIN_S = int(os.environ.get("BLOUSON_CAMPAIGN_CALM_S", "240")) + ORDERS // 4
DEAREST = 3_000  # rupees: a piece that a broken connection lets be added three times is still paid in cash


@dataclass
class Campaign:
    """What was done and seen; the tests below judge it."""

    business: Business
    notes: Notes
    plans: list[Plan]
    faults: Counter[tuple[str, str]] = field(default_factory=Counter)
    took_s: float = 0.0

    @property
    def books(self) -> verdict.Books:
        """Both sides' books, at rest."""
        return verdict.read_books(self.business)

    def told(self) -> str:
        """The sum of it, in one line."""
        crashes = self.business.crashes
        by_victim: dict[str, list[float]] = {}
        for crash in crashes:
            by_victim.setdefault(crash.victim, []).append(crash.recovery_s)
        killed = ", ".join(f"{len(took)} {name} up to {max(took):.1f} s" for name, took in by_victim.items())
        return (
            f"fault campaign, seed {SEED}: {len(self.notes.orders)} orders of {len(self.plans)} shoppers, "
            f"{sum(self.faults.values())} injected faults, {len(crashes)} crashes "
            f"(recovered: {killed}), {self.took_s:.0f} s in all"
        )


@pytest.fixture(scope="module")
def campaign(
    sandbox_servers: dict[str, SandboxServer], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Campaign]:
    """The whole campaign, from the first purchase until nothing moves any more."""
    place = tmp_path_factory.mktemp("campaign")
    stocked = server_address(stocked_database(sandbox_servers, place))
    with running_business(place / "business", stocked) as business:
        verdict.watch_steps(business)
        business.controls["arkone"].options(auto_advance_s=4)
        done = Campaign(business, Notes(), drawn_plans(SEED, ORDERS))
        began = time.monotonic()
        buy_in_a_storm(done)
        wait_for_calm(business, seconds=CALM_WITHIN_S)
        done.took_s = time.monotonic() - began
        yield done


def buy_in_a_storm(done: Campaign) -> None:
    """All plans by a few shoppers at once, with faults and crashes from the first to the last."""
    business = done.business
    storm = Storm(business, SEED, STORM_PAUSE_S)
    failures = list[BaseException]()

    def kill() -> None:
        try:
            kill_in_turn(business, SEED, rounds=ROUNDS, patience_s=20 if LONG else 4)
        except BaseException as failure:  # told by the test, not by a thread nobody hears
            failures.append(failure)

    handles = products(business)
    killer = threading.Thread(target=kill, name="killer", daemon=True)
    storm.start()
    killer.start()
    with ThreadPoolExecutor(SHOPPERS) as shop, ThreadPoolExecutor(COUNTERS) as counter:
        bought = [(plan, shop.submit(buy, plan, done, handles)) for plan in done.plans]
        after = [counter.submit(look_after, plan, done, job.result()) for plan, job in bought]
        for job in after:
            job.result()
    killer.join()
    storm.end()
    done.faults = storm.counted
    assert failures == [], failures


def buy(plan: Plan, done: Campaign, handles: list[str]) -> str:
    """Carry one purchase out; a shopper who gives up is noted, not raised, so that the others go on."""
    try:
        return carry_out(plan, done.business, done.notes, handles)
    except Exception as failure:
        done.notes.given_up.append(f"{plan.way} of {plan.email}: {type(failure).__name__}: {failure}"[:1500])
        return ""


def look_after(plan: Plan, done: Campaign, token: str) -> None:
    """What comes after a purchase that has come about, for the plans that go on."""
    if not token or plan.way not in AFTERWARDS:
        return
    try:
        see_to(plan, done.business, done.notes, token)
    except Exception as failure:
        done.notes.given_up.append(
            f"after {plan.way} of {plan.email}: {type(failure).__name__}: {failure}"[:1500]
        )


def products(business: Business) -> list[str]:
    """Handles of what can be bought as it hangs there, in several sizes, and cheap enough to be paid in cash.

    Sets are left out: the ERP has no price for them, they cost more than a courier takes in cash.
    """
    dear = {row["sku"] for row in business.controls["arkone"].state("prices") if float(row["rate"]) > DEAREST}
    found = business.rows(
        "SELECT p.handle, array_agg(v.sku) AS skus FROM catalog_product p "
        "JOIN catalog_productvariant v ON v.product_id = p.id "
        "WHERE p.status = 'published' "
        "AND NOT EXISTS (SELECT 1 FROM catalog_kitcomponent k WHERE k.kit_variant_id = v.id) "
        "GROUP BY p.id, p.handle HAVING count(DISTINCT v.id) > 3 ORDER BY p.id"
    )
    return [str(row["handle"]) for row in found if not dear.intersection(row["skus"])]


@pytest.fixture(autouse=True)
def tell(campaign: Campaign, record_property: Any) -> None:
    """Say how much the campaign went through; the run's summary prints it."""
    record_property("told", campaign.told())


def test_every_shopper_got_through(campaign: Campaign) -> None:
    assert campaign.notes.given_up == []
    assert len(campaign.notes.orders) == len(campaign.plans)


def test_enough_went_wrong(campaign: Campaign) -> None:
    assert sum(campaign.faults.values()) >= LEAST_FAULTS
    assert len(campaign.business.crashes) >= 4
    assert {crash.victim for crash in campaign.business.crashes} >= {"web", "worker", "postgres", "valkey"}


def test_the_gateways_journal_and_our_ledger_agree_row_by_row(campaign: Campaign) -> None:
    books = campaign.books
    assert len(books.ledger) > len(campaign.plans) // 3
    assert verdict.differences(books) == []


def test_no_order_holds_two_payments(campaign: Campaign) -> None:
    assert verdict.held_too_much(campaign.books) == []


def test_every_order_ends_as_its_shopper_meant(campaign: Campaign) -> None:
    books = campaign.books
    by_email = {plan.email: plan for plan in campaign.plans}
    assert Counter(order["email"] for order in books.orders) == Counter(by_email.keys())
    plans = {order["public_id"]: by_email[order["email"]] for order in books.orders}
    assert verdict.wrong_ends(books, plans) == []


def test_what_came_back_and_what_was_disputed_is_booked_once(campaign: Campaign) -> None:
    assert verdict.wrong_aftermath(campaign.business, {plan.email: plan for plan in campaign.plans}) == []


def test_the_erp_has_every_payment_and_refund_once(campaign: Campaign) -> None:
    assert verdict.erp_differences(campaign.business) == []


def test_the_payouts_of_it_all_agree_to_the_paisa(campaign: Campaign) -> None:
    business = campaign.business
    let_a_day_pass(business)
    settled = business.rows(
        "SELECT provider_settlement_id AS id, amount, status, difference FROM payments_settlement"
    )
    paid_out = {each["id"]: each["amount"] for each in business.controls["razorpay"].state("settlements")}
    assert {each["id"]: each["amount"] for each in settled} == paid_out
    assert paid_out and {(each["status"], each["difference"]) for each in settled} == {("matched", 0)}


def test_no_state_went_back(campaign: Campaign) -> None:
    assert verdict.steps_back(campaign.business) == []


def test_parcels_invoices_and_letters_are_there_once(campaign: Campaign) -> None:
    assert verdict.said_twice(campaign.business) == []


def test_nothing_was_given_up(campaign: Campaign) -> None:
    assert verdict.left_lying(campaign.business) == {}
    assert verdict.crooked_stock(campaign.business) == []


def test_every_crash_was_recovered_within_a_minute(campaign: Campaign) -> None:
    slow = [crash for crash in campaign.business.crashes if not 0 <= crash.recovery_s <= RECOVERED_WITHIN_S]
    assert slow == []


def test_nothing_went_unhandled_outside_the_crashes(campaign: Campaign) -> None:
    unhandled = [
        bad
        for bad in campaign.notes.bad_answers
        if not bad.designed and not campaign.business.in_a_crash(bad.at)
    ]
    assert unhandled == []


def test_no_log_holds_a_secret_or_a_persons_address(campaign: Campaign) -> None:
    logs = campaign.business.folder.logs
    assert {each.name for each in logs.glob("*.log")} >= {
        "web.log",
        "worker.log",
        "beat.log",
        "sandboxes.log",
    }
    assert leaks(campaign.business, tokens=campaign.notes.orders) == []
