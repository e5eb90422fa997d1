"""Staff close the checkout: nothing begins, everything is kept, and shoppers read why at once."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from core.audit.models import AuditEntry
from core.models import User
from core.money import Money
from orders.checkout.models import CheckoutTerms
from orders.checkout.operations import CheckoutClosed, begin_payment, retry_payment, set_checkout_terms
from orders.checkout.queries import checkout_terms, checkout_terms_now
from orders.models import Order
from orders.sales.queries import order_token
from tests.orders.conftest import begin
from tests.orders.outside import Outside
from tests.orders.wardrobe import add_piece, cart_with, details, everything
from tests.world import World

pytestmark = pytest.mark.django_db
WORDS = "We move house until Monday 10 am. Your bag waits for you."


def test_without_a_row_everything_is_open() -> None:
    terms = checkout_terms_now()
    assert (terms.closed, terms.no_cash, terms.cash_most) == ("", "", Money(10_000_00))


def test_a_closed_checkout_begins_nothing_and_asks_nobody(world: World, outside: Outside) -> None:
    cart_id = cart_with((add_piece(), 1))
    set_checkout_terms(CheckoutTerms(is_open=False, closed_words=WORDS))
    before = everything()
    outside.asked.clear()
    with pytest.raises(CheckoutClosed, match="We move house until Monday"):
        begin_payment(cart_id=cart_id, details=details())
    assert everything() == before and outside.asked == []
    set_checkout_terms(CheckoutTerms(is_open=True, closed_words=WORDS))
    assert begin_payment(cart_id=cart_id, details=details()).page is not None


def test_an_order_placed_before_may_still_be_paid(world: World) -> None:
    begin()
    set_checkout_terms(CheckoutTerms(is_open=False))
    assert retry_payment(token=order_token(Order.objects.get().public_id)).page is not None


@pytest.mark.django_db(transaction=True)
def test_a_switch_counts_at_once_although_it_is_remembered() -> None:
    assert checkout_terms().closed == ""
    set_checkout_terms(CheckoutTerms(is_open=False))
    assert checkout_terms().closed.startswith("We are not taking orders at this moment.")
    set_checkout_terms(CheckoutTerms(takes_cash=False, no_cash_words="No cash on election day."))
    assert (checkout_terms().closed, checkout_terms().no_cash) == ("", "No cash on election day.")
    cache.set("checkout:terms", {"id": 1, "is_open": False, "closed_words": "old"}, 5)
    assert (checkout_terms().closed, checkout_terms_now().closed) == ("old", "")


@pytest.mark.django_db(transaction=True)
def test_staff_turn_it_in_the_admin_in_rupees_and_leave_a_trace(client: Client) -> None:
    client.force_login(User.objects.create_superuser("meena@blouson.test", "kanjivaram-9", name="Meena"))
    form = {
        "closed_words": WORDS,
        "takes_cash": "on",
        "no_cash_words": "",
        "cash_most": "7500.50",
        "cash_code_from": "",
    }
    answer = client.post(reverse("admin:orders_checkoutterms_add"), form)
    assert answer.status_code == 302, answer.content.decode()
    row = CheckoutTerms.objects.get()
    assert (row.is_open, row.closed_words, row.cash_most) == (False, WORDS, 7_500_50)
    assert checkout_terms().closed == WORDS
    change = reverse("admin:orders_checkoutterms_change", args=[1])
    assert 'value="7500.50"' in client.get(change).content.decode()
    client.post(change, form | {"is_open": "on"})
    entry = AuditEntry.objects.filter(kind="orders.checkoutterms").latest("id")
    assert (entry.actor_name, entry.changes) == ("meena@blouson.test", {"is_open": [False, True]})
    assert checkout_terms().closed == ""
    assert client.get(reverse("admin:orders_checkoutterms_delete", args=[1])).status_code == 403


def test_shoppers_read_the_words_in_the_bag_and_at_the_checkout(world: World, client: Client) -> None:
    cart_id = cart_with((add_piece(), 1))
    session = client.session
    session["cart_id"] = cart_id
    session.save()
    assert "closed for now" not in client.get("/checkout/").text
    set_checkout_terms(CheckoutTerms(is_open=False, closed_words=WORDS))
    cache.delete("checkout:terms")
    for path in ("/cart/", "/checkout/"):
        page = client.get(path).text
        assert WORDS in page and "Check out</a>" not in page and 'value="pay"' not in page, path
