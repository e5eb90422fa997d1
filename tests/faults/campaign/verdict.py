"""The judgement afterwards: the gateway's journal against our ledger, row by row, and everything at most once."""

from __future__ import annotations

import email
import email.policy
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from payments.rules import may_follow
from tests.faults.campaign.business import Business
from tests.faults.campaign.plans import Plan

Rows = list[dict[str, Any]]
Forward = Mapping[str, Callable[[str, str], bool]]
ORDER_FORWARD = {
    "pending": {"confirmed", "cancelled", "expired"},
    "confirmed": {"cancelled"},
    "cancelled": set(),
    "expired": {"confirmed", "cancelled"},  # paid late while the pieces can still be had
}
INTENT_FORWARD = {
    "open": {"paid", "superseded", "cancelled"}, "paid": set(), "superseded": set(), "cancelled": set(),
}  # fmt: skip
REFUND_FORWARD = {
    "waiting": {"requested", "failed"},
    "requested": {"pending", "processed", "failed"},
    "pending": {"processed", "failed"},
    "processed": set(),
    "failed": set(),
}
# Every change of these states is written down by the database itself, whoever makes it.
WATCHED: Forward = {
    "payments_payment": lambda before, after: may_follow(before=before, after=after),
    "payments_paymentintent": lambda before, after: after in INTENT_FORWARD[before],
    "payments_refund": lambda before, after: after in REFUND_FORWARD[before],
    "orders_order": lambda before, after: after in ORDER_FORWARD[before],
}
WATCHER = """
CREATE TABLE IF NOT EXISTS campaign_step (id bigserial PRIMARY KEY, kind text, row_id bigint, before text, after text);
CREATE OR REPLACE FUNCTION campaign_note() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO campaign_step (kind, row_id, before, after) VALUES (TG_TABLE_NAME, NEW.id, OLD.status, NEW.status);
    RETURN NULL;
END $$;
"""


def watch_steps(business: Business, watched: Forward = WATCHED) -> None:
    """Have the database write down every change of a state from now on."""
    business.change(WATCHER)
    for table in watched:
        business.change(
            f"CREATE TRIGGER campaign_watch AFTER UPDATE ON {table} FOR EACH ROW "
            "WHEN (OLD.status IS DISTINCT FROM NEW.status) EXECUTE FUNCTION campaign_note()"
        )


def steps_back(business: Business, watched: Forward = WATCHED) -> list[str]:
    """Changes of states that go back."""
    steps = business.rows("SELECT * FROM campaign_step ORDER BY id")
    return [
        f"{step['kind']} {step['row_id']}: {step['before']} -> {step['after']}"
        for step in steps
        if not watched[step["kind"]](step["before"], step["after"])
    ]


@dataclass
class Books:
    """Both sides' rows, read once."""

    taken: Rows  # the gateway's payments
    returned: Rows  # the gateway's refunds
    disputed: Rows  # the gateway's disputes
    payments: Rows
    refunds: Rows
    ledger: Rows
    orders: Rows


def read_books(business: Business) -> Books:
    """Open the gateway's books and ours."""
    gateway, rows = business.controls["razorpay"], business.rows
    return Books(
        taken=gateway.state("payments"),
        returned=gateway.state("refunds"),
        disputed=gateway.state("disputes"),
        payments=rows(
            "SELECT p.*, i.reference FROM payments_payment p JOIN payments_paymentintent i ON i.id = p.intent_id "
            "WHERE p.provider = 'razorpay'"
        ),
        refunds=rows(
            "SELECT r.*, p.provider_payment_id FROM payments_refund r JOIN payments_payment p ON p.id = r.payment_id"
        ),
        ledger=rows(
            "SELECT l.*, p.provider_payment_id FROM payments_ledgerentry l JOIN payments_payment p "
            "ON p.id = l.payment_id WHERE p.provider = 'razorpay' AND l.kind IN ('capture', 'refund', 'dispute')"
        ),
        orders=rows("SELECT * FROM orders_order"),
    )


def differences(books: Books) -> list[str]:
    """Every row in which the gateway and our ledger do not agree, in both directions. Amounts in paise."""
    theirs = {("capture", each["id"]): each["amount"] for each in books.taken if each["captured"]}
    captured = {each["id"] for each in books.taken if each["captured"]}
    theirs |= {
        ("refund", each["id"]): -each["amount"]
        for each in books.returned
        if each["status"] == "processed" and each["payment_id"] in captured
    }
    theirs |= {
        ("dispute", each["id"]): -each["amount"] for each in books.disputed if each["status"] == "lost"
    }
    ours = Counter[tuple[str, str]]()
    for entry in books.ledger:
        ours[(entry["kind"], entry["provider_ref"])] += entry["amount"]
    wrong = [
        f"{kind} {ref}: the gateway says {theirs.get((kind, ref))}, our ledger {ours.get((kind, ref))}"
        for kind, ref in sorted({*theirs, *ours})
        if theirs.get((kind, ref)) != ours.get((kind, ref))
    ]
    return wrong + _states_that_differ(books)


def _states_that_differ(books: Books) -> list[str]:
    ours = {each["provider_payment_id"]: each["status"] for each in books.payments}
    wrong = []
    for each in books.taken:
        expected = "captured" if each["captured"] else each["status"]
        expected = "failed" if expected == "refunded" else expected  # given back by the bank, never taken
        told = ours.get(each["id"], "created")
        if told != expected:
            wrong.append(f"payment {each['id']}: the gateway says {expected}, we {told}")
    known = {each["provider_refund_id"]: each["status"] for each in books.refunds}
    captured = {each["id"] for each in books.taken if each["captured"]}
    for each in books.returned:
        if each["payment_id"] in captured and known.get(each["id"]) != each["status"]:
            wrong.append(
                f"refund {each['id']}: the gateway says {each['status']}, we {known.get(each['id'])}"
            )
    return wrong


def held_too_much(books: Books) -> list[str]:
    """Orders that hold more captures, not gone back in full, than they may: one, and none once they are over.

    A refund that failed at the bank leaves its money here until a person gives it back another way.
    """
    promised = Counter[str]()
    failed = {each["provider_payment_id"] for each in books.refunds if each["status"] == "failed"}
    for refund in books.refunds:
        promised[refund["provider_payment_id"]] += refund["amount"] if refund["status"] != "failed" else 0
    kept = [
        each
        for each in books.payments
        if each["status"] == "captured" and promised[each["provider_payment_id"]] < each["amount"]
    ]
    held = Counter(each["reference"] for each in kept)
    over = {each["number"] for each in books.orders if each["status"] in {"cancelled", "expired"}}
    twice = [f"{reference} holds {count} captures" for reference, count in held.items() if count > 1]
    return twice + [
        f"{each['reference']} is over and holds {each['provider_payment_id']}"
        for each in kept
        if each["reference"] in over and each["provider_payment_id"] not in failed
    ]


def wrong_ends(books: Books, plans: dict[str, Plan]) -> list[str]:
    """Orders that did not end as their shopper's plan must. `plans` by order id."""
    wrong = []
    failed = {each["provider_payment_id"] for each in books.refunds if each["status"] == "failed"}
    references = {each["reference"] for each in books.payments if each["provider_payment_id"] in failed}
    for order in books.orders:
        plan = plans.get(order["public_id"])
        end = (order["status"], order["payment_status"])
        if plan is None or end in plan.may_end():
            continue
        if order["number"] in references and order["status"] == "cancelled":
            continue  # its refund failed at the bank: flagged for a person
        wrong.append(f"{order['number']} ({plan.way}) ended {end}")
    return wrong


def wrong_aftermath(business: Business, plans: dict[str, Plan]) -> list[str]:
    """Returns that were not paid back once and in full, cash that was not, and disputes that differ. `plans` by e-mail."""
    asked = {email: plan.way for email, plan in plans.items() if plan.way.startswith("return_")}
    returns = business.rows(
        "SELECT o.email, o.status AS order_status, r.status, r.refund_amount, (SELECT coalesce(sum(f.amount), 0) "
        "FROM payments_refund f JOIN payments_payment p ON p.id = f.payment_id JOIN payments_paymentintent i "
        "ON i.id = p.intent_id WHERE i.reference = o.number AND f.status = 'processed') AS refunded, (SELECT count(*) FROM payments_refund f JOIN payments_payment p "
        "ON p.id = f.payment_id JOIN payments_paymentintent i ON i.id = p.intent_id "
        "WHERE i.reference = o.number AND f.status = 'failed') AS failed, "
        "(SELECT count(*) FROM orders_creditnote n JOIN orders_invoice v ON v.id = n.invoice_id "
        "WHERE v.order_id = o.id) AS notes, (SELECT coalesce(sum(l.amount), 0) FROM payments_ledgerentry l "
        "JOIN payments_payment p ON p.id = l.payment_id JOIN payments_paymentintent i ON i.id = p.intent_id "
        "WHERE i.reference = o.number AND l.kind IN ('capture', 'refund')) AS held, o.total FROM orders_order o "
        "LEFT JOIN orders_return r ON r.order_id = o.id WHERE o.email = ANY(%s)",
        list(asked),
    )
    wrong = [f"{row['email']} came back as {row}" for row in returns if not _came_back_once(row)]
    ours = {
        row["provider_dispute_id"]: (row["status"], row["deducted"])
        for row in business.rows("SELECT provider_dispute_id, status, deducted FROM payments_dispute")
    }
    theirs = {
        each["id"]: (each["status"], each["amount_deducted"])
        for each in business.controls["razorpay"].state("disputes")
    }
    return wrong + [
        f"dispute {id_}: the gateway says {theirs.get(id_)}, we {ours.get(id_)}"
        for id_ in sorted({*theirs, *ours})
        if theirs.get(id_) != ours.get(id_)
    ]


def erp_differences(business: Business) -> list[str]:
    """Payments that orders took, and refunds of them, that the ERP has not exactly once and to the paisa."""
    ours = Counter[tuple[str, str, int]]()
    for row in business.rows(
        "SELECT p.provider_payment_id AS id, p.amount FROM payments_payment p "
        "JOIN orders_order o ON o.payment_id = p.public_id WHERE p.status = 'captured'"
    ):
        ours[("payment", row["id"], row["amount"])] += 1
    for row in business.rows(
        "SELECT r.provider_refund_id AS id, r.amount FROM payments_refund r JOIN payments_payment p "
        "ON p.id = r.payment_id JOIN orders_order o ON o.payment_id = p.public_id WHERE r.status = 'processed'"
    ):
        ours[("refund", row["id"], row["amount"])] += 1
    erp = business.controls["arkone"]
    theirs = Counter(
        (kind, str(each["external_id"]), round(float(each["amount"]) * 100))
        for kind, rows in (("payment", erp.state("payments")), ("refund", erp.state("refunds")))
        for each in rows
    )
    return [
        f"{kind} {ref} of {amount}: we have it {ours[kind, ref, amount]} times, the ERP {theirs[kind, ref, amount]}"
        for kind, ref, amount in sorted({*ours, *theirs})
        if ours[kind, ref, amount] != theirs[kind, ref, amount]
    ]


def _came_back_once(row: dict[str, Any]) -> bool:
    """One return, one credit note, and exactly its worth gone back; an order that waits for its code has none."""
    if row["order_status"] == "pending":
        return row["status"] is None
    if row["failed"]:
        return row["status"] == "refunded"  # the bank would not have it: flagged for a person
    paid_back = row["status"] == "refunded" and 0 < row["refund_amount"] == row["refunded"]
    return bool(paid_back and row["notes"] == 1 and row["held"] == row["total"] - row["refund_amount"])


def said_twice(business: Business) -> list[str]:
    """Parcels, invoices, ERP orders and letters of which there are two, and invoice numbers that are missing."""
    erp = Counter(each["external_id"] for each in business.controls["arkone"].state("sales_orders"))
    parcels = Counter(
        str(each["channel_order_id"]) for each in business.controls["shiprocket"].state("orders")
    )
    invoices = business.rows(
        "SELECT order_id, gstin, count(*) FROM orders_invoice GROUP BY order_id, gstin HAVING count(*) > 1"
    )
    gaps = business.rows(
        "SELECT series_id, max(serial) AS last, count(*) AS count FROM orders_invoice "
        "GROUP BY series_id HAVING max(serial) <> count(*)"
    )
    return [
        *[f"the ERP has {number} {count} times" for number, count in erp.items() if number and count > 1],
        *[f"{number} has {count} parcels" for number, count in parcels.items() if count > 1],
        *[f"two invoices: {row}" for row in invoices],
        *[f"invoice numbers are missing: {row}" for row in gaps],
        *[
            f"letter {key} was sent {count} times"
            for key, count in letters_sent(business).items()
            if count > 1
        ],
    ]


def letters_sent(business: Business) -> Counter[str]:
    """How often each letter was really put into the post, by its id."""
    sent = Counter[str]()
    for path in sorted(business.letters.glob("*.log")):
        for part in path.read_bytes().split(b"-" * 79 + b"\n"):
            if part.strip():
                message = email.message_from_bytes(part, policy=email.policy.default)
                sent[str(message["X-Letter-Id"])] += 1
    return sent


def left_lying(business: Business) -> dict[str, int]:
    """What was given up on, by table."""
    counted = {
        "payment messages": "SELECT count(*) FROM payments_webhookevent WHERE status = 'dead'",
        "news": "SELECT count(*) FROM core_delivery WHERE status = 'dead'",
        "outbound": "SELECT count(*) FROM erp_sync_outboundmessage WHERE status = 'dead'",
        "inbox": "SELECT count(*) FROM erp_sync_inboxmessage WHERE status = 'dead'",
    }
    return {name: found for name, query in counted.items() if (found := business.rows(query)[0]["count"])}


def crooked_stock(business: Business) -> Rows:
    """Levels whose reserved figure is not the sum of their live reservations."""
    return business.rows(
        "SELECT l.id, l.reserved, coalesce(sum(r.quantity), 0) AS sum FROM catalog_inventorylevel l "
        "LEFT JOIN catalog_reservationitem r ON r.level_id = l.id AND r.status IN ('held', 'confirmed') "
        "GROUP BY l.id HAVING l.reserved <> coalesce(sum(r.quantity), 0)"
    )
