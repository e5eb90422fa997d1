"""Contacts: upsert by id property, versions, cursors, uniqueness and news."""

from __future__ import annotations

import hashlib
import hmac
import json
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests

from sandboxes.kit import SandboxControl
from tests.sandboxes.conftest import Receiver
from tests.sandboxes.crm.conftest import Crm


def test_an_upsert_creates_then_merges_then_changes_nothing(crm: Crm, control: SandboxControl) -> None:
    first = crm.upsert(
        external_id="cus-1", email="Meera@Example.test", first_name="Meera", properties={"size": "M"}
    )
    assert (first.status_code, first.json()["result"], first.headers["ETag"]) == (201, "created", '"v1"')
    contact = first.json()["contact"]
    assert (contact["email"], contact["version"], contact["lifecycle_stage"]) == (
        "meera@example.test",
        1,
        "subscriber",
    )
    second = crm.upsert(external_id="cus-1", phone="+919812345678", properties={"city": "Pune"})
    assert (second.status_code, second.json()["result"], second.headers["ETag"]) == (200, "updated", '"v2"')
    merged = second.json()["contact"]
    assert merged["id"] == contact["id"]
    assert (merged["first_name"], merged["phone"]) == ("Meera", "+919812345678")
    assert merged["properties"] == {"size": "M", "city": "Pune"}
    third = crm.upsert(external_id="cus-1", phone="+919812345678")
    assert (third.json()["result"], third.json()["contact"]["version"]) == ("unchanged", 2)
    assert [one["event"] for one in control.deliveries()] == ["contact.created", "contact.updated"]
    assert [line["path"] for line in control.journal()] == ["/api/v1/contacts/upsert"] * 3
    assert control.journal()[0]["body"]["email"] == "Meera@Example.test"


def test_upsert_by_email_finds_the_contact_whatever_its_case(crm: Crm, control: SandboxControl) -> None:
    made = crm.upsert("email", email="a@b.test").json()["contact"]
    found = crm.upsert("email", email=" A@B.test ", external_id="cus-9").json()
    assert (found["result"], found["contact"]["id"]) == ("updated", made["id"])
    assert len(control.state("contacts")) == 1


def test_null_clears_a_field_and_a_property(crm: Crm) -> None:
    crm.contact(phone="1", properties={"a": 1, "b": 2})
    contact = crm.contact(phone=None, properties={"a": None})
    assert (contact["phone"], contact["properties"]) == (None, {"b": 2})


def test_unique_fields_stay_unique(crm: Crm, control: SandboxControl) -> None:
    first = crm.contact(email="a@b.test")
    answer = crm.upsert(external_id="cus-2", email="a@b.test")
    assert (answer.status_code, answer.json()["code"]) == (409, "duplicate_email")
    assert answer.json()["existing_id"] == first["id"]
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert len(control.state("contacts")) == 1
    assert len(control.journal()) == 1


@pytest.mark.parametrize(
    ("fields", "path", "code"),
    [
        ({"external_id": ""}, "external_id", "required"),
        ({"external_id": "c", "email": "nonsense"}, "email", "invalid"),
        ({"external_id": "c", "colour": "red"}, "colour", "unknown_field"),
        ({"external_id": "c", "tags": "vip"}, "tags", "invalid"),
        ({"external_id": "c", "lifecycle_stage": "king"}, "lifecycle_stage", "invalid"),
        ({"external_id": "c", "version": 5}, "version", "unknown_field"),
    ],
)
def test_bad_fields_are_named(
    crm: Crm, control: SandboxControl, fields: dict[str, object], path: str, code: str
) -> None:
    answer = crm.upsert(**fields)  # type: ignore[arg-type]
    assert answer.status_code == 422
    assert {"path": path, "code": code} in answer.json()["errors"]
    assert control.state("contacts") == []


def test_bad_calls_are_refused(crm: Crm) -> None:
    assert crm.call("PUT", "/contacts/upsert?id_property=phone", {"phone": "1"}).status_code == 400
    assert crm.call("PUT", "/contacts/upsert", [1]).status_code == 400
    assert crm.call("GET", "/contacts/con_00000404").status_code == 404
    for token in ("Bearer wrong", "Bearer crm-test-tokenx", "Basic crm-test-token", ""):
        assert crm.call("GET", "/contacts", Authorization=token).status_code == 401


def test_a_change_needs_the_version_it_is_based_on(crm: Crm) -> None:
    contact = crm.contact(first_name="Meera")
    path = f"/contacts/{contact['id']}"
    assert crm.call("PATCH", path, {"owner": "ravi"}).status_code == 428
    changed = crm.call("PATCH", path, {"owner": "ravi"}, If_Match='"v1"')
    assert (changed.status_code, changed.headers["ETag"]) == (200, '"v2"')
    stale = crm.call("PATCH", path, {"owner": "asha"}, If_Match='"v1"')
    assert (stale.status_code, stale.json()["version"]) == (412, 2)
    assert crm.call("GET", path).json()["owner"] == "ravi"
    assert crm.call("GET", path, If_None_Match='"v2"').status_code == 304
    assert crm.call("DELETE", path, If_Match='"v2"').status_code == 204
    assert crm.call("GET", path).status_code == 404


def test_the_cursor_sees_every_contact_once_and_then_only_changes(crm: Crm, control: SandboxControl) -> None:
    control.clock(now="2026-11-23T10:00:00Z", frozen=True)
    for n in range(7):
        crm.contact(external_id=f"cus-{n}")
    seen, query = [], ""
    while True:
        page = crm.call("GET", f"/contacts?limit=3{query}").json()
        seen += [contact["external_id"] for contact in page["data"]]
        if page["next"] is None:
            break
        query = f"&modified_since={page['next']['modified_since']}&after_id={page['next']['after_id']}"
    assert seen == [f"cus-{n}" for n in range(7)]
    control.clock(advance_s=60)
    crm.contact(external_id="cus-3", owner="ravi")
    last = page["data"][-1]
    since = f"modified_since={last['modified_at']}&after_id={last['id']}"
    changed = crm.call("GET", f"/contacts?{since}").json()["data"]
    assert [contact["external_id"] for contact in changed] == ["cus-3"]
    assert crm.call("GET", "/contacts?external_id=cus-5").json()["data"][0]["external_id"] == "cus-5"
    assert crm.call("GET", "/contacts?limit=201").status_code == 400
    assert crm.call("GET", "/contacts?modified_since=yesterday").status_code == 400


def test_news_is_signed_with_its_moment_and_tells_who_wrote(
    crm: Crm, control: SandboxControl, receiver: Receiver
) -> None:
    control.webhook(receiver.url, "s3cret")
    contact = crm.contact(email="a@b.test")
    control.seed(contacts=[{"id": contact["id"], "owner": "ravi"}])
    came = receiver.wait_for(2)
    for one in came:
        moment, _, found = one.headers["X-CRM-Signature"].partition(",v1=")
        signed = moment.removeprefix("t=").encode() + b"." + one.body
        assert found == hmac.new(b"s3cret", signed, hashlib.sha256).hexdigest()
    ours, theirs = (json.loads(one.body) for one in came)
    assert set(ours) == {"id", "type", "occurred_at", "origin", "resource", "data"}
    assert (ours["type"], ours["origin"]) == ("contact.created", "blouson")
    assert (theirs["type"], theirs["origin"]) == ("contact.updated", "crm")
    assert theirs["resource"] == {"type": "contact", "id": contact["id"], "version": 2}
    assert theirs["data"]["owner"] == "ravi"


def test_a_replay_can_carry_a_new_event_id_in_the_body(
    crm: Crm, control: SandboxControl, receiver: Receiver
) -> None:
    control.webhook(receiver.url)
    crm.contact()
    first = json.loads(receiver.wait_for(1)[0].body)
    delivery = control.deliveries()[0]
    assert control.replay(delivery["id"])["event_id"] == first["id"]
    control.replay(delivery["id"], new_event_id="evt_other")
    same, other = (json.loads(one.body) for one in receiver.wait_for(3)[1:])
    assert same == first
    assert other == {**first, "id": "evt_other"}


def test_a_create_is_idempotent_by_key(crm: Crm, control: SandboxControl) -> None:
    body = {"external_id": "cus-1", "first_name": "Meera"}
    first = crm.call("POST", "/contacts", body, Idempotency_Key="k-1")
    again = crm.call("POST", "/contacts", body, Idempotency_Key="k-1")
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.headers["Idempotency-Replayed"] == "true" and again.json() == first.json()
    other = crm.call("POST", "/contacts", {**body, "first_name": "Asha"}, Idempotency_Key="k-1")
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reuse")
    assert [line["key"] for line in control.journal()] == ["k-1"]


def test_parallel_upserts_make_one_contact(crm: Crm, control: SandboxControl) -> None:
    def upsert(n: int) -> int:
        answer = requests.put(
            f"{crm.base_url}/contacts/upsert?id_property=email",
            json={"email": "a@b.test", "properties": {f"p{n}": n}},
            headers=crm.session.headers,
            timeout=5,
        )
        return answer.status_code

    with ThreadPoolExecutor(8) as pool:
        codes = sorted(pool.map(upsert, range(16)))
    assert codes == [200] * 15 + [201]
    contact = control.state("contacts")[0]
    assert contact["version"] == 16
    assert contact["properties"] == {f"p{n}": n for n in range(16)}


def test_a_hundred_requests_in_ten_seconds(crm: Crm, control: SandboxControl) -> None:
    control.clock(now="2026-11-23T10:00:04Z", frozen=True)
    codes = [crm.call("GET", "/contacts").status_code for _ in range(101)]
    assert codes == [200] * 100 + [429]
    refused = crm.upsert(external_id="cus-1")
    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "6")
    assert refused.json()["retryable"] is True
    assert control.state("contacts") == []
    control.clock(advance_s=6)
    assert crm.upsert(external_id="cus-1").status_code == 201


def test_the_request_id_comes_back(crm: Crm) -> None:
    assert crm.call("GET", "/contacts", X_Request_Id="r-1").headers["X-Request-Id"] == "r-1"
