"""Where other systems knock: verify the raw bytes, store, answer. The work is done afterwards."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from core import clock
from core.celery import send_quietly
from core.errors import Refused
from core.ids import same_secret
from erp_sync.engine.fields import Fields
from erp_sync.engine.storing import Incoming, store_message
from erp_sync.engine.subjects import subjects_of_fields
from erp_sync.erpnext.feeds import HINTED
from erp_sync.shiprocket.wire import news_id

TOLERANCE_S = 300
READ_FLOW_TASK = "erp_sync.read_hinted"
LONGEST_NAME = 120


class NotGenuine(Refused):
    """The signature or token is missing, wrong or too old."""

    code = "invalid_signature"
    message = "The signature is missing, wrong or too old."
    http_status = 401


class Malformed(Refused):
    """The body is not what this address takes."""

    code = "malformed"
    message = "The body is not a JSON object of the expected shape."
    http_status = 400


class TooLarge(Refused):
    """More than a message of this kind can be."""

    code = "too_large"
    message = "The message is too large."
    http_status = 413


@csrf_exempt
@require_POST
def arkone(request: HttpRequest) -> JsonResponse:
    """News of the ERP: `X-ArkOne-Signature: t=…,v1=…` over the raw body."""
    secrets = (settings.ARKONE_WEBHOOK_SECRET, settings.ARKONE_WEBHOOK_SECRET_PREVIOUS)
    return _signed_news(request, source="arkone", header="X-ArkOne-Signature", secrets=secrets)


@csrf_exempt
@require_POST
def erpnext(request: HttpRequest) -> JsonResponse:
    """News of ERPNext: `X-Frappe-Webhook-Signature` over the raw body. Only a hint which list to read again.

    It bears no id and no moment of sending: the same document in the same version is the same news.
    """
    body = _raw_body(request)
    secrets = (settings.ERPNEXT_WEBHOOK_SECRET, settings.ERPNEXT_WEBHOOK_SECRET_PREVIOUS)
    verify_frappe_signature(body, request.headers.get("X-Frappe-Webhook-Signature", ""), secrets)
    hint = _json_object(body)
    named = [hint.get(name) for name in ("doctype", "name", "modified", "event")]
    if not all(_is_name(each) for each in named):
        raise Malformed("A hint needs doctype, name, modified and event.")
    digest = hashlib.sha256("|".join(str(each) for each in named).encode()).hexdigest()
    answer = _store(source="erpnext", kind="hint", event_id=f"webhook:{digest}", body=body)
    if HINTED.get(str(named[0])) is not None:
        send_quietly(READ_FLOW_TASK, HINTED[str(named[0])])
    return answer


@csrf_exempt
@require_POST
def crm(request: HttpRequest) -> JsonResponse:
    """News of the CRM: `X-CRM-Signature: t=…,v1=…` over the raw body."""
    secrets = (settings.CRM_WEBHOOK_SECRET, settings.CRM_WEBHOOK_SECRET_PREVIOUS)
    return _signed_news(request, source="crm", header="X-CRM-Signature", secrets=secrets)


@csrf_exempt
@require_POST
def hubspot(request: HttpRequest) -> JsonResponse:
    """News of HubSpot: a list of events, signed as its version 3. Only hints that questions or contacts have moved."""
    body = _raw_body(request)
    verify_hubspot_signature(request, body)
    try:
        events = json.loads(body.decode())
    except (ValueError, RecursionError) as broken:
        raise Malformed from broken
    if not isinstance(events, list) or not all(isinstance(each, dict) for each in events):
        raise Malformed("A list of events is expected.")
    for each in events:
        name = f"{each.get('eventId')}:{each.get('objectId')}:{each.get('occurredAt')}"[:LONGEST_NAME]
        store_message(
            Incoming(source="hubspot", kind="hint", event_id=f"webhook:{name}", body=json.dumps(each))
        )
    about_people = {str(each.get("subscriptionType", "")).startswith("contact.") for each in events}
    for is_about_people in sorted(about_people):
        for flow in ("contacts", "leads") if is_about_people else ("tickets",):
            send_quietly(READ_FLOW_TASK, flow)
    return JsonResponse({"ok": True, "events": len(events)})


def verify_hubspot_signature(request: HttpRequest, body: bytes) -> None:
    """Check base64 of HMAC-SHA256 over method, address, body and the moment of sending. Raises NotGenuine."""
    stamp = request.headers.get("X-HubSpot-Request-Timestamp", "")
    if not stamp.isascii() or not stamp.isdigit() or len(stamp) > 15:
        raise NotGenuine
    if abs(clock.now().timestamp() - int(stamp) / 1000) > TOLERANCE_S:
        raise NotGenuine("The signature is too old. Check both clocks.")
    signed = f"POST{request.build_absolute_uri()}".encode() + body + stamp.encode()
    secrets = (settings.HUBSPOT_WEBHOOK_SECRET, settings.HUBSPOT_WEBHOOK_SECRET_PREVIOUS)
    expected = [
        base64.b64encode(hmac.new(secret.encode(), signed, hashlib.sha256).digest()).decode()
        for secret in secrets
        if secret
    ]
    if not _is_any(request.headers.get("X-HubSpot-Signature-v3", ""), expected):
        raise NotGenuine


@csrf_exempt
@require_POST
def courier(request: HttpRequest) -> JsonResponse:
    """News of the courier, with our token in `x-api-key`. Answers exactly 200, whatever the news is about."""
    body = _raw_body(request)
    tokens = (settings.SHIPROCKET_WEBHOOK_TOKEN, settings.SHIPROCKET_WEBHOOK_TOKEN_PREVIOUS)
    if not _is_any(request.headers.get("x-api-key", ""), tokens):
        raise NotGenuine("The token in x-api-key is missing or wrong.")
    news = Fields(_json_object(body), "courier")
    message = Incoming(
        source="courier",
        kind="tracking",
        event_id=news_id(news),
        body=body.decode(),
        about=subjects_of_fields(news.value, ("awb", "order_id", "sr_order_id")),
    )
    return _stored(store_message(message, one_of_many=True))


def _signed_news(request: HttpRequest, *, source: str, header: str, secrets: Sequence[str]) -> JsonResponse:
    body = _raw_body(request)
    verify_signature(body, request.headers.get(header, ""), secrets)
    event = _json_object(body)
    event_id, kind = event.get("id"), event.get("type")
    if not _is_name(event_id) or not _is_name(kind):
        raise Malformed("The event needs an id and a type.")
    return _store(source=source, kind=str(kind)[:60], event_id=f"webhook:{event_id}", body=body)


def _store(*, source: str, kind: str, event_id: str, body: bytes) -> JsonResponse:
    return _stored(store_message(Incoming(source=source, kind=kind, event_id=event_id, body=body.decode())))


def _stored(is_new: bool) -> JsonResponse:
    return JsonResponse({"ok": True, "duplicate": not is_new})


def verify_signature(body: bytes, header: str, secrets: Sequence[str]) -> None:
    """Check `t=<unix>,v1=<hex>` (hex HMAC-SHA256 of `t.body`), by any of the secrets; several v1 are allowed.

    Raises NotGenuine, also when it is more than 300 s old or ahead, and when no secret is configured.
    """
    pairs = [part.strip().partition("=") for part in header.split(",")[:10]]
    stamps = [value for name, _, value in pairs if name == "t"]
    given = [value for name, _, value in pairs if name == "v1"]
    if (
        len(stamps) != 1
        or not given
        or not stamps[0].isascii()
        or not stamps[0].isdigit()
        or len(stamps[0]) > 12
    ):
        raise NotGenuine
    if abs(clock.now().timestamp() - int(stamps[0])) > TOLERANCE_S:
        raise NotGenuine("The signature is too old. Check both clocks.")
    signed = stamps[0].encode() + b"." + body
    expected = [hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest() for secret in secrets if secret]
    if not any(_is_any(one, expected) for one in given):
        raise NotGenuine


def verify_frappe_signature(body: bytes, given: str, secrets: Sequence[str]) -> None:
    """Check base64 of HMAC-SHA256 of the body, by any of the secrets. Raises NotGenuine, also without a secret."""
    expected = [
        base64.b64encode(hmac.new(secret.encode(), body, hashlib.sha256).digest()).decode()
        for secret in secrets
        if secret
    ]
    if not _is_any(given, expected):
        raise NotGenuine("X-Frappe-Webhook-Signature is missing or wrong.")


def _is_any(given: str, expected: Sequence[str]) -> bool:
    """Whether it equals one of the secrets, in constant time; an empty secret equals nothing."""
    matches = [same_secret(given, one) for one in expected if one]
    return any(matches)


def _raw_body(request: HttpRequest) -> bytes:
    try:
        return request.body
    except RequestDataTooBig as giant:
        raise TooLarge from giant


def _json_object(body: bytes) -> dict[str, Any]:
    try:
        value = json.loads(body.decode())
    except (ValueError, RecursionError) as broken:
        raise Malformed from broken
    if not isinstance(value, dict):
        raise Malformed
    return value


def _is_name(value: object) -> bool:
    return isinstance(value, str) and 0 < len(value) <= LONGEST_NAME and value.isprintable()
