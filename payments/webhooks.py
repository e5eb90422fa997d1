"""The door for payment providers: verify the raw bytes, store, answer; the work comes afterwards."""

from __future__ import annotations

from django.http import HttpRequest, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from core.errors import NotFound
from payments.operations import store_webhook_event
from payments.ports import BadSignature
from payments.providers import provider_named

LARGEST_BODY = 1_000_000


@csrf_exempt
@require_POST
def payment_webhook(request: HttpRequest, provider: str) -> JsonResponse:
    """200 stored or repeated, 400 not truly signed, 404 unknown provider, 413 too large."""
    try:
        known = provider_named(provider)
    except NotFound:
        return _answer(404, "unknown_provider", "There is no such payment provider.")
    if int(request.headers.get("Content-Length") or 0) > LARGEST_BODY:
        return _answer(413, "too_large", "The message is too large.")
    body = request.body
    try:
        event_id = known.verify_news(headers=request.headers, body=body)
    except BadSignature:
        return _answer(400, "bad_signature", "The signature does not match.")
    is_new = store_webhook_event(provider=provider, event_id=event_id, body=body)
    return JsonResponse({"status": "stored" if is_new else "known"})


def _answer(status: int, code: str, message: str) -> JsonResponse:
    return JsonResponse({"code": code, "message": message}, status=status)
