"""Waiting until nothing moves any more: the storm is over, time passes, and all work that is due is done."""

from __future__ import annotations

import time
from datetime import datetime

from core.clock import INDIA
from tests.faults.campaign.business import Business
from tests.faults.campaign.verdict import differences, read_books

LEASE_S = 31  # what is planned for later than this is nobody's work at present: its time may come at once
ROUND_S = 20.0
OPEN_WORK = {
    "news": "SELECT count(*) FROM core_delivery WHERE status = 'pending'",
    "payment messages": "SELECT count(*) FROM payments_webhookevent WHERE status = 'pending'",
    "refunds": "SELECT count(*) FROM payments_refund WHERE status IN ('requested', 'pending')",
    "captures": "SELECT count(*) FROM payments_capture WHERE status = 'requested'",
    "outbound": "SELECT count(*) FROM erp_sync_outboundmessage WHERE status IN ('pending', 'sending')",
    "inbox": "SELECT count(*) FROM erp_sync_inboxmessage WHERE status = 'pending'",
    "letters": "SELECT count(*) FROM storefront_letter WHERE status IN ('written', 'sending')",
    "silent payments": "SELECT count(*) FROM payments_paymentintent WHERE next_poll_at <= now()",
}
PLANNED = {
    "core_delivery": ("next_attempt_at", "status = 'pending'"),
    "payments_webhookevent": ("next_attempt_at", "status = 'pending'"),
    "payments_refund": ("next_attempt_at", "status IN ('requested', 'pending')"),
    "payments_capture": ("next_attempt_at", "status = 'requested'"),
    "payments_paymentintent": ("next_poll_at", "status <> 'paid'"),
    "erp_sync_outboundmessage": ("next_attempt_at", "status = 'pending'"),
    "storefront_letter": ("next_attempt_at", "status = 'written'"),
}


def let_time_pass(business: Business) -> None:
    """What is planned for later becomes due now; the gateway's clock goes on by two minutes and its news goes out."""
    for table, (moment, where) in PLANNED.items():
        business.change(
            f"UPDATE {table} SET {moment} = now() "
            f"WHERE {where} AND {moment} > now() + interval '{LEASE_S} seconds'"
        )
    gateway = business.controls["razorpay"]
    gateway.clock(advance_s=120)
    gateway.flush()


def let_a_day_pass(business: Business) -> None:
    """The gateway pays out what it holds, and what goes round by the hour goes round: a message about it may be lost."""
    business.controls["razorpay"].call("POST", "/settle")
    days = {
        datetime.fromtimestamp(each["created_at"], INDIA).date().isoformat()
        for each in business.controls["razorpay"].state("settlements")
    }
    code = (
        "from datetime import date; from payments.operations import reconcile_day, refresh_disputes\n"
        "refresh_disputes(provider='razorpay')\n"
        f"for day in {sorted(days)}: reconcile_day(date.fromisoformat(day), provider='razorpay')"
    )
    business.manage("shell", "-c", code)


def open_work(business: Business) -> dict[str, int]:
    """What is not done yet, by kind."""
    counted = {name: int(business.rows(query)[0]["count"]) for name, query in OPEN_WORK.items()}
    return {name: count for name, count in counted.items() if count}


def wait_for_calm(business: Business, *, seconds: float) -> None:
    """Until no work is open and the books agree. AssertionError, saying what is open, when it takes too long."""
    ends_at = time.monotonic() + seconds
    a_day_has_passed = False
    while True:
        let_time_pass(business)
        done = _wait_for_work(business, time.monotonic() + ROUND_S)
        if done and not a_day_has_passed:
            let_a_day_pass(business)
            a_day_has_passed = True
            continue
        wrong = differences(read_books(business)) if done else []
        if done and not wrong:
            return
        assert time.monotonic() < ends_at, (
            f"{open_work(business)}; {len(wrong)} rows differ: {wrong[:20]}; {waiting(business)}"
        )


def _wait_for_work(business: Business, ends_at: float) -> bool:
    while open_work(business):
        if time.monotonic() > ends_at:
            return False
        time.sleep(0.5)
    return True


def waiting(business: Business) -> list[str]:
    """The news and messages that wait longest, in and out, and why."""
    news = business.rows(
        "SELECT subscriber, lane, attempts, last_error, count(*) FROM core_delivery WHERE status = 'pending' "
        "GROUP BY 1, 2, 3, 4 ORDER BY 5 DESC LIMIT 8"
    )
    inbox = business.rows(
        "SELECT source, kind, attempts, last_error, count(*) FROM erp_sync_inboxmessage WHERE status = 'pending' "
        "GROUP BY 1, 2, 3, 4 ORDER BY 5 DESC LIMIT 8"
    )
    outbound = business.rows(
        "SELECT flow, entity_key, status, attempts, claims, next_attempt_at - now() AS due, claimed_until - now() AS "
        "claimed, last_error FROM erp_sync_outboundmessage WHERE entity_key IN (SELECT entity_key FROM "
        "erp_sync_outboundmessage WHERE status IN ('pending', 'sending')) ORDER BY id LIMIT 12"
    )
    return [str(list(row.values()))[:300] for row in [*news, *inbox, *outbound]]
