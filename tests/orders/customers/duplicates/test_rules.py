"""When two customers are likely to be one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orders.customers.duplicates.rules import (
    PersonFacts,
    Place,
    email_key,
    name_key,
    names_touch,
    suspicion,
)

HOME = Place("560038", "12, 4th Cross")
PHONE = frozenset({"+919845012345"})
ASHA = PersonFacts("Asha Rao", "asha.rao@gmail.com", PHONE, frozenset({HOME}))

facts = st.builds(
    PersonFacts,
    name=st.sampled_from(["", "Asha Rao", "Rao, ASHA", "A. Rao", "Meera Iyer"]),
    email=st.sampled_from(["asha.rao@gmail.com", "asharao+shop@gmial.com", "meera@yahoo.com"]),
    phones=st.frozensets(st.sampled_from(["+919845012345", "+919845012346"]), max_size=2),
    places=st.frozensets(st.sampled_from([HOME, Place("560038", "9"), Place("400050", "7, Hill Road")])),
    gstin=st.sampled_from(["", "29ABCDE1234F1ZW"]),
)


@pytest.mark.parametrize(
    ("other", "points", "reasons"),
    [
        (PersonFacts("Asha Rao", "asharao+saree@gmial.com"), 70, ("email", "name")),
        (PersonFacts("Asha R", "a@work.in", PHONE), 45, ("phone",)),
        (PersonFacts("rao asha", "a@work.in", frozenset(), frozenset({Place("560038", "Flat 9")})), 40, ("name_and_pin",)),
        (PersonFacts("Asha Rao", "a@work.in", PHONE, frozenset({Place("560038", "12 4TH CROSS")})), 100, ("phone", "name_and_pin", "house")),
        # A husband who orders with her telephone to the same house is somebody else.
        (PersonFacts("Vikram Shetty", "v@work.in", PHONE, frozenset({HOME})), 30, ("phone", "house", "other_name")),
        (PersonFacts("Asha Rao", "a@work.in", frozenset(), frozenset({Place("400050", "1")})), 10, ("name",)),
        (PersonFacts("Meera Iyer", "asha.rao@yahoo.com"), 0, ("other_name",)),
    ],
)  # fmt: skip
def test_points_and_reasons(other: PersonFacts, points: int, reasons: tuple[str, ...]) -> None:
    found = suspicion(ASHA, other)
    assert (found.points, found.reasons) == (points, reasons)
    assert found.is_strong == (points >= 40)


@given(one=facts, other=facts)
def test_the_same_from_either_side_and_more_in_common_never_counts_for_less(
    one: PersonFacts, other: PersonFacts
) -> None:
    found = suspicion(one, other)
    assert found == suspicion(other, one)
    assert 0 <= found.points <= 100
    both = one.phones | other.phones
    closer = suspicion(
        PersonFacts(one.name, one.email, both, one.places, one.gstin),
        PersonFacts(other.name, other.email, both, other.places, other.gstin),
    )
    assert closer.points >= found.points
    assert suspicion(one, one).is_strong


def test_spellings_of_one_thing() -> None:
    assert email_key(" Asha.Rao+x@GoogleMail.com") == "asharao@gmail.com"
    assert email_key("asha.rao@yaho.com") == "asha.rao@yahoo.com"
    assert email_key("+91@work.in") == "+91@work.in"
    assert name_key("Rao,  Asha") == name_key("asha RAO")
    assert names_touch("A. Rao", "Asha Kumar") and not names_touch("Asha Rao", "Vikram Shetty")
    assert names_touch("आशा राव", "आशा") and names_touch("", "Asha")
