"""PIN codes."""

from __future__ import annotations

import pytest
from django.utils.translation import override

from core.geo import (
    LONGEST_POSTAL_CODE,
    STATES,
    clean_pincode,
    country_of,
    pin_distance_km,
    pin_place,
    state_code_of,
)


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


@pytest.mark.parametrize(
    ("country", "typed", "kept"),
    [
        ("US", " 10001 ", "10001"), ("US", "1000", None), ("US", "", None), ("GB", "sw1a  1aa", "SW1A 1AA"),
        ("JP", "100-8994", "100-8994"), ("CA", "M5V 3L9", "M5V 3L9"), ("AE", "", ""), ("AE", "PO BOX 7", "PO BOX 7"),
        ("KW", "", ""), ("KW", "5454", None), ("XX", "A" * LONGEST_POSTAL_CODE, "A" * LONGEST_POSTAL_CODE),
        ("XX", "A" * (LONGEST_POSTAL_CODE + 1), None), ("XX", "١٢٣", None),
    ],
)  # fmt: skip
def test_postal_codes_of_other_countries(country: str, typed: str, kept: str | None) -> None:
    assert country_of(country).postal_code(typed) == kept


def test_countries_by_their_codes() -> None:
    korea = country_of("KR")
    assert (korea.iso_3, korea.number, korea.name, korea.has_provinces) == ("kor", "410", "South Korea", True)
    assert (country_of("SG").has_provinces, country_of("AE").has_provinces) == (False, True)
    assert (country_of("XX").name, country_of("XX").iso_3, country_of("XX").example) == ("XX", "xx", "")
    with override("hi"):
        assert country_of("JP").local_name == "जापान"
    assert country_of("JP").local_name == "Japan"
