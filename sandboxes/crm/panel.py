"""The CRM part of the sandbox's web page."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from markupsafe import Markup

from sandboxes.crm.kinds import CONTACT, LEAD, STAGES, TICKET, TICKET_STATES
from sandboxes.crm.problems import Problem
from sandboxes.crm.records import AT_THE_CRM, Kind, change_record, create_record, record_of
from sandboxes.crm.sales import answer_ticket, convert_lead
from sandboxes.kit import PanelButton, PanelColumn, PanelField, PanelSpec, PanelTable, World

Json = dict[str, Any]


def _text(name: str) -> Callable[[World, Json], str]:
    return lambda world, record: str(record[name] or "")


def _name(world: World, record: Json) -> str:
    return " ".join(part for part in (record["first_name"], record["last_name"]) if part)


def _status(world: World, record: Json) -> str:
    return Markup('<b class="status {0}">{0}</b>').format(record["status"])


def _messages(world: World, ticket: Json) -> str:
    mine = [one for one in world.objects("messages").values() if one["ticket_id"] == ticket["id"]]
    return f"{len(mine)}: {mine[-1]['body'][:60]}" if mine else "0"


def _contact_of(world: World, event: Json) -> str:
    contact = world.get("contacts", event["contact_id"])
    return (contact and (_name(world, contact) or contact["email"])) or event["contact_id"]


def _contact_buttons(world: World, contact: Json) -> Sequence[PanelButton]:
    fields = (
        PanelField("lifecycle_stage", "Stage", contact["lifecycle_stage"] or "", STAGES),
        PanelField("owner", "Owner", contact["owner"] or ""),
    )
    return (PanelButton("Save", "edit_contact", {"id": contact["id"]}, fields),)


def _lead_buttons(world: World, lead: Json) -> Sequence[PanelButton]:
    return (PanelButton("Convert", "convert_lead", {"id": lead["id"]}),) if lead["status"] == "new" else ()


def _ticket_buttons(world: World, ticket: Json) -> Sequence[PanelButton]:
    hidden = {"id": ticket["id"]}
    return (
        PanelButton("Answer", "answer_ticket", hidden, (PanelField("body", "Your answer"),)),
        PanelButton(
            "Set", "edit_ticket", hidden, (PanelField("status", "Status", ticket["status"], TICKET_STATES),)
        ),
    )


def _edits(kind: Kind, *names: str) -> Callable[[World, Mapping[str, str]], str]:
    def press(world: World, form: Mapping[str, str]) -> str:
        record = _record(world, kind, form)
        fields = {name: form.get(name) or None for name in names}
        if not change_record(world, kind, record, fields, origin=AT_THE_CRM):
            return "Nothing was changed."
        return f"{record['id']} is at version {record['version']} now."

    return press


def _convert(world: World, form: Mapping[str, str]) -> str:
    lead = _record(world, LEAD, form)
    if lead["status"] == "converted":
        raise ValueError("This lead is converted already.")
    convert_lead(world, lead, origin=AT_THE_CRM)
    return f"{lead['id']} became {lead['contact_id']}."


def _answer(world: World, form: Mapping[str, str]) -> str:
    if not form.get("body", "").strip():
        raise ValueError("Write an answer first.")
    ticket = _record(world, TICKET, form)
    answer_ticket(world, ticket, body=form["body"].strip())
    return f"{ticket['id']} was answered."


def _new_lead(world: World, form: Mapping[str, str]) -> str:
    email = form.get("email", "").strip().lower()
    if email.count("@") != 1:
        raise ValueError("Write the lead's e-mail address.")
    return (
        f"{create_record(world, LEAD, {'email': email, 'source': 'panel'}, origin=AT_THE_CRM)['id']} is new."
    )


def _record(world: World, kind: Kind, form: Mapping[str, str]) -> Json:
    try:
        return record_of(world, kind, form["id"])
    except Problem as problem:
        raise ValueError(str(problem)) from problem


PANEL = PanelSpec(
    intro="Contacts, their timelines, leads and tickets.",
    buttons=lambda world: (
        PanelButton("Add a lead", "new_lead", {}, (PanelField("email", "E-mail of a new lead"),)),
    ),
    tables=(
        PanelTable(
            "contacts",
            "Contacts",
            (
                PanelColumn("Contact", _text("id")),
                PanelColumn("Name", _name),
                PanelColumn("E-mail", _text("email")),
                PanelColumn("Phone", _text("phone")),
                PanelColumn("Version", _text("version"), numeric=True),
            ),
            _contact_buttons,
        ),
        PanelTable(
            "events",
            "Timeline",
            (
                PanelColumn("When", lambda world, event: event["occurred_at"][:19].replace("T", " ")),
                PanelColumn("Contact", _contact_of),
                PanelColumn("What", _text("type")),
                PanelColumn("Title", _text("title")),
            ),
        ),
        PanelTable(
            "leads",
            "Leads",
            (
                PanelColumn("Lead", _text("id")),
                PanelColumn("E-mail", _text("email")),
                PanelColumn("Company", _text("company_name")),
                PanelColumn("Status", _status),
            ),
            _lead_buttons,
        ),
        PanelTable(
            "tickets",
            "Tickets",
            (
                PanelColumn("Ticket", _text("id")),
                PanelColumn("Subject", _text("subject")),
                PanelColumn("Messages", _messages),
                PanelColumn("Status", _status),
            ),
            _ticket_buttons,
        ),
    ),
    actions={
        "edit_contact": _edits(CONTACT, "lifecycle_stage", "owner"),
        "edit_ticket": _edits(TICKET, "status"),
        "convert_lead": _convert,
        "answer_ticket": _answer,
        "new_lead": _new_lead,
    },
)
