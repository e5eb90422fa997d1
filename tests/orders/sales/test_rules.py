"""Order totals: exact by example, and exact whatever the figures."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.money import Money, sum_money
from orders.sales.rules import (
    OrderPiece,
    TotalTooFine,
    TotalTooSmall,
    changed_prices,
    check_payable,
    order_totals,
)
from orders.sales.steps import order_steps


def piece(
    price: int, quantity: int = 1, *, rate_bp: int = 500, state: str = "29", ref: str = "cali_1"
) -> OrderPiece:
    return OrderPiece(ref, Money(price), quantity, rate_bp, state)


def test_carriage_is_split_by_value_and_bears_the_goods_rates() -> None:
    totals = order_totals(
        pieces=[piece(1_000_00), piece(3_000_00, rate_bp=1800, ref="cali_2")],
        shipping=Money(99_00),
        ship_to_state="27",
    )
    first, second = totals.lines
    assert (first.shipping, second.shipping) == (Money(24_75), Money(74_25))
    # 2475·5/105 = 117.857, 7425·18/118 = 1132.627
    assert (first.shipping_gst.igst, second.shipping_gst.igst) == (Money(1_18), Money(11_33))
    # 100000·5/105 = 4761.90, 300000·18/118 = 45762.71
    assert (first.gst.igst, second.gst.igst) == (Money(47_62), Money(457_63))
    assert totals.gst.total == Money(1_18 + 11_33 + 47_62 + 457_63)
    assert (totals.item_total, totals.total) == (Money(4_000_00), Money(4_099_00))


def test_the_last_paisa_of_carriage_goes_to_the_largest_remainder_then_the_earlier_line() -> None:
    totals = order_totals(
        pieces=[piece(100), piece(100), piece(100)], shipping=Money(100), ship_to_state="29"
    )
    assert [line.shipping.amount for line in totals.lines] == [34, 33, 33]


def test_the_place_of_supply_decides_the_kind_of_tax() -> None:
    within, across = (
        order_totals(pieces=[piece(1_500_00, state=state)], shipping=Money(0), ship_to_state="29").gst
        for state in ("29", "08")
    )
    assert (within.cgst, within.sgst, within.igst) == (Money(35_71), Money(35_71), Money(0))
    assert (across.cgst, across.sgst, across.igst) == (Money(0), Money(0), Money(71_43))


pieces_of_an_order = st.lists(
    st.builds(
        OrderPiece,
        line_ref=st.uuids().map(str),
        unit_price=st.integers(0, 50_000_00).map(Money),
        quantity=st.integers(1, 10),
        rate_bp=st.sampled_from([0, 500, 1800]),
        location_state_code=st.sampled_from(["29", "08", "27"]),
    ),
    min_size=1,
    max_size=12,
)


@given(pieces_of_an_order, st.integers(0, 500_00).map(Money), st.integers(0, 500_00).map(Money))
def test_every_sum_holds(pieces: list[OrderPiece], shipping: Money, surcharge: Money) -> None:
    totals = order_totals(pieces=pieces, shipping=shipping, ship_to_state="29", surcharge=surcharge)
    assert totals.total == totals.item_total + totals.shipping_total + totals.surcharge_total
    assert sum_money(line.surcharge for line in totals.lines) == surcharge
    assert totals.item_total == sum_money(each.unit_price * each.quantity for each in pieces)
    assert sum_money(line.shipping for line in totals.lines) == shipping
    assert totals.gst.taxable + totals.gst.total == totals.total
    for line in totals.lines:
        for gross, split in (
            (line.total, line.gst),
            (line.shipping, line.shipping_gst),
            (line.surcharge, line.surcharge_gst),
        ):
            assert split.taxable + split.cgst + split.sgst + split.igst == gross
            assert split.cgst == split.sgst
            assert not (split.igst and split.cgst)
            assert min(split.taxable.amount, split.cgst.amount, split.igst.amount) >= 0


def test_nothing_is_free_a_rupee_is_payable_and_less_is_refused() -> None:
    assert check_payable(Money(0)) is False
    assert check_payable(Money(1_00)) is True
    for amount in (1, 99):
        with pytest.raises(TotalTooSmall) as refusal:
            check_payable(Money(amount))
        assert "add another piece" in refusal.value.message
    assert check_payable(Money(9_990, "KWD")) is check_payable(Money(1, "JPY")) is True
    with pytest.raises(TotalTooFine):  # cards carry two of the three decimals
        check_payable(Money(9_995, "KWD"))


def test_changed_prices_names_only_what_changed() -> None:
    seen = {"a": Money(1), "b": Money(2), "gone": Money(3)}
    assert changed_prices(seen=seen, current={"a": Money(1), "b": Money(5)}) == {"b": (Money(2), Money(5))}


NOON = datetime(2026, 11, 23, 6, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("status", "goods", "states"),
    [
        ("pending", "none", ["current", "to_come", "to_come", "to_come", "to_come", "to_come"]),
        ("confirmed", "none", ["done", "current", "to_come", "to_come", "to_come", "to_come"]),
        ("confirmed", "packed", ["done", "done", "current", "to_come", "to_come", "to_come"]),
        ("confirmed", "delivered", ["done", "done", "done", "done", "done", "current"]),
    ],
)
def test_the_steps_follow_the_order(status: str, goods: str, states: list[str]) -> None:
    steps = order_steps(status=status, fulfilment_status=goods, moments={"placed": NOON, "delivered": NOON})
    assert [step.state for step in steps] == states
    assert steps[0].at == NOON
    assert steps[-1].at == (NOON if goods == "delivered" else None)


def test_an_order_that_ended_shows_what_was_done_and_the_end() -> None:
    steps = order_steps(
        status="cancelled", fulfilment_status="none", moments={"placed": NOON, "cancelled": NOON}
    )
    assert [(step.key, step.state) for step in steps] == [("placed", "done"), ("cancelled", "ended")]
    moments = {"placed": NOON, "confirmed": NOON, "packed": NOON, "shipped": NOON}
    came_back = order_steps(status="confirmed", fulfilment_status="returned_to_origin", moments=moments)
    assert [(step.key, step.state) for step in came_back][-2:] == [
        ("shipped", "done"),
        ("returned_to_origin", "ended"),
    ]
