"""What the customer wants to hear of: unticked at first, changed in the account or from a letter, at once."""

from __future__ import annotations

import pytest
from django.test import Client

from core.models import User
from orders.customers.consents.queries import consent_stop_path, has_consent
from orders.customers.consents.rules import MARKETING_EMAIL, TEXT_MESSAGES
from orders.models import ConsentRecord
from storefront.account_nav import ACCOUNT_ENTRIES
from tests.orders.wardrobe import add_customer

pytestmark = pytest.mark.django_db
ASHA = "asha@blouson.test"
ROOM = "/account/preferences/"


@pytest.fixture
def asha(client: Client) -> Client:
    """A customer who is logged in."""
    add_customer()
    client.force_login(User.objects.get(email=ASHA))
    return client


def test_every_room_is_for_customers_and_says_where_to_go_on(client: Client) -> None:
    for entry in ACCOUNT_ENTRIES[1:]:
        if not entry.url.startswith("/account/"):
            continue  # a wishlist is for everybody
        answer = client.get(entry.url)
        assert (answer.status_code, answer["Location"]) == (303, f"/account/?next={entry.url}")


def test_the_doors_ask_unticked(client: Client) -> None:
    page = client.get("/account/").text
    assert 'name="consent_marketing_email"' in page
    assert "checked" not in page


def test_what_is_ticked_at_registration_is_kept(client: Client) -> None:
    sent = {
        "name": "Meera", "email": "meera@blouson.test", "phone": "98450 12345", "password": "handloom on sunday",
        "consent_marketing_email": "on", "consent_made_up": "on",
    }  # fmt: skip
    assert client.post("/account/register/", sent).status_code == 303
    assert [(row.purpose, row.place) for row in ConsentRecord.objects.all()] == [
        (MARKETING_EMAIL, "registration")
    ]


def test_the_room_ticks_what_holds_and_withdraws_the_rest(asha: Client) -> None:
    assert "checked" not in asha.get(ROOM).text
    asha.post(ROOM, {"consent_marketing_email": "on", "consent_text_messages": "on"})
    page = asha.get(ROOM).text
    assert page.count(" checked") == 2
    assert "You agreed on" in page
    asha.post(ROOM, {"consent_text_messages": "on"})
    assert not has_consent(purpose=MARKETING_EMAIL, email=ASHA)
    assert has_consent(purpose=TEXT_MESSAGES, phone="+919845012345")
    assert "You said no on" in asha.get(ROOM).text


def test_a_letter_s_link_asks_first_and_then_stops(asha: Client, client: Client) -> None:
    asha.post(ROOM, {"consent_marketing_email": "on"})
    path = consent_stop_path(purpose=MARKETING_EMAIL, contact=ASHA)
    assert path is not None
    stranger = Client()
    assert stranger.get(path).status_code == 200
    assert has_consent(purpose=MARKETING_EMAIL, email=ASHA)
    assert stranger.post(path).status_code == 403, "not from another site"
    answer = stranger.post(path, headers={"Origin": "http://testserver"})
    assert "You will hear no more of it" in answer.text
    assert not has_consent(purpose=MARKETING_EMAIL, email=ASHA)
    assert stranger.get(path.replace("/consents/consent_", "/consents/consent_x")).status_code == 200
    wrong = path[:-3] + "xx/"
    assert stranger.post(wrong, headers={"Origin": "http://testserver"}).status_code == 404


def test_staff_read_consents_and_change_none(client: Client, asha: Client) -> None:
    asha.post(ROOM, {"consent_marketing_email": "on"})
    User.objects.create_superuser("owner@blouson.test", "kanjivaram-9")
    client.login(username="owner@blouson.test", password="kanjivaram-9")
    row = ConsentRecord.objects.get()
    assert ASHA in client.get("/admin/orders/consentrecord/").text
    page = client.get(f"/admin/orders/consentrecord/{row.pk}/change/")
    assert row.words in page.text
    assert 'name="is_granted"' not in page.text
    assert client.post(f"/admin/orders/consentrecord/{row.pk}/delete/", {"post": "yes"}).status_code == 403
