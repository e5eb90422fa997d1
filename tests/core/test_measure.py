"""Quantities of pieces and of metres, and what they cost."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.measure import (
    METRE,
    PIECE,
    SoldBy,
    WrongQuantity,
    decimal_quantity,
    line_amount,
    parse_quantity,
    quantity_from_decimal,
    quantity_text,
    read_quantity,
)
from core.money import Money

PRICES = st.integers(0, 10**9)
QUANTITIES = st.integers(0, 10**6)


@pytest.mark.parametrize(
    ("price", "quantity", "uom", "amount"),
    [
        (159900, 2, PIECE, 319800),
        (85000, 250, METRE, 212500),
        (85000, 1, METRE, 850),
        (333, 50, METRE, 167),  # 166.5 goes up
        (333, 49, METRE, 163),  # 163.17 goes down
        (99999, 275, METRE, 274997),
        (1, 49, METRE, 0),
    ],
)
def test_a_line_costs_price_by_measure(price: int, quantity: int, uom: str, amount: int) -> None:
    assert line_amount(Money(price), quantity, uom) == Money(amount)


@given(PRICES, QUANTITIES)
def test_metres_are_never_further_than_half_a_paisa_from_the_truth(price: int, quantity: int) -> None:
    exact = Fraction(price * quantity, 100)
    assert abs(line_amount(Money(price), quantity, METRE).amount - exact) <= Fraction(1, 2)


@given(PRICES, st.integers(0, 10_000))
def test_whole_metres_cost_what_as_many_pieces_cost(price: int, metres: int) -> None:
    assert line_amount(Money(price), metres * 100, METRE) == line_amount(Money(price), metres, PIECE)


@given(PRICES, QUANTITIES, QUANTITIES)
def test_more_never_costs_less(price: int, one: int, other: int) -> None:
    less, more = sorted((one, other))
    assert line_amount(Money(price), less, METRE) <= line_amount(Money(price), more, METRE)


def test_an_unknown_unit_is_a_mistake_of_ours() -> None:
    with pytest.raises(KeyError):
        line_amount(Money(1), 1, "yard")


@pytest.mark.parametrize(
    ("quantity", "uom", "shown"),
    [
        (2, PIECE, "2"),
        (250, METRE, "2.5 m"),
        (275, METRE, "2.75 m"),
        (5, METRE, "0.05 m"),
        (1000, METRE, "10 m"),
    ],
)
def test_quantities_read_as_people_write_them(quantity: int, uom: str, shown: str) -> None:
    assert quantity_text(quantity, uom) == shown


@given(st.integers(-(10**9), 10**9), st.sampled_from([PIECE, METRE]))
def test_decimal_text_is_read_back_as_written(quantity: int, uom: str) -> None:
    assert quantity_from_decimal(decimal_quantity(quantity, uom), uom) == quantity


@pytest.mark.parametrize("text", ["", "2.555", "1e3", "NaN", "٣", " 2", "2,5", "0x10"])
def test_wrong_decimal_text_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"quantity|whole number"):
        quantity_from_decimal(text, METRE)
    with pytest.raises(ValueError, match="whole number"):
        quantity_from_decimal("2.5", PIECE)


@pytest.mark.parametrize(
    ("text", "uom", "step", "quantity"),
    [
        ("2", PIECE, 1, 2),
        (" 12 ", PIECE, 3, 12),
        ("2.5", METRE, 25, 250),
        ("2.5 m", METRE, 10, 250),
        ("2.50M", METRE, 50, 250),
        ("275 cm", METRE, 25, 275),
        (".5", METRE, 50, 50),
    ],
)
def test_what_people_type_is_understood(text: str, uom: str, step: int, quantity: int) -> None:
    assert parse_quantity(text, uom, step) == quantity


@pytest.mark.parametrize("text", ["", "two", "-1", "1.5", "1e2", "12345678", "२", "2 m"])
def test_pieces_are_whole_numbers(text: str) -> None:
    with pytest.raises(WrongQuantity, match="whole number"):
        parse_quantity(text)


@pytest.mark.parametrize("text", ["", "m", ".", "-2", "2,5", "1e2", "2.5 kg", "NaN", "१"])
def test_lengths_are_metres(text: str) -> None:
    with pytest.raises(WrongQuantity, match=r"in metres, such as 2\.5"):
        read_quantity(text, METRE)


def test_wrong_steps_are_refused_with_the_nearest_right_ones() -> None:
    sold_by = SoldBy(uom=METRE, step=25, minimum=100, maximum=1000)
    sold_by.check(100)
    sold_by.check(1000)
    with pytest.raises(WrongQuantity, match=r"in steps of 0\.25 m: please choose 2\.5 m or 2\.75 m"):
        sold_by.check(260)
    with pytest.raises(WrongQuantity, match="The least we sell of this is 1 m"):
        sold_by.check(50)
    with pytest.raises(WrongQuantity, match="The most we sell of this at once is 10 m"):
        sold_by.check(1025)
    with pytest.raises(WrongQuantity, match="whole centimetre"):
        read_quantity("2.555", METRE)


@given(st.integers(1, 100), st.integers(1, 50), st.integers(0, 50), st.integers(1, 20_000))
def test_a_refusal_names_only_what_can_be_sold(step: int, minimum: int, steps: int, quantity: int) -> None:
    sold_by = SoldBy(uom=METRE, step=step, minimum=minimum, maximum=minimum + step * steps)
    try:
        sold_by.check(quantity)
    except WrongQuantity as refusal:
        if "please choose " in refusal.message:
            for offer in refusal.message.split("please choose ")[1].rstrip(".").split(" or "):
                sold_by.check(read_quantity(offer, METRE))
    else:
        assert minimum <= quantity <= minimum + step * steps
        assert (quantity - minimum) % step == 0
