"""The courier's answers: who goes where, a token that renews itself, and a hard end."""

from __future__ import annotations

import threading
import time
from typing import Any

import pytest

from core.errors import Unavailable
from erp_sync.shiprocket.courier import ShiprocketCourier
from orders.fulfilment.ports import Serviceability
from tests.world import World


def ask(to_pincode: str = "560038", *, cod: bool = False, timeout_s: float = 10) -> Serviceability:
    return ShiprocketCourier().serviceability(
        from_pincode="400013", to_pincode=to_pincode, weight_g=500, cod=cod, timeout_s=timeout_s
    )


def logins(world: World) -> int:
    return len(world.shiprocket.requests(path="/v1/external/auth/login"))


def test_a_pin_that_is_served_gets_a_courier_and_a_date(world: World) -> None:
    found = ask()
    assert (found.serviceable, found.cod, found.courier_name) == (True, True, "Delhivery Surface")
    assert found.transit_days is not None and 0 < found.transit_days < 15


@pytest.mark.parametrize(
    ("pincode", "cod", "serviceable"),
    [("999999", False, False), ("799001", False, True), ("799001", True, False)],
)
def test_a_pin_that_is_not_served_is_an_answer(
    world: World, pincode: str, cod: bool, serviceable: bool
) -> None:
    assert ask(pincode, cod=cod).serviceable is serviceable
    assert not ask(pincode, cod=cod).cod


def test_one_login_serves_many_calls(world: World) -> None:
    for _ in range(5):
        ask()
    assert logins(world) == 1


def test_an_expired_token_is_renewed_once_and_the_call_repeated(world: World) -> None:
    ask()
    world.shiprocket.clock(advance_s=11 * 24 * 3600)

    assert ask().serviceable
    assert logins(world) == 2


def test_many_callers_with_an_expired_token_log_in_once(world: World) -> None:
    ask()
    world.shiprocket.clock(advance_s=11 * 24 * 3600)
    found: list[Any] = []
    start = threading.Barrier(8)

    def call() -> None:
        start.wait()
        found.append(ask().serviceable)

    callers = [threading.Thread(target=call) for _ in range(8)]
    for caller in callers:
        caller.start()
    for caller in callers:
        caller.join()

    assert found == [True] * 8
    assert logins(world) == 2


def test_a_wrong_password_is_unavailable_and_not_tried_for_ever(world: World, settings) -> None:
    settings.SHIPROCKET_PASSWORD = "wrong"
    with pytest.raises(Unavailable, match="SHIPROCKET_EMAIL"):
        ask()
    assert logins(world) == 1


@pytest.mark.parametrize(
    ("fault", "params"),
    [
        ("latency", {"ms": 1500}),
        ("slow_drip", {"bytes": 16, "every_ms": 100}),
        ("status", {"code": 500}),
        ("html_body", {"code": 403}),
        ("malformed_json", {}),
    ],
)
def test_no_usable_answer_in_time_is_unavailable(world: World, fault: str, params: dict[str, int]) -> None:
    ask()
    world.shiprocket.add_fault(fault, match={"path_regex": "serviceability"}, params=params)
    started = time.monotonic()

    with pytest.raises(Unavailable):
        ask(timeout_s=0.4)
    assert time.monotonic() - started < 1.2


def test_an_unknown_awb_has_no_log(world: World) -> None:
    assert ShiprocketCourier().track(["999"], timeout_s=10) == {"999": ()}


def test_a_log_that_cannot_be_read_holds_up_no_other_parcel(world: World) -> None:
    awbs = [str(number) for number in range(51)]
    world.shiprocket.add_fault(
        "status",
        match={"path_regex": "track/awbs"},
        params={
            "code": 200,
            "body": {
                "0": {"tracking_data": {"shipment_track_activities": "none"}},
                "1": {"tracking_data": {"track_status": 0, "shipment_track_activities": None}},
            },
        },
        times=1,
    )
    found = ShiprocketCourier().track(awbs, timeout_s=10)
    assert found == {"1": (), "50": ()}, "left out: what is unreadable, and what was not told"
    assert len(world.shiprocket.requests(path="/v1/external/courier/track/awbs")) == 2
