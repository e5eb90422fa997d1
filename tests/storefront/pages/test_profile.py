"""The profile: name, telephone, address, password and sessions, each changed by its owner alone."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from core.models import User
from orders.models import Customer
from storefront.letters.models import Letter
from tests.orders.wardrobe import add_customer
from tests.storefront.telephone import arrive
from tests.world import drain_outbox

pytestmark = pytest.mark.django_db
ASHA, PASSWORD, ROOM = "asha@blouson.test", "kanjivaram-9", "/account/profile/"


def come_in(client: Client) -> Client:
    client.post("/account/login/", {"login_email": ASHA, "login_password": PASSWORD})
    return client


@pytest.fixture
def asha(client: Client) -> Client:
    """A customer who is logged in."""
    add_customer()
    return come_in(client)


def link_in(letter: Letter) -> str:
    found = re.search(r"/account/email/\S+/", letter.text)
    assert found is not None
    return found.group()


def test_a_new_account_gets_a_letter_whose_link_confirms_the_address(client: Client) -> None:
    add_customer()
    drain_outbox()
    letter = Letter.objects.get()
    assert (letter.kind, letter.to) == ("confirm_email", ASHA)
    assert link_in(letter) in letter.html
    stranger = Client()
    page = stranger.get(link_in(letter))
    assert (page.status_code, page["Cache-Control"], page["X-Robots-Tag"]) == (
        200,
        "private, no-store",
        "noindex",
    )
    assert Customer.objects.get().email_verified_at is None, "opening is not confirming"
    assert "Thank you" in stranger.post(link_in(letter)).text
    assert Customer.objects.get().email_verified_at is not None
    assert "Log out" not in stranger.get("/account/").text, "a link in a letter is no login"
    assert stranger.get(link_in(letter)[:-4] + "x/").status_code == 410


def test_name_and_telephone_are_changed_together_or_not_at_all(asha: Client) -> None:
    assert asha.post(ROOM, {"name": "Asha R", "phone": "9845000001"}).status_code == 303
    assert "Saved." in asha.get(ROOM).text
    wrong = asha.post(ROOM, {"name": "<b>", "phone": "12"})
    assert wrong.status_code == 400
    assert 'id="error-phone"' in wrong.text
    assert "<b>" not in re.sub(r"<b\b", "", wrong.text)
    customer = Customer.objects.get()
    assert (customer.name, customer.phone) == ("Asha R", "+919845000001")


def test_the_telephone_is_confirmed_by_code(asha: Client, settings: Settings) -> None:
    assert asha.post(f"{ROOM}phone/")["Location"] == f"{ROOM}phone/"
    digits = arrive(settings)
    assert asha.post(f"{ROOM}phone/", {"code": "0"}).status_code == 400
    assert asha.post(f"{ROOM}phone/", {"code": digits}).status_code == 303
    assert Customer.objects.get().phone_verified_at is not None
    assert "you can log in with it" in asha.get(ROOM).text


def test_another_address_is_told_to_both_and_counts_when_its_link_is_opened(asha: Client) -> None:
    assert asha.post(f"{ROOM}email/", {"email": "New@blouson.test"}).status_code == 303
    assert {(letter.kind, letter.to) for letter in Letter.objects.all()} == {
        ("confirm_email", "new@blouson.test"),
        ("email_change_asked", ASHA),
    }
    assert Customer.objects.get().email == ASHA
    asha.post(link_in(Letter.objects.get(kind="confirm_email")))
    assert User.objects.get().email == "new@blouson.test"


def test_the_password_needs_the_present_one_and_ends_other_sessions(asha: Client) -> None:
    elsewhere = come_in(Client())
    wrong = asha.post(f"{ROOM}password/", {"current": "guess", "password": "tussar and kantha"})
    assert wrong.status_code == 400
    assert 'id="error-current"' in wrong.text
    assert User.objects.get().check_password(PASSWORD)
    right = {"current": PASSWORD, "password": "tussar and kantha"}
    assert asha.post(f"{ROOM}password/", right).status_code == 303
    assert "Log out" in asha.get("/account/").text
    assert "Log out" not in elsewhere.get("/account/").text


def test_out_everywhere_but_here(asha: Client) -> None:
    elsewhere = come_in(Client())
    asha.post(f"{ROOM}sessions/")
    assert "logged out everywhere else" in asha.get(ROOM).text
    assert "Log out" not in elsewhere.get("/account/").text
    assert come_in(Client()).get(ROOM).status_code == 200


def test_guests_and_other_sites_change_nothing(client: Client) -> None:
    add_customer()
    for room in ("", "email/", "password/", "sessions/", "phone/"):
        assert client.post(f"{ROOM}{room}")["Location"].startswith("/account/?next=")
        assert Client(enforce_csrf_checks=True).post(f"{ROOM}{room}").status_code == 403
    assert Letter.objects.count() == 0
