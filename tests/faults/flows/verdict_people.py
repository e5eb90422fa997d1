"""The judgement on people and words: customers, enquiries, questions, timelines, what is shown; and every message once."""

from __future__ import annotations

from collections import Counter
from typing import Any

from tests.faults.campaign.business import Business
from tests.faults.flows.verdict import differing

Rows = list[dict[str, Any]]


def customers(business: Business) -> list[str]:
    """Whoever has proven an address is one customer in ERP and CRM each, with the same name, telephone and GSTIN."""
    ours = {
        row["public_id"]: (row["name"], row["email"], row["phone"], row["gstin"])
        for row in business.rows("SELECT * FROM orders_customer WHERE email_verified_at IS NOT NULL")
        if row["email"].endswith("@flows.test")
    }
    at_erp = [row for row in business.controls["arkone"].state("customers") if row["external_id"] in ours]
    at_crm = [
        row
        for row in business.controls["crm"].state("contacts")
        if row["external_id"] in ours and not row["deleted"]
    ]
    erp = {
        row["external_id"]: (row["name"], row["email"], row["phone"] or "", row["gstin"] or "")
        for row in at_erp
    }
    crm = {
        row["external_id"]: (
            f"{row['first_name'] or ''} {row['last_name'] or ''}".strip(),
            row["email"],
            row["phone"] or "",
            row["properties"].get("gstin") or "",
        )
        for row in at_crm
    }
    twice = Counter(
        [("ERP", row["external_id"]) for row in at_erp] + [("CRM", row["external_id"]) for row in at_crm]
    )
    return [
        *[f"{who} has {ref} {count} times" for (who, ref), count in twice.items() if count > 1],
        *differing("customer at the ERP,", ours, erp),
        *differing("customer at the CRM,", ours, crm),
        *_owners(business, at_crm),
    ]


def _owners(business: Business, at_crm: Rows) -> list[str]:
    """Who looks after a customer is the CRM's to say; the shop knows it."""
    theirs = {row["external_id"]: row["owner"] for row in at_crm}
    ours = {
        row["public_id"]: row["own"].get("owner")
        for row in business.rows(
            "SELECT c.public_id, e.own FROM orders_customerelsewhere e JOIN orders_customer c "
            "ON c.id = e.customer_id WHERE e.role = 'crm' AND c.public_id = ANY(%s)",
            list(theirs),
        )
    }
    return differing("owner of", ours, theirs)


def leads(business: Business) -> list[str]:
    """Every enquiry stands as the CRM says, with all that was said about it; the won ones are the ERP's, once."""
    mine = business.rows(
        "SELECT l.*, (SELECT count(*) FROM orders_leadactivity a WHERE a.lead_id = l.id) AS said FROM orders_lead l "
        "WHERE l.email LIKE '%%@flows.test'"
    )
    told = business.controls["crm"].state("leads")
    said = Counter(row["lead_id"] for row in business.controls["crm"].state("activities"))
    ours = {row["crm_id"]: (row["email"], row["status"], row["owner"], row["said"]) for row in mine}
    theirs = {
        row["id"]: (row["email"], row["status"], row["owner"] or "", said[row["id"]])
        for row in told
        if str(row["email"]).endswith("@flows.test")
    }
    named = Counter(row["external_id"] for row in told if row["external_id"])
    won = {
        row["public_id"]
        for row in mine
        if row["status"] == "converted" and row["converted_because"].startswith("Converted")
    }
    at_erp = Counter(row["external_id"] for row in business.controls["arkone"].state("leads"))
    unknown = won - set(at_erp)
    return [
        *differing("enquiry", ours, theirs),
        *[f"the CRM has enquiry {ref} {count} times" for ref, count in named.items() if count > 1],
        *[f"the ERP has lead {ref} {count} times" for ref, count in at_erp.items() if count > 1],
        *[f"the ERP has not heard of {ref}, whom the CRM has won" for ref in sorted(unknown)],
    ]


def tickets(business: Business) -> list[str]:
    """Questions and every word of them, alike in shop, CRM and ERP."""
    ours = {
        row["public_id"]: (row["subject"], row["status"])
        for row in business.rows("SELECT public_id, subject, status FROM orders_ticket")
    }
    words = Counter(
        (row["public_id"], row["author"], row["body"])
        for row in business.rows(
            "SELECT t.public_id, m.author, m.body FROM orders_ticketmessage m "
            "JOIN orders_ticket t ON t.id = m.ticket_id"
        )
    )
    found = []
    for who, system, kind in (("CRM", "crm", "messages"), ("ERP", "arkone", "ticket_messages")):
        told = business.controls[system].state("tickets")
        names = {row["id"]: row["external_id"] for row in told}
        theirs = {row["external_id"]: (row["subject"], row["status"]) for row in told}
        said = Counter(
            (names.get(row["ticket_id"]), row["author"], row["body"])
            for row in business.controls[system].state(kind)
        )
        twice = Counter(row["external_id"] for row in told)
        found += differing(f"question at the {who},", ours, theirs)
        found += differing(f"words at the {who},", words, said)
        found += [f"the {who} has {ref} {count} times" for ref, count in twice.items() if count > 1]
    return found


def timelines(business: Business) -> list[str]:
    """Every milestone of an order is one line of its buyer's timeline, and none is there twice."""
    due = {
        f"order:{row['number']}:{row['step']}"
        for row in business.rows(
            "SELECT number, 'confirmed' AS step FROM orders_order WHERE confirmed_at IS NOT NULL "
            "UNION ALL SELECT number, 'cancelled' FROM orders_order "
            "WHERE confirmed_at IS NOT NULL AND status = 'cancelled' "
            "UNION ALL SELECT o.number, 'delivered.' || s.public_id FROM orders_shipment s JOIN orders_fulfillment f "
            "ON f.id = s.fulfillment_id JOIN orders_order o ON o.id = f.order_id WHERE s.status = 'delivered' "
            "UNION ALL SELECT o.number, s.status || '.' || s.public_id FROM orders_shipment s JOIN orders_fulfillment f "
            "ON f.id = s.fulfillment_id JOIN orders_order o ON o.id = f.order_id "
            "WHERE s.status IN ('rto_delivered', 'lost') "
            "UNION ALL SELECT o.number, 'return.' || r.public_id || '.refunded' FROM orders_return r "
            "JOIN orders_order o ON o.id = r.order_id WHERE r.status = 'refunded' AND r.origin = 'customer'"
        )
    }
    told = Counter(row["external_id"] for row in business.controls["crm"].state("events"))
    return [f"the CRM's timelines lack {line}" for line in sorted(due - set(told))] + [
        f"{line} is told {count} times" for line, count in told.items() if count > 1
    ]


def showing(business: Business) -> list[str]:
    """The ERP knows of every style that the shop told it about whether it is shown, and in which words."""
    told = {row["id"]: row["shop"] for row in business.controls["arkone"].state("items") if row.get("shop")}
    ours = {
        row["erp_id"]: (row["status"] == "published", row["subtitle"])
        for row in business.rows("SELECT * FROM catalog_product WHERE erp_id = ANY(%s)", list(told))
    }
    return differing(
        "style", ours, {id_: (shop["published"], shop["subtitle"]) for id_, shop in told.items()}
    )


def effects(business: Business) -> list[str]:
    """No key was accepted as a new write twice; no parcel has two AWBs; nothing was paid for that nobody has."""
    found = []
    for system in ("arkone", "crm"):
        keys = Counter(
            (row["path"], row["key"])
            for row in business.controls[system].journal(method="POST")
            if row["key"]
        )
        found += [f"{system} has done {line} {count} times" for line, count in keys.items() if count > 1]
    courier = business.controls["shiprocket"]
    assigned = Counter(
        str(row["body"]["shipment_id"])
        for row in courier.journal(method="POST", path="/v1/external/courier/assign/awb")
        if (row.get("answer") or {}).get("awb_assign_status") == 1
    )
    found += [f"shipment {id_} got {count} AWBs" for id_, count in assigned.items() if count > 1]
    for system, kinds in (
        ("arkone", ("sales_orders", "payments", "refunds", "credit_notes", "customers", "tickets", "leads")),
        ("crm", ("contacts", "leads", "tickets", "messages")),
    ):
        for kind in kinds:
            rows = business.controls[system].state(kind)
            named = Counter(row["external_id"] for row in rows if row["external_id"] and not row["deleted"])
            found += [f"{system} has {kind} {ref} {n} times" for ref, n in named.items() if n > 1]
    return found


def dead_letters(business: Business) -> Rows:
    """What was given up on, in and out, and why. `body` is what it was about."""
    return business.rows(
        "SELECT id, 'out' AS way, flow AS kind, key AS about, payload::text AS body, last_error, log::text AS log "
        "FROM erp_sync_outboundmessage WHERE status = 'dead' UNION ALL "
        "SELECT id, 'in', kind, event_id, body, last_error, '' FROM erp_sync_inboxmessage WHERE status = 'dead'"
    )
