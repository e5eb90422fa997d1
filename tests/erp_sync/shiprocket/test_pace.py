"""Shiprocket is asked no faster than it likes, and not at all while it asked for a pause; shoppers' questions do not queue."""

from __future__ import annotations

import pytest

from core.errors import Unavailable
from erp_sync.engine.holds import held_for_s
from erp_sync.engine.pace import Pace
from erp_sync.shiprocket import client as shiprocket
from tests.world import World


def test_all_workers_keep_to_one_bucket_and_obey_a_pause(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shiprocket, "PACE", Pace(name=shiprocket.SYSTEM, per_second=0.05, burst=2))
    ours, another_worker = shiprocket.shiprocket_client(), shiprocket.ShiprocketClient
    again = another_worker(base_url=ours._http.base_url, email=ours._email, password=ours._password)
    ours._pace = again._pace
    ours.wallet()
    again.wallet()
    with pytest.raises(Unavailable) as refusal:
        ours.wallet()
    assert refusal.value.retry_after_s is not None and refusal.value.retry_after_s > 3
    before = len(world.shiprocket.requests())
    ours.serviceability(
        {"pickup_postcode": "400013", "delivery_postcode": "560038", "weight": "0.5", "cod": "0"}, timeout_s=5
    )
    assert len(world.shiprocket.requests()) == before + 1


def test_a_429_stops_everybody_for_as_long_as_it_says(world: World) -> None:
    client = shiprocket.shiprocket_client()
    world.shiprocket.add_fault(
        "status",
        params={"code": 429, "body": {}, "headers": {"Retry-After": "40"}},
        match={"path_regex": "/wallet"},
        times=1,
    )
    with pytest.raises(Unavailable):
        client.wallet()
    assert 30 < held_for_s(shiprocket.SYSTEM) <= 40
    before = len(world.shiprocket.requests())
    with pytest.raises(Unavailable):
        client.track("1904043000001")
    assert len(world.shiprocket.requests()) == before, "nobody calls meanwhile"
