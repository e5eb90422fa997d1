"""What a change makes of lines and promotions: whatever is asked, nothing is lost and nothing is won."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.measure import METRE, PIECE, line_amount
from core.money import Money, sum_money
from orders.edits.rules import (
    SetStaysWhole,
    SoldRow,
    kept_promotions,
    kept_rows,
    kept_total,
    parts_of,
)
from orders.promotions.rules.applied import AppliedPromotion

UOMS = st.sampled_from([PIECE, METRE])


@st.composite
def rows(draw: st.DrawFn) -> list[SoldRow]:
    """Lines of some things, some served from two places."""
    found = []
    for line_no in range(1, draw(st.integers(1, 6)) + 1):
        uom, quantity = draw(UOMS), draw(st.integers(1, 500))
        price = Money(draw(st.integers(1, 9_999_99)))
        gross = line_amount(price, quantity, uom)
        total = Money(draw(st.integers(0, gross.amount)))
        found.append(SoldRow(line_no, f"thing{draw(st.integers(1, 4))}", quantity, price, total, uom))
    return found


@given(rows=rows(), data=st.data())
def test_what_stays_is_as_many_as_wanted_and_the_last_place_gives_way(
    rows: list[SoldRow], data: st.DataObject
) -> None:
    thing = data.draw(st.sampled_from([row.thing for row in rows]))
    mine = [row for row in rows if row.thing == thing]
    wanted = data.draw(st.integers(0, sum(row.quantity for row in mine)))
    kept = kept_rows(rows, {thing: wanted})
    now = [kept.get(row.line_no, row.quantity) for row in mine]
    assert sum(now) == wanted
    assert {row.line_no for row in rows if row.thing != thing}.isdisjoint(kept)
    emptied = [count for count, row in zip(now, mine, strict=True) if count < row.quantity]
    assert all(count == 0 for count in emptied[1:])


@given(rows=rows(), data=st.data())
def test_a_share_is_fair_and_never_above_the_price(rows: list[SoldRow], data: st.DataObject) -> None:
    row = data.draw(st.sampled_from(rows))
    kept = data.draw(st.integers(0, row.quantity))
    stays = kept_total(row, kept)
    assert 0 <= stays.amount <= row.total.amount
    assert stays <= line_amount(row.unit_price, kept, row.uom) if kept else not stays
    assert abs(stays.amount * row.quantity - row.total.amount * kept) <= row.quantity
    assert kept_total(row, row.quantity) == row.total


@given(
    offs=st.lists(st.integers(0, 99_999), min_size=1, max_size=4),
    carriage=st.integers(0, 9_900),
    kept=st.integers(0, 7),
)
def test_promotions_keep_their_sum_and_the_carriage(offs: list[int], carriage: int, kept: int) -> None:
    by_line = {f"thing{number}": Money(off) for number, off in enumerate(offs)}
    amount = sum_money(by_line.values()) + Money(carriage)
    applied = AppliedPromotion(1, "Festive", "", amount, Money(carriage), by_line)
    after = kept_promotions([applied], {"thing0": (kept, 7)})
    left = after[0].amount if after else Money(0)
    gone = by_line["thing0"].amount - (after[0].by_line.get("thing0", Money(0)).amount if after else 0)
    assert amount.amount - left.amount == gone
    assert 0 <= gone <= by_line["thing0"].amount
    assert all(each.amount == sum_money(each.by_line.values()) + each.shipping for each in after)
    assert kept < 7 or left == amount


def test_a_set_goes_whole_or_stays() -> None:
    parts = [SoldRow(number, "set", 2, Money(100), Money(200), PIECE, is_of_set=True) for number in (1, 2)]
    assert kept_rows(parts, {"set": 0}) == {1: 0, 2: 0}
    assert parts_of(parts, {1: 0, 2: 0}) == {"set": (0, 4)}
    with pytest.raises(SetStaysWhole):
        kept_rows(parts, {"set": 1})


@pytest.mark.parametrize("wanted", [{"thing1": -1}, {"thing1": 4}, {"nobody": 0}])
def test_no_more_than_was_sold_and_nothing_unknown(wanted: dict[str, int]) -> None:
    with pytest.raises(ValueError, match=r"nothing of this order|as often as it was sold"):
        kept_rows([SoldRow(1, "thing1", 3, Money(100), Money(300), PIECE)], wanted)
