"""Back to a bag from its letter: what changed is told there; the way out is one press, also from a mail program."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.test import Client

from core import clock
from orders.customers.consents.queries import has_consent
from orders.customers.consents.rules import CART_REMINDERS
from orders.models import Cart
from storefront.letters.cart_reminder import write_due_letters
from storefront.letters.models import Letter
from tests.orders.wardrobe import add_customer, reprice
from tests.shopper import ADDRESS
from tests.storefront.pages.test_checkout import FORM, bag

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world")]


def leave(client: Client) -> Letter:
    """A guest updates the totals with the box ticked, and goes away."""
    bag(client)
    form = FORM | {"action": "update", "consent_cart_reminders": "on"}
    assert client.post("/checkout/", form).status_code == 200
    with clock.moved(timedelta(hours=5)):
        assert write_due_letters() == 1
    return Letter.objects.get(kind="cart_reminder")


def back_path(letter: Letter) -> str:
    return "/cart/back/" + letter.text.split("/cart/back/")[1].split("\n")[0]


def test_from_the_checkout_to_the_letter_and_back_with_what_changed(client: Client) -> None:
    letter = leave(client)
    assert letter.to == ADDRESS["email"]
    reprice("BLS-MRN-34", "1600.00")
    other = Client()
    answer = other.get(back_path(letter), follow=True)
    page = answer.content.decode()
    assert answer.redirect_chain == [("/cart/", 303)]
    assert "Here is your bag as you left it." in page
    assert "The price changed from ₹1,500.00 to ₹1,600.00." in page
    assert "no-store" in other.get(back_path(letter))["Cache-Control"]


def test_one_that_was_not_ticked_keeps_no_address(client: Client) -> None:
    bag(client)
    client.post("/checkout/", FORM | {"action": "update"})
    assert Cart.objects.get().email == ""


def test_a_customers_bag_asks_for_their_login_first() -> None:
    add_customer("asha@blouson.test")
    hers = Client()
    assert hers.login(username="asha@blouson.test", password="kanjivaram-9")
    letter = leave(hers)
    assert letter.to == "asha@blouson.test"
    stranger = Client()
    answer = stranger.get(back_path(letter), follow=True)
    assert answer.redirect_chain == [("/account/?next=/cart/", 303)]
    page = answer.content.decode()
    assert "Log in to find your bag as you left it." in page and "Meera" not in page
    assert "Meera Silk Blouse" in hers.get(back_path(letter), follow=True).content.decode()


def test_a_wrong_link_opens_nothing(client: Client) -> None:
    assert client.get("/cart/back/guessed/").status_code == 404
    assert client.post("/cart/back/guessed/").status_code in (403, 405)
    assert not Cart.objects.exists()


def test_mail_programs_end_it_with_one_press(client: Client) -> None:
    path = urlsplit(leave(client).stop_url).path
    nobody = Client(enforce_csrf_checks=True)
    assert nobody.get(path).status_code == 200
    assert has_consent(purpose=CART_REMINDERS, email=ADDRESS["email"]), "looking at the page ends nothing"
    answer = nobody.post(path, {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    assert not has_consent(purpose=CART_REMINDERS, email=ADDRESS["email"])
    assert nobody.post(path[:-5] + "/", {"List-Unsubscribe": "One-Click"}).status_code == 404
