"""HTTP answers sorted by what to do about them."""

from __future__ import annotations

from datetime import timedelta
from email.utils import format_datetime
from typing import Any

import pytest

from core import clock
from core.errors import OutcomeUnknown, Rejected, Unavailable
from erp_sync.arkone.client import arkone_client
from erp_sync.engine.answers import with_path
from erp_sync.engine.errors import AuthFailed, Conflict, Kind, kind_of
from tests.world import World


def failure(world: World, *, write: bool, **params: Any) -> Any:
    world.arkone.add_fault("status", params=params)
    with pytest.raises((Unavailable, Rejected)) as raised:
        if write:
            arkone_client().post("/sales-orders", {}, key="k")
        else:
            arkone_client().get("/items")
    return raised.value


@pytest.mark.parametrize(
    ("code", "write", "error", "kind"),
    [
        (301, True, Rejected, Kind.PERMANENT),
        (400, True, Rejected, Kind.PERMANENT),
        (401, True, AuthFailed, Kind.AUTH),
        (403, False, AuthFailed, Kind.AUTH),
        (404, True, Rejected, Kind.PERMANENT),
        (409, True, Conflict, Kind.CONFLICT),
        (412, True, Conflict, Kind.CONFLICT),
        (422, True, Rejected, Kind.PERMANENT),
        (429, True, Unavailable, Kind.RETRYABLE),
        (500, False, Unavailable, Kind.RETRYABLE),
        (500, True, OutcomeUnknown, Kind.UNKNOWN),
        (502, True, OutcomeUnknown, Kind.UNKNOWN),
        (503, True, Unavailable, Kind.RETRYABLE),
    ],
)
def test_each_status_has_its_class(
    world: World, code: int, write: bool, error: type[Exception], kind: Kind
) -> None:
    found = failure(world, write=write, code=code)

    assert type(found) is error
    assert kind_of(found) is kind
    assert found.detail["status"] == code
    assert f"ArkOne answered {code}" in found.message


def test_what_calls_itself_retryable_is(world: World) -> None:
    found = failure(
        world, write=True, code=409, body={"code": "busy", "detail": "Try later", "retryable": True}
    )
    assert (type(found), found.message) == (Unavailable, "ArkOne answered 409: Try later")


def test_retry_after_is_read_in_both_forms(world: World) -> None:
    seconds = failure(world, write=False, code=429, headers={"Retry-After": "17"})
    assert seconds.retry_after_s == 17

    world.arkone.clear_faults()
    later = format_datetime(clock.now() + timedelta(seconds=90), usegmt=True)
    date = failure(world, write=False, code=503, headers={"Retry-After": later})
    assert 80 < date.retry_after_s <= 90

    world.arkone.clear_faults()
    assert failure(world, write=False, code=503, headers={"Retry-After": "soon"}).retry_after_s is None


@pytest.mark.parametrize(
    ("given", "used"),
    [
        ("http://127.0.0.1:9101", "http://127.0.0.1:9101/api/v1"),
        ("http://127.0.0.1:9101/", "http://127.0.0.1:9101/api/v1"),
        ("https://erp.example.com/api/v2", "https://erp.example.com/api/v2"),
    ],
)
def test_a_bare_host_gets_the_usual_path(given: str, used: str) -> None:
    assert with_path(given, "/api/v1") == used
