"""Accounts, addresses, and what counts as a phone number in India."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import Invalid, NotFound
from core.models import User
from orders.customers.operations import (
    MOST_ADDRESSES,
    EmailTaken,
    TooManyAddresses,
    delete_address,
    register_customer,
    save_address,
)
from orders.customers.queries import addresses_of, customer_of
from orders.customers.rules import clean_address, normal_email, normal_phone
from tests.orders.wardrobe import BENGALURU, MUMBAI, add_customer, everything


@pytest.mark.parametrize(
    "typed",
    [
        "9845012345",
        "98450 12345",
        "09845012345",
        "+91 98450-12345",
        "919845012345",
        "0091 9845012345",
        "(98450) 12345",
    ],
)
def test_indian_mobiles_become_one_form(typed: str) -> None:
    assert normal_phone(typed) == "+919845012345"


@pytest.mark.parametrize(
    "typed", ["", "984501234", "98450123456", "5845012345", "+1 9845012345", "98450x2345", "٩٨٤٥٠١٢٣٤٥"]
)
def test_other_numbers_are_not_mobiles(typed: str) -> None:
    assert normal_phone(typed) is None


@given(st.from_regex(r"\A[6-9][0-9]{9}\Z"))
def test_normalising_twice_is_normalising_once(digits: str) -> None:
    once = normal_phone(digits)
    assert once == f"+91{digits}"
    assert normal_phone(once) == once


@pytest.mark.parametrize(
    ("typed", "kept"),
    [(" Asha@Example.COM ", "asha@example.com"), ("a@b", None), ("", None), ("x" * 250 + "@b.in", None)],
)
def test_addresses_letters_can_reach(typed: str, kept: str | None) -> None:
    assert normal_email(typed) == kept


def test_an_address_is_tidied() -> None:
    messy = replace(BENGALURU, name="  Asha \n Rao ", pincode="560 038", line2="\tNear  the lake\x00")
    cleaned = clean_address(messy)
    assert (cleaned.name, cleaned.pincode, cleaned.line2, cleaned.phone) == (
        "Asha Rao",
        "560038",
        "Near the lake",
        "+919845012345",
    )
    assert cleaned.state == "Karnataka"


def test_every_wrong_part_of_an_address_is_named() -> None:
    with pytest.raises(Invalid) as refusal:
        clean_address(
            replace(BENGALURU, name="", line1="x" * 161, city="", phone="1", pincode="12"), prefix="shipping_"
        )
    assert set(refusal.value.fields) == {
        "shipping_name",
        "shipping_line1",
        "shipping_city",
        "shipping_phone",
        "shipping_pincode",
    }


@pytest.mark.django_db
def test_registering_makes_a_login_and_a_customer() -> None:
    customer_id = register_customer(
        email="Asha@Blouson.test", password="kanjivaram-9", name=" Asha  Rao ", phone="98450 12345"
    )
    user = User.objects.get()
    profile = customer_of(user.pk)
    assert profile is not None
    assert (profile.id, profile.email, profile.name, profile.phone) == (
        customer_id,
        "asha@blouson.test",
        "Asha Rao",
        "+919845012345",
    )
    assert user.check_password("kanjivaram-9") and not user.is_staff
    assert customer_of(None) is None and customer_of(0) is None


@pytest.mark.django_db
def test_an_e_mail_address_is_one_account_in_any_case() -> None:
    add_customer()
    before = everything()
    with pytest.raises(EmailTaken):
        add_customer("ASHA@blouson.TEST")
    assert everything() == before


@pytest.mark.django_db
def test_all_that_is_wrong_with_a_registration_is_said_at_once() -> None:
    before = everything()
    with pytest.raises(Invalid) as refusal:
        register_customer(email="x", password="short", name=" ", phone="12")
    assert set(refusal.value.fields) == {"email", "password", "name", "phone"}
    assert everything() == before


@pytest.mark.django_db
def test_the_address_book_keeps_each_address_once_and_one_default() -> None:
    customer_id = add_customer()
    first = save_address(customer_id=customer_id, address=BENGALURU)
    assert save_address(customer_id=customer_id, address=replace(BENGALURU, pincode="560 038")) == first
    second = save_address(customer_id=customer_id, address=MUMBAI, is_default=True)
    assert [(saved.id, saved.is_default) for saved in addresses_of(customer_id)] == [
        (second, True),
        (first, False),
    ]
    assert addresses_of(customer_id)[0].address == clean_address(MUMBAI)


@pytest.mark.django_db
def test_strangers_books_and_full_books_are_refused() -> None:
    customer_id, other = add_customer(), add_customer("ravi@blouson.test")
    address_id = save_address(customer_id=customer_id, address=BENGALURU)
    with pytest.raises(NotFound):
        delete_address(customer_id=other, address_id=address_id)
    with pytest.raises(NotFound):
        save_address(customer_id="cus_unknown", address=BENGALURU)
    for number in range(MOST_ADDRESSES - 1):
        save_address(customer_id=customer_id, address=replace(BENGALURU, line1=f"{number}, MG Road"))
    before = everything()
    with pytest.raises(TooManyAddresses):
        save_address(customer_id=customer_id, address=MUMBAI)
    with pytest.raises(Invalid):
        save_address(customer_id=customer_id, address=replace(MUMBAI, pincode="000000"))
    assert everything() == before
    delete_address(customer_id=customer_id, address_id=address_id)
    save_address(customer_id=customer_id, address=MUMBAI)
