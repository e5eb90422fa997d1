"""Kept measurements: checked as in the form, brought up to date by name, nobody else's, apart from orders."""

from __future__ import annotations

from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from catalog.made.operations import FieldContent, FormContent, set_measurement_form
from catalog.made.rules import MakingRequest
from core.errors import Invalid, NotFound
from orders.carts.operations import add_line, create_cart
from orders.customers.measures.operations import (
    MOST_KEPT,
    NameTaken,
    TooManyMeasurements,
    change_measurements,
    forget_measurements,
    keep_measurements,
)
from orders.customers.measures.queries import kept_measurements
from orders.models import KeptMeasurements, LineItem
from tests.orders.tailor import tailored
from tests.orders.wardrobe import add_customer

pytestmark = pytest.mark.django_db


def asked(unit: str = "in", is_sure: bool = False, **measures: str) -> MakingRequest:
    return MakingRequest(unit=unit, measures=measures, is_sure=is_sure)


MINE = asked(bust="36", under_bust="31")


def rows() -> list[tuple[Any, ...]]:
    return list(KeptMeasurements.objects.order_by("pk").values_list("name", "form", "unit", "values"))


def test_a_set_is_kept_in_millimetres_and_shown_as_it_was_written() -> None:
    tailored()
    asha = add_customer()
    keep_measurements(customer_id=asha, form="blouse", name="  My \x00 sister ", asked=MINE)
    assert rows() == [("My sister", "blouse", "in", {"bust": 914, "under_bust": 787})]
    (kept,) = kept_measurements(asha)
    assert (kept.form_title, kept.typed, kept.missing) == ("Blouse", {"bust": "36", "under_bust": "31"}, ())
    assert kept.shown == (("Bust", "36 in"), ("Under bust", "31 in"))


def test_the_same_name_is_brought_up_to_date_whatever_its_letters() -> None:
    tailored()
    asha = add_customer()
    first = keep_measurements(customer_id=asha, form="blouse", name="Me", asked=MINE)
    again = keep_measurements(
        customer_id=asha, form="blouse", name="ME", asked=asked("cm", bust="92", under_bust="80")
    )
    assert again == first
    assert rows() == [("ME", "blouse", "cm", {"bust": 920, "under_bust": 800})]


@pytest.mark.parametrize(
    ("name", "typed", "wrong"),
    [
        ("", MINE, {"keep_as"}),
        ("x" * 41, MINE, {"keep_as"}),
        ("Me", asked(bust="9", under_bust="31"), {"measure_bust"}),
        ("", asked(bust="36"), {"keep_as", "measure_under_bust"}),
        ("Me", asked("feet", bust="36", under_bust="31"), {"unit"}),
    ],
)
def test_what_the_form_would_refuse_is_not_kept(name: str, typed: MakingRequest, wrong: set[str]) -> None:
    tailored()
    asha = add_customer()
    with pytest.raises(Invalid) as refusal:
        keep_measurements(customer_id=asha, form="blouse", name=name, asked=typed)
    assert set(refusal.value.fields) == wrong
    assert rows() == []


def test_an_unknown_form_or_customer_keeps_nothing() -> None:
    tailored()
    asha = add_customer()
    for customer, form in ((asha, "gown"), ("cus_nobody", "blouse")):
        with pytest.raises(NotFound):
            keep_measurements(customer_id=customer, form=form, name="Me", asked=MINE)
    assert rows() == []


def test_twenty_sets_are_the_most_and_a_known_name_still_takes_corrections() -> None:
    tailored()
    asha = add_customer()
    for number in range(MOST_KEPT):
        keep_measurements(customer_id=asha, form="blouse", name=f"No. {number}", asked=MINE)
    with pytest.raises(TooManyMeasurements):
        keep_measurements(customer_id=asha, form="blouse", name="One more", asked=MINE)
    keep_measurements(customer_id=asha, form="blouse", name="No. 1", asked=asked(bust="38", under_bust="31"))
    assert len(rows()) == MOST_KEPT


def test_a_set_is_corrected_renamed_and_deleted_by_its_owner_alone() -> None:
    tailored()
    asha, other = add_customer(), add_customer("b@blouson.test")
    mine = keep_measurements(customer_id=asha, form="blouse", name="Me", asked=MINE)
    keep_measurements(customer_id=asha, form="blouse", name="Mother", asked=MINE)
    before = rows()
    with pytest.raises(NameTaken):
        change_measurements(customer_id=asha, set_id=mine, name="mother", asked=MINE)
    for refused in (
        lambda: change_measurements(customer_id=other, set_id=mine, name="Mine", asked=MINE),
        lambda: forget_measurements(customer_id=other, set_id=mine),
    ):
        with pytest.raises(NotFound):
            refused()
    assert rows() == before
    assert kept_measurements(other) == ()
    change_measurements(customer_id=asha, set_id=mine, name="Asha", asked=asked(bust="37", under_bust="31"))
    assert rows()[0] == ("Asha", "blouse", "in", {"bust": 940, "under_bust": 787})
    forget_measurements(customer_id=asha, set_id=mine)
    assert [row[0] for row in rows()] == ["Mother"]


def test_a_form_that_asks_more_says_what_a_set_lacks_and_drops_what_it_no_longer_asks() -> None:
    tailored()
    asha = add_customer()
    keep_measurements(customer_id=asha, form="blouse", name="Me", asked=MINE)
    fields = (FieldContent("bust", "Bust", 711, 1321), FieldContent("shoulder", "Shoulder", 300, 500))
    set_measurement_form(FormContent("blouse", "Blouse", fields))
    (kept,) = kept_measurements(asha, form="blouse")
    assert (kept.typed, kept.missing) == ({"bust": "36"}, ("Shoulder",))


def test_what_is_in_a_bag_stays_as_it_was_ordered() -> None:
    piece = tailored()
    asha = add_customer()
    mine = keep_measurements(customer_id=asha, form="blouse", name="Me", asked=MINE)
    add_line(cart_id=create_cart(customer_id=asha), variant_id=piece.public_id, quantity=1, making=MINE)
    change_measurements(customer_id=asha, set_id=mine, name="Me", asked=asked(bust="40", under_bust="33"))
    forget_measurements(customer_id=asha, set_id=mine)
    assert LineItem.objects.get().configuration["measurements"]["values"] == {"bust": 914, "under_bust": 787}


def test_three_questions_whatever_is_kept(django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    tailored()
    asha = add_customer()
    for number in range(5):
        keep_measurements(customer_id=asha, form="blouse", name=f"No. {number}", asked=MINE)
    with django_assert_max_num_queries(3):
        assert len(kept_measurements(asha)) == 5
