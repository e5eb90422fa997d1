"""PIN codes."""

from __future__ import annotations

import pytest

from core.geo import STATES, clean_pincode, pin_distance_km, pin_place, state_code_of


@pytest.mark.parametrize(
    ("pincode", "state", "code"),
    [
        ("560001", "Karnataka", "29"),
        (" 302 001", "Rajasthan", "08"),
        ("700-001", "West Bengal", "19"),
        ("110001", "Delhi", "07"),
    ],
)
def test_a_pin_knows_its_state(pincode: str, state: str, code: str) -> None:
    place = pin_place(pincode)
    assert place is not None
    assert (place.state, place.state_code) == (state, code)


@pytest.mark.parametrize(
    "text", ["", "999999", "012345", "12345", "1234567", "abcdef", "５６０００１", "110001; DROP"]
)
def test_nonsense_is_nowhere(text: str) -> None:
    assert pin_place(text) is None


def test_cleaning_keeps_six_ascii_digits() -> None:
    assert clean_pincode("560 001") == "560001"
    assert clean_pincode("056000") is None


def test_states_by_name() -> None:
    assert state_code_of("karnataka") == "29"
    assert state_code_of("Orissa") == "21"
    assert state_code_of("Atlantis") is None
    assert len(STATES) == 36


@pytest.mark.parametrize(
    ("one", "other", "least", "most"),
    [
        ("560001", "560038", 0, 0),
        ("110001", "302001", 220, 260),
        ("560001", "400050", 800, 880),
        ("560001", "302001", 1500, 1620),
    ],
)
def test_distances_between_sorting_districts(one: str, other: str, least: float, most: float) -> None:
    distance = pin_distance_km(one, other)
    assert distance is not None
    assert least <= distance <= most
    assert pin_distance_km(other, one) == pytest.approx(distance)


def test_no_distance_to_nowhere() -> None:
    assert pin_distance_km("560001", "999999") is None
    assert pin_distance_km("", "560001") is None
