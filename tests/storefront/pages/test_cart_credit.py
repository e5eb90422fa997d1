"""Gift cards and store credit in the bag and on the order's page: plain forms, one box, few tries."""

from __future__ import annotations

import pytest
from django.test import Client

from core.money import Money
from orders.models import CartCredit, Customer, Order
from orders.sales.queries import order_page, order_token
from payments.credit.operations import block_credit
from payments.credit.queries import code_for_letter
from storefront.letters.composing import compose_letter
from storefront.try_limits import WRONG_CODES
from tests.payments.credit.accounts import add_card, add_credit, seen
from tests.storefront.pages.test_cart_codes import UNKNOWN, enter
from tests.storefront.pages.test_checkout import bag, begin

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world")]


def test_a_card_is_entered_shown_and_removed(client: Client) -> None:
    card = add_card(50_000)
    bag(client)
    page = enter(client, code_for_letter(card).lower()).content.decode()
    label = f"Gift card ending {seen(card).last_four}"
    assert f"We took your gift card ending {seen(card).last_four}: ₹500.00 is on it." in page
    assert page.count(label) >= 2 and "₹1,000.00" in page
    assert code_for_letter(card) not in page
    page = enter(client, "", action="remove", credit=card).content.decode()
    assert label not in page
    assert not CartCredit.objects.exists()


def test_unknown_and_blocked_cards_get_the_answer_of_any_wrong_code(client: Client) -> None:
    card = add_card()
    block_credit(account_id=card, reason="stolen")
    bag(client)
    for typed in (code_for_letter(card), "ABCD-EFGH-JKMN-PQRS"):
        assert UNKNOWN in enter(client, typed).content.decode()
    assert not CartCredit.objects.exists()


def test_guessing_cards_is_slowed_down(client: Client) -> None:
    card = add_card()
    bag(client)
    for number in range(WRONG_CODES.per_person):
        enter(client, f"ABCD-EFGH-JKMN-PQR{'23456789AB'[number]}")
    assert enter(client, code_for_letter(card)).status_code == 429
    assert not CartCredit.objects.exists()


def test_a_guest_is_offered_no_store_credit(client: Client) -> None:
    bag(client)
    page = enter(client, "", action="store_credit").content.decode()
    assert "There is no store credit to use." in page


def test_a_customer_uses_their_store_credit(client: Client) -> None:
    client.post(
        "/account/register/",
        {"email": "asha@blouson.test", "password": "kanjivaram-9", "name": "Asha Rao", "phone": "9845012345"},
    )
    credit = add_credit(40_000, owner=Customer.objects.get().public_id)
    bag(client)
    assert "You have ₹400.00 store credit." in client.get("/cart/").content.decode()
    page = enter(client, "", action="store_credit").content.decode()
    assert "₹1,100.00" in page
    assert CartCredit.objects.get().account_id == credit


def test_the_order_page_and_its_letter_tell_what_paid(client: Client) -> None:
    card = add_card(50_000)
    bag(client)
    enter(client, code_for_letter(card))
    begin(client)
    order = Order.objects.get()
    label = f"Gift card ending {seen(card).last_four}"
    page = client.get(f"/orders/{order_token(order.public_id)}/").content.decode()
    assert label in page and "Left to pay" in page
    assert f"Pay ₹{(order.total - 50_000) / 100:,.2f}" in page
    letter = compose_letter(kind="order_confirmed", about="x", order=order_page(order.public_id))
    assert f"{label}: ₹500.00" in letter.text and label in letter.html
    assert f"Paid otherwise: {Money(order.total - 50_000)}" in letter.text
