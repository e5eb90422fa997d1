"""Cash on delivery on the pages: chosen without JavaScript, confirmed with a code, paid online after all."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from orders.checkout.models import CheckoutTerms
from orders.checkout.operations import set_checkout_terms
from orders.checkout.queries import TERMS_KEY
from orders.customers.codes.models import OneTimeCode
from orders.customers.codes.queries import digits_of
from orders.models import Order
from orders.sales.queries import order_token
from storefront.letters.models import Letter
from tests.orders.outside import Outside
from tests.orders.promotions.offers import cash_fee
from tests.shopper import ADDRESS
from tests.storefront.pages.test_checkout import FORM, bag
from tests.world import World, drain_outbox

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world")]


def buy_in_cash(client: Client, *, price: str = "1500.00", total: str = "164800") -> Any:
    """Fill the form and choose cash; answers what the order's page shows."""
    cash_fee()
    bag(client, price=price)
    sent = FORM | {"payment_method": "cod", "accepted_total": total}
    answer = client.post("/checkout/", sent, follow=True)
    assert answer.status_code == 200
    return answer


def test_the_form_offers_both_ways_and_says_what_cash_costs(client: Client) -> None:
    cash_fee()
    bag(client)
    page = client.post("/checkout/", FORM | {"payment_method": "cod", "action": "update"}).text
    assert 'value="cod" checked' in page and 'value="prepaid" required' in page
    assert "Cash on delivery fee" in page and "₹1,648.00" in page and "+ ₹49" in page


def test_where_no_cash_is_taken_the_choice_is_closed_and_says_why(client: Client, outside: Outside) -> None:
    bag(client)
    outside.no_cash = {ADDRESS["shipping_pincode"]}
    page = client.post("/checkout/", FORM | {"action": "update"}).text
    assert 'value="cod" disabled aria-describedby="no-cash"' in page
    assert 'id="no-cash">The courier does not take cash at PIN 560038' in page
    set_checkout_terms(CheckoutTerms(takes_cash=False, no_cash_words="No cash on election day."))
    cache.delete(TERMS_KEY)  # as the end of the transaction would
    fragment = client.get("/islands/checkout-sums/?shipping_option_code=standard").text
    assert "No cash on election day." in fragment and 'hx-swap-oob="innerHTML"' in fragment


def test_chosen_although_it_is_closed_it_is_refused_and_nothing_typed_is_lost(
    client: Client, outside: Outside
) -> None:
    bag(client)
    outside.no_cash = {ADDRESS["shipping_pincode"]}
    answer = client.post("/checkout/", FORM | {"payment_method": "cod", "accepted_total": "159900"})
    assert answer.status_code == 409
    assert "Please pay online." in answer.text and ADDRESS["shipping_line1"] in answer.text
    assert not Order.objects.exists()


def test_bought_in_cash_the_page_says_what_to_have_ready(client: Client) -> None:
    page = buy_in_cash(client).text
    assert "Please have ₹1,648.00 in cash ready for the courier." in page
    assert "Pay ₹1,599.00 online" in page and "Payment received" not in page
    order = Order.objects.get()
    assert (order.status, order.payment_status) == ("confirmed", "cash_due")


def test_a_form_sent_again_after_its_answer_was_lost_leads_to_the_order(client: Client) -> None:
    buy_in_cash(client)
    order = Order.objects.get()
    again = client.post("/checkout/", FORM | {"payment_method": "cod", "accepted_total": "164800"})
    assert (again.status_code, again["Location"]) == (303, f"/orders/{order_token(order.public_id)}/")
    assert Order.objects.count() == 1
    assert client.get("/checkout/")["Location"] == "/cart/"  # somebody who starts anew has an empty bag


def test_a_form_sent_by_somebody_else_leads_to_no_order(client: Client) -> None:
    buy_in_cash(client)
    answer = Client().post("/checkout/", FORM | {"payment_method": "cod"})
    assert (answer.status_code, answer["Location"]) == (303, "/cart/")


def test_the_letter_says_what_to_have_ready(client: Client) -> None:
    buy_in_cash(client)
    drain_outbox()
    letter = Letter.objects.get(kind="order_confirmed")
    for words in (letter.text, letter.html):
        assert "Please have ₹1,648.00 in cash ready when the courier comes." in words
        assert "Your payment has reached us" not in words


def test_paying_online_after_all_leads_to_the_gateway_for_less(client: Client) -> None:
    buy_in_cash(client)
    token = order_token(Order.objects.get().public_id)
    page = client.post(f"/orders/{token}/prepay/").text
    assert 'name="amount" value="159900"' in page
    assert Client().post("/orders/unknown/prepay/").status_code == 404


def test_a_larger_order_asks_for_the_code_and_the_code_confirms_it(client: Client) -> None:
    page = buy_in_cash(client, price="3400.00", total="344900").text
    order = Order.objects.get()
    url = f"/orders/{order_token(order.public_id)}/code/"
    assert "One step left: the code" in page and 'autocomplete="one-time-code"' in page
    assert "+919845012345" in page and f'action="{url}"' in page
    code = digits_of(OneTimeCode.objects.get())
    wrong = client.post(url, {"code": "000000" if code != "000000" else "111111"}, follow=True).text
    assert "This is not the code we sent." in wrong
    again = client.post(url, {"action": "again"}, follow=True).text
    assert "You can ask for another in" in again
    right = client.post(url, {"code": code}, follow=True).text
    assert "Please have ₹3,449.00 in cash ready" in right
    order.refresh_from_db()
    assert order.status == "confirmed"


def test_the_pay_page_of_an_order_in_cash_shows_the_order(client: Client, world: World) -> None:
    buy_in_cash(client, price="3400.00", total="344900")
    token = order_token(Order.objects.get().public_id)
    assert client.get(f"/checkout/pay/{token}/")["Location"] == f"/orders/{token}/"
    assert world.razorpay.state("orders") == []
