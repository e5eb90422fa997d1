"""Stock sums and the choice of shelves."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.inventory.allocation import Destination, Pick, Shelf, SingleParcelFirst
from catalog.inventory.rules import StockLine, sellable, short_lines, trusted

HALF_HOUR = timedelta(minutes=30)
JAIPUR, BENGALURU, MUMBAI = 1, 2, 3
STATES = {JAIPUR: "08", BENGALURU: "29", MUMBAI: "27"}


def shelf(variant_id: int, location: int, free: int) -> Shelf:
    return Shelf(variant_id * 10 + location, location, STATES[location], free)


@pytest.mark.parametrize(
    ("available", "reserved", "buffer", "expected"),
    [(10, 3, 2, 5), (5, 3, 2, 0), (3, 5, 0, 0), (-2, 0, 0, 0)],
)
def test_sellable_is_never_negative(available: int, reserved: int, buffer: int, expected: int) -> None:
    assert sellable(available=available, reserved=reserved, buffer=buffer) == expected


@pytest.mark.parametrize(
    ("quantity", "figure", "age_minutes", "passes"),
    [
        (5, 5, 0, True),
        (5, 5, 30, True),
        (6, 5, 0, False),
        (2, 3, 31, True),
        (2, 2, 31, False),
        (3, 50, 31, False),
        (1, 3, 60 * 24, True),
        (2, 3, None, True),
        (3, 3, None, False),
    ],
)
def test_an_old_snapshot_lets_only_small_quantities_of_plenty_pass(
    quantity: int, figure: int, age_minutes: int | None, passes: bool
) -> None:
    age = None if age_minutes is None else timedelta(minutes=age_minutes)
    assert trusted(quantity=quantity, sellable=figure, snapshot_age=age, max_age=HALF_HOUR) is passes


def test_lines_of_one_variant_share_what_there_is() -> None:
    lines = [StockLine("a", 7, 2), StockLine("b", 7, 2), StockLine("c", 7, 1), StockLine("d", 8, 1)]
    short = short_lines(lines=lines, sellable_by_variant={7: 3}, skus={7: "SKU-7"})
    assert [(line.line_ref, line.wanted, line.sellable) for line in short] == [("b", 2, 1), ("d", 1, 0)]
    assert short[0].sku == "SKU-7"


def test_one_place_for_everything_is_better_than_the_own_state_for_a_part() -> None:
    shelves = {7: [shelf(7, JAIPUR, 9), shelf(7, BENGALURU, 2)], 8: [shelf(8, BENGALURU, 1)]}
    picks = SingleParcelFirst().allocate(
        lines=[StockLine("a", 7, 2), StockLine("b", 8, 1)], shelves=shelves, destination=Destination("08")
    )
    assert picks == [Pick("a", 72, 2), Pick("b", 82, 1)]


def test_among_places_for_everything_the_own_state_comes_first() -> None:
    shelves = {7: [shelf(7, JAIPUR, 9), shelf(7, BENGALURU, 2), shelf(7, MUMBAI, 5)]}
    for state, level in [("29", 72), ("27", 73), ("08", 71), ("19", 71), (None, 71)]:
        assert SingleParcelFirst().allocate(
            lines=[StockLine("a", 7, 2)], shelves=shelves, destination=Destination(state)
        ) == [Pick("a", level, 2)]


def test_a_line_is_split_only_when_no_place_can_serve_it() -> None:
    shelves = {7: [shelf(7, JAIPUR, 2), shelf(7, BENGALURU, 3), shelf(7, MUMBAI, 0)]}
    picks = SingleParcelFirst().allocate(
        lines=[StockLine("a", 7, 5)], shelves=shelves, destination=Destination("08")
    )
    assert picks == [Pick("a", 71, 2), Pick("a", 72, 3)]


def test_shelves_that_are_oversold_give_nothing() -> None:
    shelves = {7: [shelf(7, JAIPUR, -4), shelf(7, BENGALURU, 3)]}
    assert SingleParcelFirst().allocate(
        lines=[StockLine("a", 7, 3)], shelves=shelves, destination=Destination("08")
    ) == [Pick("a", 72, 3)]
    with pytest.raises(ValueError, match="do not hold"):
        SingleParcelFirst().allocate(
            lines=[StockLine("a", 7, 4)], shelves=shelves, destination=Destination("08")
        )


frees = st.lists(st.integers(min_value=-3, max_value=9), min_size=3, max_size=3)


@given(frees, frees, st.data(), st.sampled_from(["08", "29", "27", None]))
def test_whatever_fits_is_allocated_exactly(
    first: list[int], second: list[int], data: st.DataObject, state: str | None
) -> None:
    free = {7: first, 8: second}
    shelves = {
        variant: [shelf(variant, place, each) for place, each in zip(STATES, own, strict=True)]
        for variant, own in free.items()
    }
    lines = []
    for variant, own in free.items():
        total = sum(max(0, each) for each in own)
        if total:
            wanted = data.draw(st.integers(min_value=1, max_value=total))
            lines.append(StockLine(f"line-{variant}", variant, wanted))
    picks = SingleParcelFirst().allocate(lines=lines, shelves=shelves, destination=Destination(state))
    for line in lines:
        assert sum(pick.quantity for pick in picks if pick.line_ref == line.line_ref) == line.quantity
    by_level = {each.level_id: each.free for own in shelves.values() for each in own}
    for level_id, room in by_level.items():
        assert sum(pick.quantity for pick in picks if pick.level_id == level_id) <= max(0, room)
    assert all(pick.quantity > 0 for pick in picks)


def test_an_old_snapshot_lets_short_lengths_of_a_long_bolt_pass() -> None:
    passes = partial(trusted, snapshot_age=HALF_HOUR * 2, max_age=HALF_HOUR, unit=100)
    assert passes(quantity=200, sellable=300)
    assert not passes(quantity=201, sellable=900)
    assert not passes(quantity=200, sellable=299)
