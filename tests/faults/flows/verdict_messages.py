"""The judgement on messages: what was accepted had its effect once, what we answered is kept, what was let go says why."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

from tests.faults.campaign.business import Business

# Flows whose every accepted message makes one thing, under its own key.
MAKING = {
    "arkone": ("erp_order", "erp_payment", "erp_refund", "erp_credit_note", "erp_lead", "erp_ticket", "erp_ticket_message"),
    "crm": ("crm_lead", "crm_ticket", "crm_ticket_message", "crm_event"),
}  # fmt: skip


def told_once(business: Business) -> list[str]:
    """Each message that counts as accepted is one accepted write over there, and nothing was written without one."""
    found = []
    for system, flows in MAKING.items():
        done = {
            row["key"]: row["flow"]
            for row in business.rows(
                "SELECT key, flow FROM erp_sync_outboundmessage WHERE status = 'done' AND flow = ANY(%s)",
                list(flows),
            )
        }
        written = Counter(
            row["key"] for row in business.controls[system].journal(method="POST") if row["key"]
        )
        found += [
            f"{key} was accepted and is written {written[key]} times" for key in done if written[key] != 1
        ]
        found += [
            f"{key} is written, and was not accepted"
            for key in written
            if key.partition(":")[0] in flows and key.count(":") == 3 and key not in done
        ]
    return found


def news_lost(business: Business) -> list[str]:
    """News of ERP and CRM that the shop has answered for and does not have."""
    kept = {
        (row["source"], row["event_id"])
        for row in business.rows("SELECT source, event_id FROM erp_sync_inboxmessage")
    }
    answered = [
        (system, f"webhook:{json.loads(delivery['body'])['id']}")
        for system in ("arkone", "crm")
        for delivery in business.controls[system].deliveries()
        if any(_is_yes(attempt) for attempt in delivery["attempts"])
    ]
    return [f"{system} {name} was answered and is not here" for system, name in answered if (system, name) not in kept]  # fmt: skip


def _is_yes(attempt: Any) -> bool:
    return attempt["status"] == 200


def unexplained(business: Business) -> list[str]:
    """Messages that were let go and do not say why, and those that nobody has decided about."""
    return [
        str(row)
        for table in ("erp_sync_inboxmessage", "erp_sync_outboundmessage")
        for row in business.rows(
            f"SELECT '{table}' AS kept_in, id, status FROM {table} "
            "WHERE status NOT IN ('done', 'ignored', 'dead') OR (status <> 'done' AND last_error = '')"
        )
    ]
