"""Writes that carry an Idempotency-Key: a shop front whose answer was lost asks again and nothing happens twice."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

from core.api.errors import JSON_TYPE, BadRequest, refused
from core.encryption import decrypt, encrypt
from core.errors import Refused
from core.idempotency import claim_key, keep_answer, release_key

WRITES = frozenset({"POST", "DELETE"})
KEY = re.compile(r"[\x21-\x7e]{1,120}")


def done_once(request: HttpRequest, work: Callable[[], Any]) -> Any:
    """The answer of `work`, or the one it gave before. Only what succeeded is kept: a refusal may be asked again.

    A key counts for one caller and one address. Two at the same time: the second is refused with 409. Answers are kept
    encrypted: some are tokens.
    """
    try:
        key = request.headers["Idempotency-Key"]
        if KEY.fullmatch(key) is None:
            raise BadRequest("Invalid request: Idempotency-Key takes 1 to 120 visible characters")
        scope = _scope(request)
        known = claim_key(scope=scope, key=key, request=_digest(request))
    except (Refused, RequestDataTooBig) as refusal:
        return refused(refusal)
    if known is not None:
        return _again(known)
    kept = False
    try:
        response = work()
        if 200 <= response.status_code < 300:
            keep_answer(
                scope=scope,
                key=key,
                answer={"status": response.status_code, "sealed": encrypt(response.content.decode())},
            )
            kept = True
    finally:
        if not kept:
            release_key(scope=scope, key=key)
    return response


def _digest(request: HttpRequest) -> str:
    """What a body is recognised by. Under our key: bodies hold passwords, and a bare digest of one can be guessed at."""
    return salted_hmac("core.api.repeats", request.body, algorithm="sha256").hexdigest()


def _scope(request: HttpRequest) -> str:
    """Who asks what: another caller's key of the same name is another key."""
    caller = (
        request.headers.get("x-publishable-api-key", ""),
        request.headers.get("Authorization", ""),
        request.COOKIES.get("sessionid", ""),
        request.method or "",
        request.get_full_path(),
    )
    return f"store:{hashlib.sha256(chr(10).join(caller).encode()).hexdigest()}"


def _again(known: dict[str, Any]) -> HttpResponse:
    body = decrypt(known["sealed"]) if "sealed" in known else known["body"]
    response = HttpResponse(body.encode(), content_type=JSON_TYPE, status=known["status"])
    response["Cache-Control"] = "private, no-store"
    response["Idempotent-Replayed"] = "true"
    return response
