"""The enquiry form: taken, corrected, slowed down; about a piece when it was opened from one."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from orders.models import Lead, Ticket
from storefront.try_limits import ENQUIRIES
from tests.orders.wardrobe import add_customer
from tests.storefront.counter import one_blouse

pytestmark = pytest.mark.django_db
FORM = {
    "topic": "bridal",
    "name": "Asha <b>Rao</b>",
    "email": "asha@example.com",
    "phone": "",
    "message": "Twelve blouses <script>alert(1)</script>",
}


def send(client: Client, **changes: str) -> Any:
    return client.post("/enquiry/", {**FORM, **changes})


def test_a_person_is_thanked_and_markup_is_text(client: Client) -> None:
    answer = send(client)
    assert answer.status_code == 200
    assert "Thank you, Asha &lt;b&gt;Rao&lt;/b&gt;" in answer.text
    assert Lead.objects.get().message == "Twelve blouses <script>alert(1)</script>"


def test_what_was_typed_is_kept_with_what_is_wrong(client: Client) -> None:
    answer = send(client, email="", phone="12")
    assert answer.status_code == 400
    assert 'aria-describedby="error-phone"' in answer.text
    assert "Twelve blouses &lt;script&gt;" in answer.text
    assert 'value="bridal" selected' in answer.text
    assert not Lead.objects.exists()


def test_it_knows_the_piece_it_was_opened_from_and_who_is_here(client: Client) -> None:
    product = one_blouse().product
    add_customer()
    client.post("/account/login/", {"login_email": "asha@blouson.test", "login_password": "kanjivaram-9"})
    page = client.get(f"/enquiry/?product={product.handle}").text
    assert f"About {product.title}." in page
    assert 'value="asha@blouson.test"' in page
    send(client, product=product.handle)
    lead = Lead.objects.select_related("customer").get()
    assert lead.product_id == product.pk
    assert lead.customer is not None
    assert "?product=nothing-like-it" not in client.get("/enquiry/?product=nothing-like-it").text


def test_machines_are_thanked_and_not_kept(client: Client) -> None:
    assert "Thank you" in send(client, website="https://spam.example").text
    assert not Lead.objects.exists()


def test_a_customer_s_question_about_an_order_becomes_a_ticket(client: Client) -> None:
    add_customer()
    client.post("/account/login/", {"login_email": "asha@blouson.test", "login_password": "kanjivaram-9"})
    assert "Thank you" in send(client, topic="order", order_number="WEB-1").text
    assert Ticket.objects.get().subject == "An order I have placed"
    assert not Lead.objects.exists()


def test_a_flood_is_slowed_down(client: Client) -> None:
    for number in range(ENQUIRIES.per_person):
        assert send(client, message=f"Line {number}").status_code == 200
    assert send(client, message="One more").status_code == 429
    assert Lead.objects.count() == ENQUIRIES.per_person


def test_another_sites_form_is_not_taken() -> None:
    strict = Client(enforce_csrf_checks=True)
    assert strict.post("/enquiry/", FORM).status_code == 403
    assert not Lead.objects.exists()


def test_the_footer_leads_there(client: Client) -> None:
    assert 'href="/enquiry/"' in client.get("/cart/").text
