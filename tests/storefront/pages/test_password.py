"""Forgotten passwords: one letter to whoever has an account, the same words for everybody, a key that opens once."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from core.models import User
from orders.customers.operations import take_over_customer
from orders.customers.rules import CustomerFacts
from storefront.letters.models import Letter
from storefront.try_limits import PASSWORD_LETTERS
from tests.orders.wardrobe import add_customer

pytestmark = pytest.mark.django_db
ASHA = "asha@blouson.test"
NEW = "tussar and kantha"


def ask(client: Client, email: str = ASHA) -> str:
    answer = client.post("/account/password/", {"email": email})
    assert answer.status_code == 200
    return answer.text


def key_path() -> str:
    found = re.search(r"/account/password/\S+/", Letter.objects.latest("pk").text)
    assert found is not None
    return found.group()


def test_the_doors_lead_to_it_and_it_asks_for_an_address(client: Client) -> None:
    assert 'href="/account/password/"' in client.get("/account/").text
    page = client.get("/account/password/").text
    assert 'autocomplete="username"' in page
    assert "<script" not in re.sub(r"<script[^>]+src=", "", page)


def test_an_imported_customer_chooses_a_password_and_is_in(client: Client) -> None:
    take_over_customer(CustomerFacts(ASHA, "Asha Rao"))
    ask(client, " Asha@Blouson.TEST ")
    letter = Letter.objects.get()
    assert (letter.to, letter.kind, letter.subject) == (ASHA, "password_reset", "Choose a new password")
    assert key_path() in letter.html
    path = key_path()
    page = client.get(path)
    assert 'autocomplete="new-password"' in page.text
    assert (page["Cache-Control"], page["X-Robots-Tag"]) == ("private, no-store", "noindex")
    answer = client.post(path, {"password": NEW})
    assert (answer.status_code, answer["Location"]) == (303, "/account/")
    assert "Namaste, Asha" in client.get("/account/").text
    assert User.objects.get().check_password(NEW)


def test_strangers_hear_the_same_and_get_nothing(client: Client) -> None:
    add_customer()
    known, unknown = ask(client), ask(Client(), "nobody@blouson.test")
    plain = re.compile(r"[\w.]+@blouson\.test|value=\"\w{64}\"|nonce-\S+")
    assert plain.sub("", known) == plain.sub("", unknown)
    assert [letter.to for letter in Letter.objects.all()] == [ASHA]


def test_staff_get_no_key_by_letter(client: Client) -> None:
    add_customer()
    User.objects.update(is_staff=True)
    assert "on its way" in ask(client)
    assert Letter.objects.count() == 0


def test_a_key_of_somebody_who_became_staff_opens_nothing(client: Client) -> None:
    add_customer()
    ask(client)
    User.objects.update(is_staff=True)
    assert client.post(key_path(), {"password": NEW}).status_code == 410
    assert not User.objects.get().check_password(NEW)


def test_a_key_opens_once(client: Client) -> None:
    add_customer()
    ask(client)
    path = key_path()
    client.get(path)
    assert client.post(path, {"password": NEW}).status_code == 303
    again = Client().post(path, {"password": "another long one"})
    assert again.status_code == 410
    assert "This link no longer works" in again.text
    assert Client().get(path).status_code == 410
    assert User.objects.get().check_password(NEW)


def test_a_key_lapses_within_the_hour(client: Client, settings: Settings) -> None:
    add_customer()
    ask(client)
    settings.PASSWORD_RESET_TIMEOUT = -1
    assert client.post(key_path(), {"password": NEW}).status_code == 410


def test_a_key_of_another_customer_opens_nothing(client: Client) -> None:
    add_customer()
    other = add_customer("meera@blouson.test")
    ask(client)
    token = key_path().rstrip("/").rsplit("/", 1)[-1]
    assert client.post(f"/account/password/{other}/{token}/", {"password": NEW}).status_code == 410
    assert not User.objects.filter(email="meera@blouson.test").get().check_password(NEW)


def test_a_poor_password_is_refused_and_the_key_still_opens(client: Client) -> None:
    add_customer()
    ask(client)
    answer = client.post(key_path(), {"password": "short"})
    assert answer.status_code == 400
    assert 'id="error-password"' in answer.text
    assert client.post(key_path(), {"password": NEW}).status_code == 303


def test_other_sessions_end(client: Client) -> None:
    add_customer()
    elsewhere = Client()
    elsewhere.post("/account/login/", {"login_email": ASHA, "login_password": "kanjivaram-9"})
    ask(client)
    # Logging in makes older keys useless, so this one was asked for afterwards.
    client.post(key_path(), {"password": NEW})
    assert "Log out" in client.get("/account/").text
    assert "Log out" not in elsewhere.get("/account/").text


@pytest.mark.parametrize("email", [ASHA, "nobody@blouson.test"])
def test_letters_are_rationed_for_known_and_unknown_alike(client: Client, email: str) -> None:
    add_customer()
    for _ in range(PASSWORD_LETTERS.per_person):
        ask(client, email)
    answer = client.post("/account/password/", {"email": email})
    assert answer.status_code == 429
    assert Letter.objects.count() <= PASSWORD_LETTERS.per_person


def test_an_address_that_is_none_is_named(client: Client) -> None:
    answer = client.post("/account/password/", {"email": "asha"})
    assert answer.status_code == 400
    assert 'id="error-email"' in answer.text


def test_both_forms_are_protected_against_other_sites() -> None:
    add_customer()
    strict = Client(enforce_csrf_checks=True)
    assert strict.post("/account/password/", {"email": ASHA}).status_code == 403
    assert Letter.objects.count() == 0


def test_the_admin_shows_that_letter_without_its_link(client: Client) -> None:
    add_customer()
    ask(client)
    User.objects.create_superuser("owner@blouson.test", "kanjivaram-9")
    client.login(username="owner@blouson.test", password="kanjivaram-9")
    letter = Letter.objects.get()
    page = client.get(f"/admin/storefront/letter/{letter.pk}/change/").text
    assert "is for its reader alone" in page
    assert key_path() not in page
