"""Which places serve an order: every strategy picks exactly what is wanted; the thrifty one never opens a place too many."""

from __future__ import annotations

from itertools import combinations

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from catalog.inventory.allocation import (
    Destination,
    HighestStockFirst,
    NearestFirst,
    Pick,
    Shelf,
    SingleParcelFirst,
    place_for_incoming,
)
from catalog.inventory.queries.strategy import allocation_strategy, strategy_choices
from catalog.inventory.rules import StockLine

JAIPUR, BENGALURU, MUMBAI = 1, 2, 3
PLACES = {JAIPUR: ("08", "302001"), BENGALURU: ("29", "560001"), MUMBAI: ("27", "400050"), 4: ("07", "110001"),
          5: ("33", "600001")}  # fmt: skip
MYSURU = Destination("29", "570001")
PUNE = Destination("27", "411001")
STRATEGIES = [SingleParcelFirst(), NearestFirst(), HighestStockFirst()]


def shelf(variant_id: int, place: int, free: int) -> Shelf:
    state, pincode = PLACES[place]
    return Shelf(variant_id * 10 + place, place, state, free, pincode)


def test_the_nearest_place_that_holds_the_line_serves_it() -> None:
    shelves = {7: [shelf(7, JAIPUR, 9), shelf(7, BENGALURU, 1), shelf(7, MUMBAI, 2)]}
    nearest = NearestFirst()
    assert nearest.allocate(lines=[StockLine("a", 7, 1)], shelves=shelves, destination=MYSURU) == [
        Pick("a", 72, 1)
    ]
    assert nearest.allocate(lines=[StockLine("a", 7, 2)], shelves=shelves, destination=MYSURU) == [
        Pick("a", 73, 2)
    ]
    assert nearest.allocate(lines=[StockLine("a", 7, 10)], shelves=shelves, destination=PUNE) == [
        Pick("a", 73, 2), Pick("a", 72, 1), Pick("a", 71, 7),
    ]  # fmt: skip


def test_the_fullest_shelf_serves() -> None:
    shelves = {7: [shelf(7, JAIPUR, 9), shelf(7, BENGALURU, 1), shelf(7, MUMBAI, 8)]}
    picks = HighestStockFirst().allocate(
        lines=[StockLine("a", 7, 2), StockLine("b", 7, 1)], shelves=shelves, destination=MYSURU
    )
    assert picks == [Pick("a", 71, 2), Pick("b", 73, 1)]


def test_two_places_that_hold_everything_are_better_than_three_near_ones() -> None:
    shelves = {
        7: [shelf(7, BENGALURU, 1), shelf(7, JAIPUR, 3)],
        8: [shelf(8, BENGALURU, 1)],
        9: [shelf(9, MUMBAI, 1), shelf(9, JAIPUR, 1)],
    }
    lines = [StockLine("a", 7, 2), StockLine("b", 8, 1), StockLine("c", 9, 1)]
    picks = SingleParcelFirst().allocate(lines=lines, shelves=shelves, destination=MYSURU)
    assert {pick.level_id % 10 for pick in picks} == {BENGALURU, JAIPUR}


def test_among_equals_the_shorter_way_wins() -> None:
    shelves = {7: [shelf(7, JAIPUR, 2), shelf(7, MUMBAI, 2)]}
    picks = SingleParcelFirst().allocate(lines=[StockLine("a", 7, 1)], shelves=shelves, destination=MYSURU)
    assert picks == [Pick("a", 73, 1)]  # neither in Karnataka; Mumbai is nearer than Jaipur


def test_coming_pieces_stand_where_the_line_is_served() -> None:
    shelves = {7: [shelf(7, JAIPUR, 1), shelf(7, BENGALURU, 0)]}
    line = StockLine("a", 7, 2)
    assert place_for_incoming(line, shelves=shelves, picks=[Pick("a", 71, 1)], destination=MYSURU) == 71
    assert place_for_incoming(line, shelves=shelves, picks=[], destination=MYSURU) == 72
    with pytest.raises(ValueError, match="no place keeps"):
        place_for_incoming(line, shelves={}, picks=[], destination=MYSURU)


stock = st.dictionaries(st.sampled_from([7, 8, 9]), st.dictionaries(st.sampled_from(sorted(PLACES)), st.integers(-2, 6), min_size=1), min_size=1)  # fmt: skip


@given(stock, st.data(), st.sampled_from([MYSURU, PUNE, Destination(None), Destination("08", "302020")]))
def test_every_strategy_picks_exactly_what_is_wanted(
    stock: dict[int, dict[int, int]], data: st.DataObject, destination: Destination
) -> None:
    shelves = {v: [shelf(v, place, free) for place, free in own.items()] for v, own in stock.items()}
    lines = []
    for variant_id, own in stock.items():
        left = sum(max(0, free) for free in own.values())
        for part in ("x", "y"):
            wanted = data.draw(st.integers(0, left))
            left -= wanted
            lines += [StockLine(f"{variant_id}{part}", variant_id, wanted)] if wanted else []
    for strategy in STRATEGIES:
        picks = strategy.allocate(lines=lines, shelves=shelves, destination=destination)
        for line in lines:
            own_levels = {each.level_id for each in shelves[line.variant_id]}
            mine = [pick for pick in picks if pick.line_ref == line.line_ref]
            assert sum(pick.quantity for pick in mine) == line.quantity
            assert {pick.level_id for pick in mine} <= own_levels
        for each in (one for own in shelves.values() for one in own):
            assert sum(pick.quantity for pick in picks if pick.level_id == each.level_id) <= max(0, each.free)
    thrifty = SingleParcelFirst().allocate(lines=lines, shelves=shelves, destination=destination)
    assert len({pick.level_id % 10 for pick in thrifty}) == fewest(lines, stock)


def fewest(lines: list[StockLine], stock: dict[int, dict[int, int]]) -> int:
    """By trying every set of places."""
    wanted: dict[int, int] = {}
    for line in lines:
        wanted[line.variant_id] = wanted.get(line.variant_id, 0) + line.quantity
    for size in range(len(PLACES) + 1):
        for chosen in combinations(PLACES, size):
            if all(sum(max(0, stock[v].get(at, 0)) for at in chosen) >= n for v, n in wanted.items()):
                return size
    raise AssertionError("the lines fit by construction")


def test_staff_choose_among_what_settings_offer() -> None:
    assert [name for name, _ in strategy_choices()] == ["single_parcel", "nearest", "highest_stock"]
    assert isinstance(allocation_strategy("nearest"), NearestFirst)
    default = settings.ALLOCATION_STRATEGIES[settings.ALLOCATION_STRATEGY]
    for unknown in ("", "withdrawn"):
        assert type(allocation_strategy(unknown)).__name__ == default.rpartition(".")[2]
