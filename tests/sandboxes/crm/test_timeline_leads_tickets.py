"""Timeline events, leads and tickets."""

from __future__ import annotations

import json
from typing import Any

from sandboxes.kit import SandboxControl
from tests.sandboxes.crm.conftest import Crm

EVENT = {
    "external_id": "WEB-1:placed",
    "type": "order.placed",
    "occurred_at": "2026-11-23T10:00:00+05:30",
    "title": "Order WEB-1",
    "properties": {"total": "2499.00"},
}


def told(control: SandboxControl) -> list[tuple[str, str]]:
    return [(one["event"], json.loads(one["body"])["origin"]) for one in control.deliveries()]


def test_an_event_is_added_once(crm: Crm, control: SandboxControl) -> None:
    path = f"/contacts/{crm.contact()['id']}/events"
    first = crm.call("POST", path, EVENT)
    assert (first.status_code, first.json()["occurred_at"]) == (201, "2026-11-23T04:30:00.000000Z")
    again = crm.call("POST", path, EVENT)
    assert (again.status_code, again.headers["Idempotency-Replayed"]) == (200, "true")
    assert again.json() == first.json()
    other = crm.call("POST", path, {**EVENT, "title": "Order WEB-2"})
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reuse")
    assert crm.call("GET", path).json()["data"] == [first.json()]
    assert len(control.state("events")) == 1
    assert len(control.journal(path=f"/api/v1{path}")) == 1


def test_bad_events_are_refused(crm: Crm, control: SandboxControl) -> None:
    path = f"/contacts/{crm.contact()['id']}/events"
    bad: list[dict[str, Any]] = [
        {},
        {**EVENT, "occurred_at": "yesterday"},
        {**EVENT, "colour": "red"},
        {**EVENT, "properties": []},
    ]
    assert [crm.call("POST", path, event).status_code for event in bad] == [422] * 4
    assert crm.call("POST", "/contacts/con_404/events", EVENT).status_code == 404
    assert control.state("events") == []


def test_a_lead_becomes_a_contact_and_a_company_once(crm: Crm, control: SandboxControl) -> None:
    fields = {
        "email": "buyer@silk.test",
        "phone": "+919812345678",
        "company_name": "Silk House",
        "gstin": "29ABCDE1234F1Z5",
    }
    lead = crm.call("POST", "/leads", fields).json()
    first = crm.call("POST", f"/leads/{lead['id']}/convert").json()
    contact = crm.call("GET", f"/contacts/{first['contact_id']}").json()
    assert (contact["email"], contact["company_id"]) == ("buyer@silk.test", first["company_id"])
    assert contact["lifecycle_stage"] == "customer"
    assert crm.call("GET", f"/companies/{first['company_id']}").json()["name"] == "Silk House"
    again = crm.call("POST", f"/leads/{lead['id']}/convert")
    assert again.headers["Idempotency-Replayed"] == "true" and again.json() == first
    assert [event for event, _ in told(control)] == [
        "lead.created",
        "company.created",
        "contact.created",
        "lead.converted",
    ]


def test_a_lead_finds_the_contact_it_already_is(crm: Crm, control: SandboxControl) -> None:
    contact = crm.contact(email="buyer@silk.test", first_name="Meera")
    lead = crm.call(
        "POST", "/leads", {"email": "buyer@silk.test", "first_name": "M.", "owner": "ravi"}
    ).json()
    done = crm.call("POST", f"/leads/{lead['id']}/convert").json()
    assert done["contact_id"] == contact["id"]
    kept = control.state("contacts")[0]
    assert (kept["first_name"], kept["owner"], kept["lifecycle_stage"]) == ("Meera", "ravi", "customer")


def test_a_company_needs_a_name(crm: Crm) -> None:
    answer = crm.call("POST", "/companies", {"gstin": "29ABCDE1234F1Z5"})
    assert answer.json()["errors"] == [{"path": "name", "code": "required"}]


def test_a_ticket_with_messages(crm: Crm, control: SandboxControl) -> None:
    ticket = crm.call("POST", "/tickets", {"external_id": "t-1", "subject": "Wrong size"}).json()
    assert ticket["status"] == "open"
    path = f"/tickets/{ticket['id']}/messages"
    message = {"external_id": "m-1", "author": "customer", "body": "Too small"}
    first, again = crm.call("POST", path, message), crm.call("POST", path, message)
    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json() == first.json()
    assert crm.call("POST", path, {**message, "body": "Too big"}).status_code == 422
    assert crm.call("POST", path, {"author": "customer"}).status_code == 422
    assert [one["body"] for one in crm.call("GET", path).json()["data"]] == ["Too small"]
    assert told(control) == [("ticket.created", "blouson"), ("message.created", "blouson")]


def test_the_panel_answers_a_ticket(crm: Crm, control: SandboxControl) -> None:
    ticket = crm.call("POST", "/tickets", {"subject": "Wrong size"}).json()
    form = {"run": control.run_id, "id": ticket["id"], "body": "We send another."}
    page = crm.session.post(f"{control.base_url}/__panel__/answer_ticket", data=form, timeout=5)
    assert page.status_code == 200 and f"{ticket['id']} was answered." in page.text
    assert control.state("tickets")[0]["status"] == "pending"
    message = control.state("messages")[0]
    assert (message["author"], message["body"]) == ("agent", "We send another.")
    assert told(control)[1:] == [("message.created", "crm"), ("ticket.updated", "crm")]


def test_the_panel_edits_and_converts(crm: Crm, control: SandboxControl) -> None:
    contact = crm.contact(email="a@b.test")

    def press(action: str, **form: str) -> str:
        sent = {"run": control.run_id, **form}
        return str(crm.session.post(f"{control.base_url}/__panel__/{action}", data=sent, timeout=5).text)

    shown = press("edit_contact", id=contact["id"], lifecycle_stage="customer", owner="ravi")
    assert "is at version 2 now." in shown and 'value="ravi"' in shown
    assert "is new." in press("new_lead", email="New@Lead.test")
    lead = control.state("leads")[0]
    assert f"{lead['id']} became" in press("convert_lead", id=lead["id"])
    assert "converted already" in press("convert_lead", id=lead["id"])
    assert "Write the lead&#39;s e-mail address." in press("new_lead", email="nonsense")
    assert [one["email"] for one in control.state("contacts")] == ["a@b.test", "new@lead.test"]
