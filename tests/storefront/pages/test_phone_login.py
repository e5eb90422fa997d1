"""In by telephone: the same words for everybody, a code from the message, the bag comes along."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from core.models import User
from orders.customers.identity.operations import confirm_phone
from orders.models import Customer, LineItem, OneTimeCode
from storefront.try_limits import CODE_REQUESTS
from tests.orders.wardrobe import add_customer
from tests.storefront.counter import add, one_blouse
from tests.storefront.telephone import arrive

pytestmark = pytest.mark.django_db
PHONE = "+919845012345"


def ask(client: Client, phone: str = "98450 12345", **more: str) -> object:
    return client.post("/account/phone/", {"phone": phone, **more})


def known() -> str:
    """A customer who has shown that the number is theirs."""
    customer_id = add_customer()
    confirm_phone(customer_id=customer_id, phone=PHONE)
    return customer_id


def test_the_doors_lead_to_it_and_the_field_can_be_pasted_into(client: Client) -> None:
    assert 'href="/account/phone/' in client.get("/account/").text
    ask(client)
    page = client.get("/account/phone/code/").text
    assert 'autocomplete="one-time-code"' in page
    assert 'inputmode="numeric"' in page
    assert "<script" not in page


def test_the_right_code_opens_the_account_and_turns_the_session(client: Client, settings: Settings) -> None:
    known()
    add(client, one_blouse(), quantity=2)
    ask(client, next="/cart/")
    before = client.session.session_key
    answer = client.post("/account/phone/code/", {"code": arrive(settings)})
    assert (answer.status_code, answer["Location"]) == (303, "/cart/")
    assert client.session.session_key != before
    assert "Namaste, Asha" in client.get("/account/").text
    assert LineItem.objects.get().cart.customer is not None


def test_known_and_unknown_numbers_hear_the_same() -> None:
    known()
    pages = []
    for phone in ("9845012345", "9845012399"):
        client = Client()
        answer = ask(client, phone)
        page = client.get("/account/phone/code/")
        plain = re.sub(r'value="\w{64}"', "", page.text).replace(f"+91{phone}", "")
        pages.append((answer.status_code, answer["Location"], page.status_code, plain))
    assert pages[0] == pages[1]


def test_a_new_number_becomes_an_account(client: Client, settings: Settings) -> None:
    ask(client)
    answer = client.post("/account/phone/code/", {"code": arrive(settings)})
    assert answer["Location"] == "/account/phone/new/"
    assert not User.objects.exists()
    wrong = client.post("/account/phone/new/", {"name": "", "email": "meera"})
    assert wrong.status_code == 400
    assert 'id="error-email"' in wrong.text
    sent = {"name": "Meera Iyer", "email": "meera@blouson.test", "consent_marketing_email": "on"}
    assert client.post("/account/phone/new/", sent).status_code == 303
    customer = Customer.objects.get()
    assert (customer.phone, customer.email_verified_at) == (PHONE, None)
    assert customer.phone_verified_at is not None
    assert "Namaste, Meera" in client.get("/account/").text


def test_nobody_skips_the_code(client: Client) -> None:
    assert client.get("/account/phone/code/")["Location"] == "/account/phone/"
    ask(client)
    assert client.get("/account/phone/new/")["Location"] == "/account/phone/"
    sent = {"name": "Meera", "email": "meera@blouson.test"}
    assert client.post("/account/phone/new/", sent)["Location"] == "/account/phone/"
    assert not Customer.objects.exists()


def test_a_code_of_another_browser_opens_nothing(client: Client, settings: Settings) -> None:
    known()
    ask(client)
    digits = arrive(settings)
    thief = Client()
    session = thief.session
    session["phone_asked"] = PHONE
    session.save()
    assert thief.post("/account/phone/code/", {"code": digits}).status_code == 410
    assert client.post("/account/phone/code/", {"code": digits}).status_code == 303


def test_a_wrong_code_says_how_many_tries_are_left(client: Client, settings: Settings) -> None:
    known()
    ask(client)
    wrong = f"{(int(arrive(settings)) + 1) % 1_000_000:06d}"
    answer = client.post("/account/phone/code/", {"code": wrong})
    assert answer.status_code == 400
    assert 'id="error-code"' in answer.text
    assert "4 more tries" in answer.text
    assert "Log out" not in client.get("/account/").text


def test_asking_again_at_once_is_refused_and_the_code_can_still_be_typed(client: Client) -> None:
    ask(client)
    answer = ask(client)
    assert answer.status_code == 429
    assert 'name="code"' in answer.text
    assert OneTimeCode.objects.count() == 1


def test_one_network_address_asks_for_so_many(client: Client) -> None:
    for number in range(CODE_REQUESTS.per_address):
        ask(client, f"98450{number:05d}")
    assert ask(client, "9845099999").status_code == 429
    assert OneTimeCode.objects.count() == CODE_REQUESTS.per_address


@pytest.mark.parametrize("phone", ["", "12345", "<b>9845012345</b>"])
def test_what_is_no_number_is_named(client: Client, phone: str) -> None:
    answer = ask(client, phone)
    assert answer.status_code == 400
    assert 'id="error-phone"' in answer.text
    assert "<b>98" not in answer.text


def test_without_a_messenger_nothing_is_offered(client: Client, settings: Settings) -> None:
    settings.TEXT_MESSENGER = "storefront.letters.texting.GatewayMessenger"
    assert "/account/phone/" not in client.get("/account/").text
    assert client.get("/account/phone/").status_code == 404


def test_the_forms_are_protected_against_other_sites() -> None:
    assert ask(Client(enforce_csrf_checks=True)).status_code == 403
    assert not OneTimeCode.objects.exists()
