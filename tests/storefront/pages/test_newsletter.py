"""The newsletter: nothing counts before the letter is answered; then consent, lead, welcome and the way out."""

from __future__ import annotations

import time
from urllib.parse import urlsplit

import pytest
from django.test import Client

from orders.customers.consents.queries import has_consent
from orders.customers.consents.rules import MARKETING_EMAIL
from orders.customers.newsletter.queries import newsletter_key
from orders.models import ConsentRecord, Lead
from storefront.letters.models import Letter
from storefront.try_limits import NEWSLETTERS
from tests.orders.wardrobe import add_customer, news
from tests.storefront.counter import ORIGIN
from tests.world import World, drain_outbox

pytestmark = pytest.mark.django_db
READER = "reader@example.com"


def ask(client: Client, email: str = READER, **more: str) -> str:
    """Send the form at the foot of a still page."""
    answer = client.post("/newsletter/", {"newsletter_email": email, **more}, headers=ORIGIN)
    return f"{answer.status_code} {answer.content.decode()}"


def link() -> str:
    letter = Letter.objects.filter(kind="newsletter_confirm").latest("id")
    return "/newsletter/confirm/" + letter.text.split("/newsletter/confirm/")[1].split("\n")[0]


def agreed() -> bool:
    return has_consent(purpose=MARKETING_EMAIL, email=READER)


def test_from_the_foot_of_the_page_to_the_welcome(client: Client, world: World) -> None:
    assert 'action="/newsletter/"' in client.get("/").content.decode()
    assert "Look into your mail" in ask(client, " Reader@Example.com ")
    letter = Letter.objects.get()
    assert (letter.kind, letter.to, letter.stop_url) == ("newsletter_confirm", READER, "")
    assert client.get(link()).status_code == 200
    assert not agreed() and not Lead.objects.exists(), "a scanner that opens links agrees to nothing"

    page = client.post(link()).content.decode()
    assert "You are on the list" in page
    assert agreed()
    lead = Lead.objects.get()
    assert (lead.topic, lead.name, lead.email) == ("newsletter", "reader", READER)
    assert [told["lead_id"] for told in news("LeadReceived")] == [lead.public_id]
    record = ConsentRecord.objects.get()
    assert (record.place, record.contact, record.is_granted) == ("newsletter", READER, True)

    drain_outbox()
    welcome = Letter.objects.get(kind="newsletter_welcome")
    assert welcome.to == READER and "/consents/" in welcome.stop_url
    client.post(urlsplit(welcome.stop_url).path, {"List-Unsubscribe": "One-Click"})
    assert not agreed()


def test_twice_is_once(client: Client) -> None:
    ask(client)
    for _ in range(2):
        assert client.post(link()).status_code == 200
    assert (ConsentRecord.objects.count(), Lead.objects.count()) == (1, 1)
    assert len(news("LeadReceived")) == 1


def test_who_gets_it_already_hears_the_same_and_gets_no_letter(client: Client) -> None:
    ask(client)
    client.post(link())
    Letter.objects.all().delete()
    assert ask(client) == ask(client, READER)
    assert not Letter.objects.exists()


def test_customers_are_no_leads(client: Client) -> None:
    add_customer(READER)
    ask(client)
    client.post(link())
    assert agreed() and not Lead.objects.exists()


@pytest.mark.parametrize("typed", ["", "reader", "a@b", "x" * 300 + "@example.com", "<b>@example.com"])
def test_what_is_no_address_is_told_and_sends_nothing(client: Client, typed: str) -> None:
    page = ask(client, typed)
    assert page.startswith("400 ") and 'aria-describedby="error-newsletter_email"' in page
    assert "<b>@" not in page
    assert not Letter.objects.exists()


def test_forged_and_old_links(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    token = newsletter_key(READER).token
    for wrong in ("x", token[:-2] + "zz", READER):
        assert client.post(f"/newsletter/confirm/{wrong}/").status_code == 410
    later = time.time() + 8 * 24 * 3600
    monkeypatch.setattr("django.core.signing.time.time", lambda: later)
    assert client.get(f"/newsletter/confirm/{token}/").status_code == 410
    assert client.post(f"/newsletter/confirm/{token}/").status_code == 410
    assert not ConsentRecord.objects.exists()


def test_programs_and_other_sites_send_nothing(client: Client) -> None:
    assert "Look into your mail" in ask(client, website="https://spam.example")
    assert client.post("/newsletter/", {"newsletter_email": READER}).status_code == 403
    assert not Letter.objects.exists()


def test_no_address_is_flooded(client: Client) -> None:
    for _ in range(NEWSLETTERS.per_person):
        assert ask(client).startswith("200 ")
    assert ask(client).startswith("429 ")
