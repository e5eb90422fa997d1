"""The checkout's doors: what is right goes on to the payment, what is wrong is told and loses nothing."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from core import clock
from core.errors import Unavailable
from orders.models import Cart, Order
from storefront.pages import payment
from tests.orders.outside import Outside
from tests.orders.wardrobe import Piece, add_piece, open_every_day, shelve
from tests.shopper import ADDRESS
from tests.storefront.counter import ORIGIN
from tests.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world")]
FORM = {**ADDRESS, "shipping_option_code": "standard", "action": "pay"}


def bag(client: Client, *, quantity: int = 1, price: str = "1500.00") -> Piece:
    """A blouse in this visitor's bag."""
    piece = add_piece(price=price)
    sent = {"variant": piece.public_id, "quantity": str(quantity)}
    assert client.post("/islands/add-to-cart/", sent, headers=ORIGIN).status_code == 303
    return piece


def begin(client: Client, **changes: str) -> Any:
    """Send the filled form."""
    return client.post("/checkout/", FORM | {"accepted_total": "159900"} | changes)


def token_in(answer: Any) -> str:
    """The order's token in the redirect to the pay page."""
    found = re.fullmatch(r"/checkout/pay/([\w-]{43})/", answer["Location"])
    assert found, answer["Location"]
    return found[1]


def test_a_right_form_leads_to_the_payment(client: Client) -> None:
    bag(client)
    answer = begin(client)
    assert answer.status_code == 303
    token_in(answer)
    order = Order.objects.get()
    assert (order.status, order.total, order.email) == ("pending", 159900, ADDRESS["email"])


def test_a_form_sent_twice_leads_to_the_same_payment(client: Client) -> None:
    bag(client)
    first, second = begin(client), begin(client)
    assert token_in(first) == token_in(second)
    assert Order.objects.count() == 1
    assert client.get("/checkout/")["Location"] == "/cart/"


def test_the_state_may_be_left_to_the_pin(client: Client) -> None:
    bag(client)
    assert begin(client, shipping_state_code="").status_code == 303
    assert Order.objects.get().shipping_state_code == "29"


@pytest.mark.parametrize(
    ("field", "typed", "advice"),
    [
        ("email", "asha", "Enter an e-mail address"),
        ("phone", "12345", "Enter a 10-digit Indian mobile number"),
        ("shipping_name", "", "Tell us who receives the parcel"),
        ("shipping_line1", " ", "Enter the house and street"),
        ("shipping_pincode", "12", "Enter the 6-digit PIN code"),
        ("shipping_pincode", "999999", "India Post does not know the PIN 999999"),
        ("shipping_pincode", "400050", "is in Maharashtra, not in Karnataka"),
        ("shipping_option_code", "", "Choose how we should send your parcel"),
    ],
)
def test_a_wrong_field_is_marked_and_the_others_kept(
    client: Client, field: str, typed: str, advice: str
) -> None:
    bag(client)
    answer = begin(client, **{field: typed})
    assert answer.status_code == 400
    assert advice in answer.text
    assert f'id="error-{field}"' in answer.text
    if field != "shipping_line1":
        assert ADDRESS["shipping_line1"] in answer.text
    assert not Order.objects.exists()
    assert Cart.objects.get().status == "open"


def test_a_tampered_total_is_told_and_nothing_is_sold(client: Client) -> None:
    bag(client)
    answer = begin(client, accepted_total="100")
    assert answer.status_code == 409
    assert "The total is now ₹1,599.00, not ₹1.00" in answer.text
    assert 'name="accepted_total" value="159900"' in answer.text
    assert not Order.objects.exists()
    assert begin(client).status_code == 303


def test_a_size_that_sold_out_is_named(client: Client, outside: Outside) -> None:
    piece = bag(client)
    outside.stock[piece.sku] = 0
    answer = begin(client)
    assert answer.status_code == 409
    assert "Meera Silk Blouse" in answer.text
    assert "sold out" in answer.text
    assert not Order.objects.exists()


def test_the_erp_being_down_does_not_stop_a_sale(client: Client, outside: Outside) -> None:
    bag(client)
    outside.erp_is_down = True
    assert begin(client).status_code == 303
    assert Order.objects.get().stock_verified is False


def test_update_shows_the_sums_without_buying(client: Client) -> None:
    bag(client)
    answer = begin(client, action="update", shipping_option_code="express")
    assert answer.status_code == 200
    assert "₹1,699.00" in answer.text
    assert not Order.objects.exists()


def test_an_empty_bag_has_no_checkout(client: Client) -> None:
    assert client.get("/checkout/")["Location"] == "/cart/"
    assert begin(client)["Location"] == "/cart/"


def test_the_form_is_protected_against_other_sites() -> None:
    client = Client(enforce_csrf_checks=True)
    bag(client)
    assert begin(client).status_code == 403
    assert not Order.objects.exists()


def test_the_pay_page_may_send_its_form_to_the_gateway_and_nowhere_else(client: Client, world: World) -> None:
    bag(client)
    page = client.get(begin(client)["Location"])
    assert page.status_code == 200
    policy = dict(part.strip().split(" ", 1) for part in page["Content-Security-Policy"].split(";"))
    gateway = world.servers["razorpay"].base_url
    assert policy["form-action"].split() == ["'self'", gateway]
    assert policy["script-src"].split() == ["'self'", gateway]
    assert policy["default-src"] == "'self'"
    assert f'data-pay-script="{gateway}/v1/checkout.js"' in page.text
    assert f'src="{gateway}' not in page.text  # nothing is fetched before the click
    assert page["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert page["Cross-Origin-Opener-Policy"] == "same-origin-allow-popups"
    assert page["Cache-Control"] == "private, no-store"
    assert f'action="{gateway}/v1/checkout/embedded"' in page.text
    assert 'name="amount" value="159900"' in page.text
    assert "secret" not in page.text.lower().replace("secure", "")


def test_other_pages_keep_their_forms_at_home(client: Client) -> None:
    policy = client.get("/cart/")["Content-Security-Policy"] + ";"
    assert "form-action 'self';" in policy
    assert "script-src 'self';" in policy


def test_the_return_needs_no_cookie_and_no_token(client: Client, pay: Callable[..., dict[str, str]]) -> None:
    bag(client)
    token = token_in(begin(client))
    stranger = Client(enforce_csrf_checks=True)
    headers = {"Origin": "https://api.razorpay.com"}
    answer = stranger.post(f"/checkout/return/{token}/", pay(Order.objects.get()), headers=headers)
    assert answer.status_code == 303
    assert answer["Location"] == f"/orders/{token}/"
    assert Order.objects.get().status == "confirmed"
    assert "Thank you" in stranger.get(f"/orders/{token}/").text


def test_the_browsers_word_alone_confirms_nothing(client: Client) -> None:
    bag(client)
    token = token_in(begin(client))
    forged = {"razorpay_payment_id": "pay_x", "razorpay_order_id": "order_x", "razorpay_signature": "0" * 64}
    assert client.post(f"/checkout/return/{token}/", forged).status_code == 303
    assert Order.objects.get().status == "pending"


def test_going_back_puts_the_pieces_into_an_open_bag(client: Client) -> None:
    bag(client, quantity=2, price="700.00")
    token = token_in(begin(client, accepted_total="149900"))
    assert "You have begun to pay" in client.get("/cart/").text
    assert client.get(f"/checkout/cancel/{token}/")["Location"] == "/cart/"
    assert Order.objects.get().status == "cancelled"
    page = client.get("/cart/").text
    assert "Meera Silk Blouse" in page
    assert 'value="2"' in page


def test_a_stranger_cannot_call_an_order_off(client: Client) -> None:
    bag(client)
    token = token_in(begin(client))
    assert Client().get(f"/checkout/cancel/{token}/")["Location"] == f"/orders/{token}/"
    assert Order.objects.get().status == "pending"


def test_somebody_elses_bag_does_not_call_an_order_off(client: Client) -> None:
    bag(client)
    token = token_in(begin(client))
    other = Client()
    shelve("BLS-MRN-34", "BLR", 9, version=2)
    piece_id = Order.objects.get().lines.get().variant_public_id
    other.post("/islands/add-to-cart/", {"variant": piece_id, "quantity": "1"}, headers=ORIGIN)
    assert other.get(f"/checkout/cancel/{token}/")["Location"] == f"/orders/{token}/"
    assert Order.objects.get().status == "pending"


def test_a_paid_order_is_shown_instead_of_paid_again(
    client: Client, pay: Callable[..., dict[str, str]]
) -> None:
    bag(client)
    token = token_in(begin(client))
    client.post(f"/checkout/return/{token}/", pay(Order.objects.get()))
    assert client.get(f"/checkout/pay/{token}/")["Location"] == f"/orders/{token}/"
    assert "There is nothing in your bag yet" in client.get("/cart/").text


def test_a_failed_payment_is_said_and_can_be_tried_again(
    client: Client, pay: Callable[..., dict[str, str]]
) -> None:
    bag(client)
    token = token_in(begin(client))
    client.post(f"/checkout/return/{token}/", pay(Order.objects.get(), "fail"))
    page = client.get(f"/orders/{token}/").text
    assert "The payment did not go through" in page
    assert f'action="/checkout/pay/{token}/"' in page
    assert client.post(f"/checkout/pay/{token}/").status_code == 200


def test_a_gateway_that_is_away_is_said_and_the_order_waits(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    bag(client)
    token = token_in(begin(client))

    def away(**asked: str) -> None:
        raise Unavailable

    monkeypatch.setattr(payment, "retry_payment", away)
    assert client.get(f"/checkout/pay/{token}/").status_code == 503
    assert Order.objects.get().status == "pending"


@pytest.mark.parametrize(
    "path", ["/orders/{}/", "/checkout/pay/{}/", "/checkout/return/{}/", "/checkout/cancel/{}/"]
)
@pytest.mark.parametrize("token", ["x" * 43, "short", "WEB-1001", "%00", "x" * 500])
def test_an_unknown_order_is_not_found(client: Client, path: str, token: str) -> None:
    assert client.get(path.format(token)).status_code == 404


def test_the_orders_page_keeps_its_address_to_itself(client: Client) -> None:
    bag(client)
    page = client.get(f"/orders/{token_in(begin(client))}/")
    assert page["Cache-Control"] == "private, no-store"
    assert page["Referrer-Policy"] == "same-origin"
    assert page["X-Robots-Tag"] == "noindex"


def test_ways_of_delivery_name_the_day_where_it_is_known(client: Client, outside: Outside) -> None:
    open_every_day()
    bag(client)
    expected = (clock.today_in_india() + timedelta(days=outside.transit_days or 0)).strftime("%A, %-d %B")
    shown = client.post("/checkout/", FORM | {"action": "update"}).content.decode()
    assert f"Delivered by {expected}" in shown
    unknown = client.post("/checkout/", FORM | {"action": "update", "shipping_pincode": ""}).content.decode()
    assert "Delivered by" not in unknown and "working days" in unknown
    outside.transit_days = None
    cache.clear()
    silent = client.post("/checkout/", FORM | {"action": "update"}).content.decode()
    assert "Delivered by" not in silent and "working days" in silent
