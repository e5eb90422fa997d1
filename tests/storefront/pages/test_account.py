"""Logging in, opening an account, and what a bag goes through on the way."""

from __future__ import annotations

import pytest
from django.test import Client

from core.models import User
from orders.models import LineItem
from storefront.try_limits import WRONG_PASSWORDS
from tests.orders.wardrobe import add_customer
from tests.storefront.counter import add, one_blouse

pytestmark = pytest.mark.django_db
PASSWORD = "kanjivaram-9"  # what the wardrobe registers with


def log_in(client: Client, email: str = "asha@blouson.test", password: str = PASSWORD, **more: str) -> object:
    return client.post("/account/login/", {"login_email": email, "login_password": password, **more})


def test_guests_meet_two_doors(client: Client) -> None:
    page = client.get("/account/").text
    assert 'action="/account/login/"' in page
    assert 'action="/account/register/"' in page
    assert 'autocomplete="current-password"' in page
    assert 'autocomplete="new-password"' in page


def test_the_right_password_opens_the_account(client: Client) -> None:
    add_customer()
    answer = log_in(client, email=" Asha@Blouson.TEST ")
    assert answer.status_code == 303
    assert answer["Location"] == "/account/"
    assert "Namaste, Asha" in client.get("/account/").text


@pytest.mark.parametrize(
    ("email", "password"), [("asha@blouson.test", "wrong"), ("nobody@blouson.test", PASSWORD)]
)
def test_a_wrong_pair_says_the_same_whoever_it_is(client: Client, email: str, password: str) -> None:
    add_customer()
    answer = log_in(client, email, password)
    assert answer.status_code == 409
    assert "do not belong together" in answer.text
    assert f'value="{email}"' in answer.text
    assert password not in answer.text
    assert "Log out" not in client.get("/account/").text


def test_guessing_is_slowed_down(client: Client) -> None:
    add_customer()
    for _ in range(WRONG_PASSWORDS.per_person):
        log_in(client, password="wrong")
    answer = log_in(client)
    assert answer.status_code == 429
    assert "wait 15 minutes" in answer.text
    assert log_in(Client(REMOTE_ADDR="10.1.1.1"), email="other@blouson.test").status_code == 409


def test_a_right_password_forgets_the_wrong_ones(client: Client) -> None:
    add_customer()
    for _ in range(2):
        for _ in range(WRONG_PASSWORDS.per_person - 1):
            log_in(client, password="wrong")
        assert log_in(Client()).status_code == 303


def test_a_gathered_bag_comes_along(client: Client) -> None:
    add_customer()
    variant = one_blouse()
    add(client, variant, quantity=2)
    log_in(client)
    assert "Chandni" in client.get("/cart/").text
    assert LineItem.objects.get().cart.customer is not None


def test_two_bags_become_one(client: Client) -> None:
    add_customer()
    variant = one_blouse()
    log_in(client)
    add(client, variant)
    guest = Client()
    add(guest, variant, quantity=2)
    log_in(guest)
    assert '<span class="bag-count">3' in guest.get("/islands/cart-badge/").text


def test_logging_out_leaves_the_bag_with_its_owner(client: Client) -> None:
    add_customer()
    log_in(client)
    add(client, one_blouse())
    assert client.post("/account/logout/")["Location"] == "/"
    assert "bag-count" not in client.get("/islands/cart-badge/").text
    log_in(client)
    assert '<span class="bag-count">1' in client.get("/islands/cart-badge/").text


def test_a_new_account_is_logged_in(client: Client) -> None:
    sent = {
        "name": "Meera Iyer",
        "email": "Meera@blouson.test",
        "phone": "",
        "password": "handloom on sunday",
    }
    assert client.post("/account/register/", sent)["Location"] == "/account/"
    assert User.objects.get().email == "meera@blouson.test"
    assert "Namaste, Meera" in client.get("/account/").text


def test_a_wrong_registration_keeps_what_was_typed_but_not_the_password(client: Client) -> None:
    sent = {"name": "Meera", "email": "meera", "phone": "12", "password": "secret-typed"}
    answer = client.post("/account/register/", sent)
    assert answer.status_code == 400
    assert 'id="error-email"' in answer.text
    assert 'id="error-phone"' in answer.text
    assert 'value="meera"' in answer.text
    assert "secret-typed" not in answer.text
    assert not User.objects.exists()


@pytest.mark.parametrize(
    ("asked", "going"),
    [
        ("/checkout/", "/checkout/"),
        ("https://evil.example/", "/account/"),
        ("//evil.example/", "/account/"),
        ("", "/account/"),
    ],
)
def test_it_goes_on_to_our_own_pages_only(client: Client, asked: str, going: str) -> None:
    add_customer()
    assert log_in(client, next=asked)["Location"] == going


def test_the_forms_are_protected_against_other_sites() -> None:
    add_customer()
    assert log_in(Client(enforce_csrf_checks=True)).status_code == 403
