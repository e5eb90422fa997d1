"""The types of record the CRM knows."""

from __future__ import annotations

from sandboxes.crm.records import Kind, is_email, is_map, is_text, is_texts, one_of

STAGES = ("subscriber", "lead", "customer", "repeat_customer")
TICKET_STATES = ("open", "pending", "resolved", "closed")

CONTACT = Kind(
    type="contacts",
    noun="contact",
    prefix="con_",
    fields={
        "external_id": is_text,
        "email": is_email,
        "phone": is_text,
        "first_name": is_text,
        "last_name": is_text,
        "company_id": is_text,
        "lifecycle_stage": one_of(*STAGES),
        "owner": is_text,
        "tags": is_texts,
        "notes": is_text,
        "consents": is_map,
        "properties": is_map,
    },
    unique=("external_id", "email"),
    start={"tags": [], "consents": {}, "properties": {}, "lifecycle_stage": "subscriber"},
)
COMPANY = Kind(
    type="companies",
    noun="company",
    prefix="com_",
    fields={
        "external_id": is_text,
        "name": is_text,
        "gstin": is_text,
        "phone": is_text,
        "owner": is_text,
        "tags": is_texts,
        "properties": is_map,
    },
    unique=("external_id", "gstin"),
    required=("name",),
    start={"tags": [], "properties": {}},
)
LEAD = Kind(
    type="leads",
    noun="lead",
    prefix="lead_",
    fields={
        "external_id": is_text,
        "email": is_email,
        "phone": is_text,
        "first_name": is_text,
        "last_name": is_text,
        "company_name": is_text,
        "gstin": is_text,
        "source": is_text,
        "message": is_text,
        "owner": is_text,
        "status": one_of("new", "working", "lost"),
        "properties": is_map,
    },
    start={"properties": {}, "status": "new", "contact_id": None, "company_id": None},
)
TICKET = Kind(
    type="tickets",
    noun="ticket",
    prefix="tic_",
    fields={
        "external_id": is_text,
        "contact_id": is_text,
        "subject": is_text,
        "status": one_of(*TICKET_STATES),
        "priority": one_of("low", "normal", "high"),
        "owner": is_text,
        "properties": is_map,
    },
    required=("subject",),
    start={"status": "open", "priority": "normal", "properties": {}},
)
MESSAGE = Kind(
    type="messages",
    noun="message",
    prefix="msg_",
    fields={
        "external_id": is_text,
        "ticket_id": is_text,
        "author": one_of("customer", "agent"),
        "body": is_text,
    },
    required=("body",),
    start={"author": "customer"},
)
ACTIVITY = Kind(
    type="activities",
    noun="activity",
    prefix="act_",
    fields={
        "external_id": is_text,
        "lead_id": is_text,
        "contact_id": is_text,
        "type": one_of("call", "email", "note"),
        "body": is_text,
        "author": is_text,
        "occurred_at": is_text,
    },
    required=("type",),
)
BY_TYPE = {kind.type: kind for kind in (CONTACT, COMPANY, LEAD, TICKET, MESSAGE, ACTIVITY)}
