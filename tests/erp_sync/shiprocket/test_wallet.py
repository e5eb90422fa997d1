"""The courier's wallet is watched, and its token is shared: workers do not log in one after the other."""

from __future__ import annotations

import logging
from typing import Any

import pytest
from django.conf import settings as shop
from django.core.cache import cache

from core.http import Deadline
from core.money import Money
from erp_sync.shiprocket import wallet
from erp_sync.shiprocket.client import ShiprocketClient
from erp_sync.shiprocket.tokens import SharedToken
from erp_sync.tasks import read_courier_wallet
from tests.world import World

pytestmark = pytest.mark.django_db


def findings() -> list[tuple[bool, str]]:
    return [(each.is_well, each.seen) for each in wallet.wallet_holds()]


def test_a_low_wallet_is_told_until_it_is_full_again(world: World, caplog: Any, settings: Any) -> None:
    cache.delete(wallet.KEY)
    assert (wallet.known_balance(), list(wallet.low_wallet.parts())) == (None, [])
    world.shiprocket.options(wallet_rupees=1999)
    with caplog.at_level(logging.ERROR):
        read_courier_wallet()
    assert wallet.known_balance() == Money(199900)
    assert "1,999.00" in caplog.text
    (told,) = wallet.low_wallet.parts()
    assert "1,999.00" in told.title
    assert findings() == [(False, "the wallet holds ₹1,999.00")]

    world.shiprocket.options(wallet_rupees=2000)
    caplog.clear()
    read_courier_wallet()
    assert (list(wallet.low_wallet.parts()), caplog.text) == ([], "")


def test_another_worker_s_token_is_used_and_a_refused_one_is_renewed_once(world: World) -> None:
    def worker() -> ShiprocketClient:
        return ShiprocketClient(
            base_url=shop.SHIPROCKET_BASE_URL,
            email=shop.SHIPROCKET_EMAIL,
            password=shop.SHIPROCKET_PASSWORD,
        )

    first, second = worker(), worker()
    for client in (first, second, first):
        client.wallet()
    assert len(world.shiprocket.requests(path="/v1/external/auth/login")) == 1
    world.shiprocket.add_fault("token_expire", times=1)
    for client in (first, second):
        client.wallet()
    assert len(world.shiprocket.requests(path="/v1/external/auth/login")) == 2


def test_the_shared_token_is_not_there_to_be_read() -> None:
    shared = SharedToken("somebody")
    assert shared.renewed("", Deadline(seconds=5), lambda: "a-secret-token") == "a-secret-token"
    assert shared.renewed("", Deadline(seconds=5), lambda: "never asked") == "a-secret-token"
    assert shared.renewed("a-secret-token", Deadline(seconds=5), lambda: "another") == "another"
    kept = str(cache.get(shared._key))
    assert "another" not in kept and "secret" not in kept
