"""The doors for other systems' news: genuine or refused, stored once, answered fast."""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from typing import Any

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from erp_sync.models import InboxMessage

pytestmark = pytest.mark.django_db
ERP, CRM, COURIER = "/hooks/erp/arkone", "/hooks/crm", "/hooks/courier"
HEADERS = {ERP: "X-ArkOne-Signature", CRM: "X-CRM-Signature"}


@pytest.fixture(autouse=True)
def secrets(settings: Settings) -> None:
    settings.ARKONE_WEBHOOK_SECRET, settings.ARKONE_WEBHOOK_SECRET_PREVIOUS = "erp-new", "erp-old"
    settings.CRM_WEBHOOK_SECRET, settings.CRM_WEBHOOK_SECRET_PREVIOUS = "crm-new", ""
    settings.SHIPROCKET_WEBHOOK_TOKEN, settings.SHIPROCKET_WEBHOOK_TOKEN_PREVIOUS = "token-new", "token-old"


def event(**fields: Any) -> dict[str, Any]:
    return {"id": "evt_1", "type": "item.updated", "data": {"id": "ITEM-1"}, **fields}


def signature(body: bytes, secret: str, *, at: int | None = None) -> str:
    moment = str(int(time.time()) if at is None else at)
    digest = hmac.new(secret.encode(), moment.encode() + b"." + body, hashlib.sha256).hexdigest()
    return f"t={moment},v1={digest}"


def post(path: str, body: bytes | dict[str, Any], **headers: str) -> Any:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    return Client(enforce_csrf_checks=True).post(path, raw, content_type="application/json", headers=headers)


def signed(path: str, body: bytes | dict[str, Any], secret: str, **how: Any) -> Any:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    return post(path, raw, **{HEADERS[path]: signature(raw, secret, **how)})


@pytest.mark.parametrize(("path", "secret", "source"), [(ERP, "erp-new", "arkone"), (CRM, "crm-new", "crm")])
def test_genuine_news_is_stored_as_it_came(path: str, secret: str, source: str) -> None:
    body = b'{"type": "item.updated",  "id": "evt_1", "data": {"name": "\\u0939"}}'

    answer = signed(path, body, secret)

    assert (answer.status_code, answer.json()) == (200, {"ok": True, "duplicate": False})
    message = InboxMessage.objects.get()
    assert (message.source, message.kind, message.event_id) == (source, "item.updated", "webhook:evt_1")
    assert message.body.encode() == body
    assert message.status == "pending"


def test_both_secrets_hold_during_a_rotation() -> None:
    assert signed(ERP, event(id="a"), "erp-new").status_code == 200
    assert signed(ERP, event(id="b"), "erp-old").status_code == 200
    assert InboxMessage.objects.count() == 2


def test_the_same_event_again_is_accepted_and_not_stored() -> None:
    assert signed(ERP, event(), "erp-new").json()["duplicate"] is False
    assert signed(ERP, event(), "erp-new").json() == {"ok": True, "duplicate": True}
    assert InboxMessage.objects.count() == 1


@pytest.mark.parametrize("path", [ERP, CRM])
@pytest.mark.parametrize("secret", ["wrong", ""])
def test_forged_news_is_refused(path: str, secret: str) -> None:
    answer = signed(path, event(), secret)

    assert (answer.status_code, answer.json()["code"]) == (401, "invalid_signature")
    assert InboxMessage.objects.count() == 0


def test_an_unset_secret_opens_nothing(settings: Settings) -> None:
    settings.CRM_WEBHOOK_SECRET = settings.SHIPROCKET_WEBHOOK_TOKEN = ""
    settings.SHIPROCKET_WEBHOOK_TOKEN_PREVIOUS = ""

    assert signed(CRM, event(), "").status_code == 401
    assert post(COURIER, {"awb": "1"}, **{"x-api-key": ""}).status_code == 401
    assert post(COURIER, {"awb": "1"}).status_code == 401


@pytest.mark.parametrize("seconds", [-301, 301])
def test_an_old_signature_is_refused(seconds: int) -> None:
    assert signed(ERP, event(), "erp-new", at=int(time.time()) + seconds).status_code == 401


def test_a_signature_of_other_bytes_is_refused() -> None:
    good = signature(json.dumps(event()).encode(), "erp-new")
    assert post(ERP, event(data={"id": "ITEM-2"}), **{HEADERS[ERP]: good}).status_code == 401


@pytest.mark.parametrize(
    "header",
    [
        "",
        "t=,v1=",
        "v1=abc",
        "t=1",
        "t=x,v1=y",
        "t=١,v1=a",
        "t=1,t=2,v1=a",
        "garbage",
        "t=99999999999999,v1=a",
        "é" * 50,
    ],
)
def test_a_signature_that_is_none_is_refused(header: str) -> None:
    assert post(ERP, event(), **{HEADERS[ERP]: header}).status_code == 401
    assert InboxMessage.objects.count() == 0


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"not json",
        b"[]",
        b"null",
        b"\xff\xfe",
        b'{"id": "evt_1"',
        b'{"type": "item.updated"}',
        b'{"id": 7, "type": "item.updated"}',
        b'{"id": "a\\u0000b", "type": "item.updated"}',
        b'{"id": "' + b"x" * 500 + b'", "type": "item.updated"}',
        b"[" * 100_000,
    ],
)
def test_malformed_news_is_told_so(body: bytes) -> None:
    answer = signed(ERP, body, "erp-new")

    assert (answer.status_code, answer.json()["code"]) == (400, "malformed")
    assert InboxMessage.objects.count() == 0


@pytest.mark.parametrize("path", [ERP, CRM, COURIER])
def test_giant_news_is_refused_before_anything_else(path: str) -> None:
    answer = post(path, b'{"a": "' + b"x" * 1_000_001 + b'"}', **{"x-api-key": "token-new"})

    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")
    assert InboxMessage.objects.count() == 0


@pytest.mark.parametrize("path", [ERP, CRM, COURIER])
def test_only_post_is_answered(path: str) -> None:
    assert Client().get(path).status_code == 405


def scan(**fields: Any) -> dict[str, Any]:
    return {
        "awb": "1410001",
        "shipment_status_id": 18,
        "current_timestamp": "23 11 2026 11:43:52",
        "scans": [{"date": "2026-11-23 11:43:52", "status": "X-018"}],
        **fields,
    }


@pytest.mark.parametrize("token", ["token-new", "token-old"])
def test_the_courier_gets_exactly_200(token: str) -> None:
    assert post(COURIER, scan(), **{"x-api-key": token}).status_code == 200
    assert post(COURIER, scan(), **{"x-api-key": token}).status_code == 200, "sent twice"
    assert post(COURIER, {"awb": "unknown"}, **{"x-api-key": token}).status_code == 200

    kept = InboxMessage.objects.filter(source="courier", kind="tracking")
    assert kept.count() == 2


def test_each_step_of_a_parcel_is_news_of_its_own() -> None:
    for change in (
        {},
        {"shipment_status_id": 17},
        {"current_timestamp": "23 11 2026 12:00:00"},
        {"scans": []},
    ):
        post(COURIER, scan(**change), **{"x-api-key": "token-new"})
    assert InboxMessage.objects.count() == 4


@pytest.mark.parametrize("token", ["", "wrong", "token-ne", "token-neww", "tökén"])
def test_a_courier_with_another_token_is_refused(token: str) -> None:
    assert post(COURIER, scan(), **{"x-api-key": token}).status_code == 401
    assert InboxMessage.objects.count() == 0


def test_a_malformed_courier_message_is_told_so() -> None:
    assert post(COURIER, b"{", **{"x-api-key": "token-new"}).status_code == 400
    assert post(COURIER, b"[1]", **{"x-api-key": "token-new"}).status_code == 400
    assert post(COURIER, b'{"awb": "\\ud800", "scans": 7}', **{"x-api-key": "token-new"}).status_code == 200
