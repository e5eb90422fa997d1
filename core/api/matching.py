"""If-Match: whoever changes a thing says which version of it they read, and is told when there is a newer one."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.utils.http import parse_etags

from core.api.errors import refused
from core.api.repeats import WRITES
from core.errors import Refused
from core.idempotency import claim_key, release_key

HEADER = "If-Match"
WAITING = "if-match"


class Stale(Refused):
    """The thing is not as whoever writes has read it."""

    code = "precondition_failed"
    message = "This was changed since you read it. Read it again, and decide anew."
    http_status = 412


class NothingToMatch(Stale):
    """The door writes nothing that is read under the same address."""

    message = "Nothing that has a version is written here. Leave If-Match out."


def etag_of(body: bytes) -> str:
    """The version of a thing, as the bytes say that tell of it."""
    return f'"{hashlib.blake2b(body, digest_size=16).hexdigest()}"'


def is_held(etag: str, header: str) -> bool:
    """Whether If-None-Match or If-Match names this version. One that was weakened underway (`W/`) counts: something packed it."""
    named = {tag.removeprefix("W/") for tag in parse_etags(header)}
    return bool({etag, "*"} & named)


def is_conditional(request: HttpRequest) -> bool:
    """Whether this is a write that says which version it is meant for."""
    return request.method in WRITES and HEADER in request.headers


def check_version(request: HttpRequest, etag: str) -> None:
    """Raises Stale unless the write is meant for this version."""
    if not is_held(etag, request.headers[HEADER]):
        raise Stale


def one_at_a_time(request: HttpRequest, name: str, work: Callable[[], Any]) -> Any:
    """Do a write with If-Match while no other one of the same thing (`name`) is done; others do not wait.

    For verbs that own their transactions. The second of two at the same time is refused with 409 and finds, when it asks
    again, that its version is gone.
    """
    if not is_conditional(request):
        return work()
    key = hashlib.blake2b(name.encode(errors="surrogateescape"), digest_size=16).hexdigest()
    try:
        claim_key(scope=WAITING, key=key, request="")
    except Refused as refusal:
        return refused(refusal)
    try:
        return work()
    finally:
        release_key(scope=WAITING, key=key)
