"""Guest orders join an account only after its owner has shown that the address or telephone is theirs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from core import clock
from core.models import User
from orders.customers.consents.operations import record_consents
from orders.customers.consents.queries import has_consent
from orders.customers.identity.operations import (
    PhoneTaken,
    change_profile,
    confirm_email,
    confirm_phone,
    register_by_phone,
)
from orders.customers.identity.queries import email_key_of, user_of_phone
from orders.customers.operations import EmailTaken, KeyLapsed
from orders.models import Customer, Order
from orders.sales.operations.claim_orders import claim_orders
from tests.orders.wardrobe import add_customer, told

pytestmark = pytest.mark.django_db
Placed = Callable[..., Order]
ASHA, PHONE = "asha@blouson.test", "+919845012345"


def key(customer_id: str, new_email: str = "") -> str:
    found = email_key_of(customer_id, new_email=new_email)
    assert found is not None
    return found.token


def test_a_typed_address_claims_nothing(placed: Placed) -> None:
    order = placed(email=ASHA)
    customer_id = add_customer(ASHA)
    assert claim_orders(customer_id=customer_id) == 0
    order.refresh_from_db()
    assert order.customer is None


def test_the_key_from_the_letter_claims_what_carries_the_address(placed: Placed) -> None:
    mine, another = placed(email=ASHA, phone="9000000001"), placed(email="b@example.com", phone="9000000002")
    customer_id = add_customer(ASHA)
    assert confirm_email(token=key(customer_id)) == customer_id
    confirm_email(token=key(customer_id))
    mine.refresh_from_db()
    another.refresh_from_db()
    assert mine.customer is not None
    assert mine.customer.public_id == customer_id
    assert told(mine).count("claimed") == 1
    assert another.customer is None


def test_a_proven_telephone_claims_and_takes_nothing_from_others(placed: Placed) -> None:
    order = placed(email="guest@example.com", phone="98450 12345")
    first, second = add_customer(ASHA), add_customer("b@blouson.test")
    confirm_phone(customer_id=first, phone=PHONE)
    order.refresh_from_db()
    assert order.customer is not None
    assert order.customer.public_id == first
    with pytest.raises(PhoneTaken):
        confirm_phone(customer_id=second, phone=PHONE)
    confirm_email(token=key(second))
    order.refresh_from_db()
    assert order.customer.public_id == first


def test_a_key_lapses_with_time_with_the_address_and_when_tampered_with() -> None:
    customer_id = add_customer(ASHA)
    token = key(customer_id)
    for wrong in ("", "x", token[:-2] + "xx"):
        with pytest.raises(KeyLapsed):
            confirm_email(token=wrong)
    confirm_email(token=key(customer_id, "new@blouson.test"))
    with pytest.raises(KeyLapsed):
        confirm_email(token=token)
    assert Customer.objects.get().email == "new@blouson.test"


def test_another_address_counts_once_its_key_is_used_and_what_was_agreed_comes_along() -> None:
    customer_id = add_customer(ASHA)
    record_consents(email=ASHA, phone="", answers={"marketing_email": True}, place="account")
    token = key(customer_id, "new@blouson.test")
    assert Customer.objects.get().email == ASHA
    confirm_email(token=token)
    customer = Customer.objects.get()
    assert (customer.email, User.objects.get().email) == ("new@blouson.test", "new@blouson.test")
    assert customer.email_verified_at is not None
    assert has_consent(purpose="marketing_email", customer_id=customer_id)


def test_another_s_address_is_not_taken_over() -> None:
    customer_id = add_customer(ASHA)
    add_customer("b@blouson.test")
    with pytest.raises(EmailTaken):
        confirm_email(token=key(customer_id, "b@blouson.test"))
    assert Customer.objects.get(public_id=customer_id).email == ASHA
    assert Customer.objects.get(public_id=customer_id).email_verified_at is None


def test_a_telephone_opens_only_what_it_was_proven_for() -> None:
    customer_id = add_customer(ASHA)
    assert user_of_phone(PHONE) is None, "typed is not proven"
    confirm_phone(customer_id=customer_id, phone=PHONE)
    assert user_of_phone(PHONE) == User.objects.get()
    change_profile(customer_id=customer_id, name="Asha", phone="9000000009")
    assert user_of_phone(PHONE) is None
    assert user_of_phone("+919000000009") is None
    confirm_phone(customer_id=customer_id, phone=PHONE)
    User.objects.update(is_staff=True)
    assert user_of_phone(PHONE) is None, "staff log in to the admin another way"


def test_an_account_by_telephone_needs_no_password_and_a_free_address(placed: Placed) -> None:
    order = placed(email="guest@example.com", phone=PHONE)
    add_customer(ASHA)
    with pytest.raises(EmailTaken):
        register_by_phone(phone=PHONE, name="Meera", email=ASHA)
    assert Customer.objects.count() == 1
    user = register_by_phone(phone=PHONE, name="Meera", email="meera@blouson.test")
    assert not user.has_usable_password()
    order.refresh_from_db()
    assert order.customer is not None
    assert order.customer.email == "meera@blouson.test"
    with pytest.raises(PhoneTaken):
        register_by_phone(phone=PHONE, name="Meera", email="other@blouson.test")


def test_the_key_lasts_a_week() -> None:
    customer_id = add_customer(ASHA)
    token = key(customer_id)
    with clock.moved(timedelta(days=1)):
        assert confirm_email(token=token) == customer_id
