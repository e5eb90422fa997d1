"""What shoppers type about their bodies, and the extras they tick."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.made.rules import (
    PLAIN,
    AddOnRule,
    Configuration,
    FieldRule,
    MakingRequest,
    MeasurementSet,
    check_add_ons,
    configuration_from,
    lead_days,
    length_text,
    read_measurements,
)
from core.errors import Invalid

BUST = FieldRule("bust", "Bust", "", 710, 1320, True, "under_bust")
UNDER = FieldRule("under_bust", "Under bust", "", 610, 1220, True, "")
SLEEVE = FieldRule("sleeve", "Sleeve length", "", 50, 650, False, "")
FORM = (BUST, UNDER, SLEEVE)


def read(unit: str = "in", is_sure: bool = False, **measures: str) -> MeasurementSet:
    return read_measurements(
        form="blouse", fields=FORM, asked=MakingRequest(unit=unit, measures=measures, is_sure=is_sure)
    )


def test_inches_and_centimetres_are_kept_as_millimetres() -> None:
    assert read(bust="36", under_bust="30.5").values == (("bust", 914), ("under_bust", 775))
    assert read("cm", bust="91.5", under_bust="77", sleeve="12").values == (
        ("bust", 915), ("sleeve", 120), ("under_bust", 770),
    )  # fmt: skip


def test_what_is_out_of_range_is_refused_by_name_and_range_all_at_once() -> None:
    with pytest.raises(Invalid) as refusal:
        read(bust="60", under_bust="", sleeve="thirty")
    assert refusal.value.fields == {
        "measure_bust": "Bust: we can make it from 27.95 to 51.97 in.",
        "measure_under_bust": "Under bust: we need this one, from 24 to 48.03 in.",
        "measure_sleeve": "Sleeve length: we can make it from 1.97 to 25.59 in.",
    }


@pytest.mark.parametrize("text", ["-36", "3e1", "36,5", "३६", "36.5.1", "36.", "NaN", "036.000000001", "½"])
def test_only_plain_numbers_are_measurements(text: str) -> None:
    with pytest.raises(Invalid, match="check these measurements"):
        read(bust=text, under_bust="30")


def test_doubtful_measurements_are_asked_about_once() -> None:
    with pytest.raises(Invalid, match="measure again") as refusal:
        read(bust="30", under_bust="34")
    assert refusal.value.fields == {"measure_bust": "Bust (30 in) is less than under bust (34 in)."}
    assert read(is_sure=True, bust="30", under_bust="34").values == (("bust", 762), ("under_bust", 864))
    with pytest.raises(Invalid, match="check these"):
        read(is_sure=True, bust="99", under_bust="34")


def test_an_unknown_unit_is_refused() -> None:
    with pytest.raises(Invalid) as refusal:
        read("ell", bust="36", under_bust="30")
    assert "unit" in refusal.value.fields


@pytest.mark.parametrize(
    ("typed", "shown"),
    [("36", "36 in"), ("36.25", "36.25 in"), ("34.125", "34.125 in"), ("36.4", "36.42 in")],
)
def test_inches_are_told_as_a_tailor_reads_them(typed: str, shown: str) -> None:
    assert length_text(dict(read(bust=typed, under_bust="30").values)["bust"], "in") == shown


@given(st.integers(1, 3000), st.sampled_from(["cm", "in"]))
def test_a_measurement_reads_back_as_it_was_kept(millimetres: int, unit: str) -> None:
    rule = FieldRule("x", "X", "", 1, 3000, True, "")
    text = length_text(millimetres, unit, with_unit=False)
    asked = MakingRequest(unit=unit, measures={"x": text})
    assert read_measurements(form="f", fields=[rule], asked=asked).values == (("x", millimetres),)


def test_the_same_body_in_another_unit_is_the_same_making() -> None:
    one = Configuration(MeasurementSet("blouse", "in", (("bust", 914),)), ("lining", "cups"))
    other = Configuration(MeasurementSet("blouse", "cm", (("bust", 914),)), ("cups", "lining"))
    assert one.key == other.key
    assert len(one.key) == 64
    assert Configuration(MeasurementSet("blouse", "in", (("bust", 915),)), ("lining", "cups")).key != one.key
    assert Configuration(one.measurements, ("lining",)).key != one.key
    assert Configuration(one.measurements, one.add_ons, "Deep back").key != one.key
    assert PLAIN.key == ""


@given(
    st.builds(
        Configuration,
        st.none()
        | st.builds(
            MeasurementSet,
            st.just("blouse"),
            st.sampled_from(["cm", "in"]),
            st.dictionaries(st.sampled_from(["bust", "waist"]), st.integers(1, 2000), min_size=1).map(
                lambda found: tuple(sorted(found.items()))
            ),
        ),
        st.lists(st.sampled_from(["a", "b", "c"]), unique=True).map(tuple),
        st.text(max_size=20),
    )
)
def test_a_kept_configuration_is_the_same(configuration: Configuration) -> None:
    assert configuration_from(json.loads(json.dumps(configuration.as_json()))) == configuration


LINED = AddOnRule("lined", "Lined", "lining", True, False)
UNLINED = AddOnRule("unlined", "Unlined", "lining", False, False)
CUPS = AddOnRule("cups", "Padded cups", "", False, False)
OFFERED = (LINED, UNLINED, CUPS)


def test_extras_are_taken_in_their_order_and_a_group_answers_for_a_required_one() -> None:
    assert check_add_ons(OFFERED, ["cups", "lined"]) == [LINED, CUPS]
    assert check_add_ons(OFFERED, ["unlined", "unlined"]) == [UNLINED]
    assert check_add_ons((CUPS,), []) == []


@pytest.mark.parametrize(
    ("chosen", "message"),
    [
        (["cups"], "Please choose Lined or Unlined."),
        (["lined", "unlined"], "Please choose only one: Lined or Unlined."),
        (["lined", "tassels"], "One of the extras you chose is no longer offered. Please choose again."),
    ],
)
def test_extras_that_do_not_fit_are_refused(chosen: list[str], message: str) -> None:
    with pytest.raises(Invalid) as refusal:
        check_add_ons(OFFERED, chosen)
    assert refusal.value.message == message
    assert "add_on" in refusal.value.fields


def test_haste_never_makes_a_piece_before_it_is_ordered() -> None:
    assert lead_days(making=10, added=[3, -5]) == 8
    assert lead_days(making=2, added=[-5]) == 0
