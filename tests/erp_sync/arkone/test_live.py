"""Live stock and prices: an answer in time, or none."""

from __future__ import annotations

import time

import pytest

from catalog.inventory.ports import StockQuestion
from catalog.pricing.ports import PriceQuestion
from core.errors import Unavailable
from core.money import Money
from erp_sync.arkone.live_price import ArkOneLivePrice
from erp_sync.arkone.live_stock import ArkOneLiveStock
from tests.world import World

STOCK = [StockQuestion("BL-IKAT-M", 1), StockQuestion("NOBODY", 1)]
PRICES = [
    PriceQuestion("BL-IKAT-M", 2),
    PriceQuestion("LH-BANDHANI-M", 1),
    PriceQuestion("SR-KANCHI-GOLD", 1),
]


def test_stock_is_what_the_erp_can_promise_now(erp: World) -> None:
    erp.arkone.seed(stock=[{"sku": "BL-IKAT-M", "warehouse": "BLR", "on_hand": 4}])

    answers = ArkOneLiveStock().availability(lines=STOCK, pincode="560001", timeout_s=5)

    assert set(answers) == {"BL-IKAT-M"}
    assert answers["BL-IKAT-M"].available == 4 + 5 + 2
    assert sorted(answers["BL-IKAT-M"].by_place.values()) == [2, 4, 5]
    assert answers["BL-IKAT-M"].at("BLR") == 4
    assert answers["BL-IKAT-M"].as_of.tzinfo is not None


def test_prices_come_with_their_tax_rate(erp: World) -> None:
    answers = ArkOneLivePrice().quote(lines=PRICES, ship_to_state="29", timeout_s=5)

    found = {sku: (answer.unit_price, answer.tax_rate_bp) for sku, answer in answers.items()}
    assert found == {
        "BL-IKAT-M": (Money(149900), 500),
        "LH-BANDHANI-M": (Money(499900), 1800),
        "SR-KANCHI-GOLD": (Money(1299900), 500),
    }
    assert len({answer.quote_id for answer in answers.values()}) == 1


def test_a_sku_without_price_is_absent_and_hurts_no_other(erp: World) -> None:
    lines = [PriceQuestion("NOBODY", 1), *PRICES[:1]]
    assert set(ArkOneLivePrice().quote(lines=lines, ship_to_state=None, timeout_s=5)) == {"BL-IKAT-M"}
    assert ArkOneLivePrice().quote(lines=lines[:1], ship_to_state=None, timeout_s=5) == {}


def test_no_question_needs_no_call(erp: World) -> None:
    assert ArkOneLiveStock().availability(lines=[], pincode="560001", timeout_s=5) == {}
    assert ArkOneLivePrice().quote(lines=[], ship_to_state=None, timeout_s=5) == {}
    assert erp.arkone.requests() == []


@pytest.mark.parametrize(
    ("fault", "params"),
    [
        ("latency", {"ms": 1500}),
        ("slow_drip", {"bytes": 8, "every_ms": 100}),
        ("status", {"code": 500}),
        ("status", {"code": 401}),
        ("html_body", {}),
        ("malformed_json", {}),
        ("ok_error_body", {}),
    ],
)
def test_no_usable_answer_in_time_is_unavailable(erp: World, fault: str, params: dict[str, int]) -> None:
    erp.arkone.add_fault(fault, params=params)
    started = time.monotonic()

    with pytest.raises(Unavailable):
        ArkOneLiveStock().availability(lines=STOCK, pincode="560001", timeout_s=0.4)
    with pytest.raises(Unavailable):
        ArkOneLivePrice().quote(lines=PRICES, ship_to_state=None, timeout_s=0.4)

    assert time.monotonic() - started < 1.3


def test_nobody_listening_is_unavailable(settings) -> None:
    settings.ARKONE_BASE_URL = "http://127.0.0.1:9"
    with pytest.raises(Unavailable):
        ArkOneLiveStock().availability(lines=STOCK, pincode="560001", timeout_s=0.8)
