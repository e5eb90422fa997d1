"""Pieces as whole numbers, cloth as decimal metres: both ways, and nothing finer than a centimetre."""

from __future__ import annotations

import pytest

from core.measure import METRE, PIECE
from erp_sync.arkone.wire import item_of, price_of, stock_of
from erp_sync.engine.errors import BadMessage
from erp_sync.engine.fields import Fields
from erp_sync.erp.mapping import price_facts, variant_facts
from erp_sync.erp.units import quantity_of, uom_of, wire_quantity

STAMP = {
    "id": "X",
    "version": 3,
    "modified_at": "2026-11-23T05:00:00.000000Z",
    "deleted": False,
    "sku": "FAB-1",
}


def row(**fields: object) -> Fields:
    return Fields({**STAMP, **fields}, "row")


@pytest.mark.parametrize(
    ("word", "uom"), [("Nos", PIECE), ("pcs", PIECE), ("Mtr", METRE), ("Metre", METRE), (None, PIECE)]
)
def test_the_erps_units_are_known(word: str | None, uom: str) -> None:
    assert uom_of(row(uom=word)) == uom


def test_a_unit_we_cannot_sell_is_named() -> None:
    with pytest.raises(BadMessage, match=r"row\.uom is 'Kg', expected pieces or metres"):
        uom_of(row(uom="Kg"))


def test_stock_and_prices_of_cloth_arrive_in_centimetres() -> None:
    stock = stock_of(row(uom="Mtr", warehouse="BLR", on_hand="37.50", committed="2.75"))
    assert (stock.on_hand, stock.committed) == (3750, 275)
    price = price_of(row(uom="Mtr", price_list="RETAIL", rate="999.99", min_qty="10.00"))
    assert price_facts(price).min_quantity == 1000
    assert price_of(row(uom="Mtr", price_list="RETAIL", rate="999.99")).min_qty == 1
    item = item_of(row(uom="Mtr", name="Brocade", hsn="50072090"))
    assert variant_facts(item).uom == METRE


@pytest.mark.parametrize("length", ["2.555", "two", "1e3", "-", None])
def test_lengths_that_are_none_are_refused(length: object) -> None:
    with pytest.raises(BadMessage, match=r"row\.on_hand"):
        quantity_of(row(uom="Mtr", on_hand=length), "on_hand")


def test_half_a_blouse_is_refused() -> None:
    with pytest.raises(BadMessage, match="whole number"):
        stock_of(row(warehouse="BLR", on_hand="3.5", committed=0))


def test_the_erp_is_told_in_its_own_words() -> None:
    assert wire_quantity(2, PIECE) == 2
    assert wire_quantity(275, METRE) == "2.75"
