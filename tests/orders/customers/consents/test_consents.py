"""Consents: asked for, written down in the words that were read, withdrawn at once, never changed afterwards."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import Error, connection, transaction

from core.errors import NotFound
from orders.customers.consents.operations import record_consents, withdraw_consent
from orders.customers.consents.queries import consent_stop_path, consents_of, has_consent, who_agreed
from orders.customers.consents.rules import CART_REMINDERS, MARKETING_EMAIL, TEXT_MESSAGES
from orders.models import ConsentRecord, Customer
from tests.orders.wardrobe import add_customer, news

pytestmark = pytest.mark.django_db
ASHA = "asha@blouson.test"
PHONE = "+919845012345"
Queries = Callable[[int], object]


def say(**answers: bool) -> int:
    return record_consents(email=ASHA, phone=PHONE, answers=answers, place="account")


def test_nobody_has_agreed_to_anything_unasked() -> None:
    customer_id = add_customer()
    assert not has_consent(purpose=MARKETING_EMAIL, customer_id=customer_id)
    assert not has_consent(purpose=MARKETING_EMAIL, email=ASHA)
    assert not has_consent(purpose=TEXT_MESSAGES, email=ASHA), "no telephone, no leave"
    assert not ConsentRecord.objects.exists()


def test_what_was_agreed_is_kept_in_its_words() -> None:
    assert say(marketing_email=True) == 1
    row = ConsentRecord.objects.get()
    assert (row.contact, row.purpose, row.place, row.version) == (ASHA, MARKETING_EMAIL, "account", "2026-11")
    assert row.words == "Send me news of new pieces and offers by e-mail."
    assert has_consent(purpose=MARKETING_EMAIL, email=" Asha@Blouson.TEST ")
    assert not has_consent(purpose=CART_REMINDERS, email=ASHA), "each purpose is asked by itself"
    assert news("ConsentChanged") == [
        {"consent_id": row.public_id, "purpose": MARKETING_EMAIL, "is_granted": True}
    ]


def test_a_withdrawal_counts_at_once_and_both_remain() -> None:
    say(marketing_email=True, cart_reminders=True)
    assert say(marketing_email=False) == 1
    assert not has_consent(purpose=MARKETING_EMAIL, email=ASHA)
    assert has_consent(purpose=CART_REMINDERS, email=ASHA)
    assert list(
        ConsentRecord.objects.filter(purpose=MARKETING_EMAIL).values_list("is_granted", flat=True)
    ) == [
        False,
        True,
    ]
    assert say(marketing_email=True) == 1
    assert has_consent(purpose=MARKETING_EMAIL, email=ASHA)


def test_saying_it_again_adds_nothing() -> None:
    say(marketing_email=True, text_messages=False)
    assert say(marketing_email=True, text_messages=False, made_up=True) == 0
    assert ConsentRecord.objects.count() == 1
    assert len(news("ConsentChanged")) == 1


def test_text_messages_belong_to_the_telephone() -> None:
    say(text_messages=True)
    assert has_consent(purpose=TEXT_MESSAGES, phone=PHONE)
    assert not has_consent(purpose=TEXT_MESSAGES, email=ASHA)
    assert record_consents(email=ASHA, phone="", answers={TEXT_MESSAGES: True}, place="checkout") == 0


def test_a_customer_s_own_contacts_count() -> None:
    customer_id = add_customer()
    say(marketing_email=True, text_messages=True)
    assert has_consent(purpose=MARKETING_EMAIL, customer_id=customer_id)
    assert has_consent(purpose=TEXT_MESSAGES, customer_id=customer_id)
    Customer.objects.update(email="other@blouson.test")
    assert not has_consent(purpose=MARKETING_EMAIL, customer_id=customer_id)
    assert not has_consent(purpose=MARKETING_EMAIL, customer_id="cus_nobody")


def test_many_are_asked_in_one_query(django_assert_num_queries: Queries) -> None:
    say(cart_reminders=True)
    record_consents(email="b@example.com", phone="", answers={CART_REMINDERS: True}, place="checkout")
    record_consents(email="b@example.com", phone="", answers={CART_REMINDERS: False}, place="account")
    with django_assert_num_queries(1):  # type: ignore[attr-defined]
        agreed = who_agreed(purpose=CART_REMINDERS, contacts=[ASHA, "b@example.com", "c@example.com"])
    assert agreed == {ASHA}
    with django_assert_num_queries(1):  # type: ignore[attr-defined]
        states = consents_of(email=ASHA, phone=PHONE)
    assert [(state.purpose, state.is_granted) for state in states if state.since] == [(CART_REMINDERS, True)]
    assert len(states) == 6
    assert len(consents_of(email=ASHA, phone="")) == 4  # those that are asked of an address


def test_the_link_in_a_letter_withdraws_that_purpose_alone() -> None:
    say(marketing_email=True, cart_reminders=True)
    assert consent_stop_path(purpose=MARKETING_EMAIL, contact="nobody@blouson.test") is None
    path = consent_stop_path(purpose=MARKETING_EMAIL, contact=ASHA)
    assert path is not None
    _, _, consent_id, token, _ = path.split("/")
    other = ConsentRecord.objects.get(purpose=CART_REMINDERS).public_id
    for wrong in ((consent_id, "x"), (other, token), ("consent_x", token)):
        with pytest.raises(NotFound):
            withdraw_consent(consent_id=wrong[0], token=wrong[1])
    assert has_consent(purpose=MARKETING_EMAIL, email=ASHA)
    withdraw_consent(consent_id=consent_id, token=token)
    withdraw_consent(consent_id=consent_id, token=token)
    assert not has_consent(purpose=MARKETING_EMAIL, email=ASHA)
    assert has_consent(purpose=CART_REMINDERS, email=ASHA)
    assert ConsentRecord.objects.latest("id").place == "letter"


@pytest.mark.parametrize(
    "change",
    ["UPDATE orders_consentrecord SET is_granted = false", "UPDATE orders_consentrecord SET contact = 'b@example.com'",
     "UPDATE orders_consentrecord SET contact = 'erased:1', words = 'x'", "DELETE FROM orders_consentrecord"],
)  # fmt: skip
def test_the_database_lets_no_record_change(change: str) -> None:
    say(marketing_email=True)
    with pytest.raises(Error, match="never change"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)
    assert has_consent(purpose=MARKETING_EMAIL, email=ASHA)
