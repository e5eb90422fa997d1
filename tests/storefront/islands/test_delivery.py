"""The PIN asked on a product and in the bag: with and without JavaScript, remembered, never on the still page."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from catalog.products.queries import variant_facts
from core import clock
from core.clock import INDIA
from orders.checkout.models import CheckoutTerms
from storefront.try_limits import PIN_CHECKS
from tests.orders.outside import Outside, forget_outside
from tests.orders.tailor import tailored
from tests.orders.wardrobe import Piece, add_piece

pytestmark = pytest.mark.django_db
ADDRESS = "/islands/delivery/"
OURS = {"Origin": "http://testserver", "Sec-Fetch-Site": "same-origin"}
ISLAND = {**OURS, "HX-Request": "true"}


@pytest.fixture(autouse=True)
def outside(settings: Settings) -> Iterator[Outside]:
    settings.COURIER = "tests.orders.outside.Van"
    settings.LIVE_STOCK = "tests.orders.outside.Stock"
    settings.LIVE_PRICE = "tests.orders.outside.Prices"
    with clock.moved(datetime(2026, 12, 2, 9, tzinfo=INDIA) - clock.now()):
        yield forget_outside()


@pytest.fixture
def piece() -> Piece:
    return add_piece()


def facts(piece: Piece) -> tuple[str, str]:
    """Its page and its handle."""
    found = variant_facts(ids=[piece.pk])[piece.pk]
    return found.url, found.product_handle


def post(client: Client, piece: Piece, pincode: str, **headers: str) -> tuple[int, str]:
    asked = {"product": facts(piece)[1], "colour": "maroon", "pincode": pincode}
    answer = client.post(ADDRESS, asked, headers={**ISLAND, **headers})
    return answer.status_code, answer.content.decode()


def test_the_day_and_cash_for_a_pin_remembered_and_absent_from_the_still_page(piece: Piece) -> None:
    client = Client()
    url, handle = facts(piece)
    asleep = client.get(ADDRESS, {"product": handle, "colour": "maroon"}, headers=ISLAND)
    assert (asleep.status_code, asleep.content) == (204, b"")
    status, text = post(client, piece, "560 038")
    assert (status, "<html" in text) == (200, False)
    assert "Delivered by Sat, 5 Dec" in text and "The courier takes cash on delivery there." in text
    again = client.get(ADDRESS, {"product": handle, "colour": "maroon"}, headers=ISLAND).content.decode()
    assert 'value="560038"' in again and "Delivered by Sat, 5 Dec" in again
    still = client.get(url)
    assert "560038" not in still.content.decode() and f"product={handle}" in still.content.decode()


def test_the_courier_is_asked_once_for_many_shoppers(piece: Piece, outside: Outside) -> None:
    for _ in range(3):
        post(Client(), piece, "560038")
    assert outside.asked == ["reach 560001-560038 500 g"]


def test_without_javascript_a_page_answers(piece: Piece) -> None:
    asked = {"product": facts(piece)[1], "colour": "maroon", "pincode": "560038"}
    answer = Client().post(ADDRESS, asked, headers={**OURS, "Referer": "http://testserver/products/x/"})
    text = answer.content.decode()
    assert answer.status_code == 200 and "<html" in text and "Delivered by Sat, 5 Dec" in text
    assert 'href="/products/x/"' in text


@pytest.mark.parametrize(
    ("pincode", "words"),
    [
        ("000000", "India Post does not know the PIN 000000"),
        ("<b>1", "India Post does not know the PIN &lt;b&gt;1"),
        ("", "India Post does not know the PIN"),
        ("799001", "Our couriers do not reach PIN 799001 yet"),
        ("400050", "No cash on delivery there: please pay online."),
    ],
)
def test_what_else_a_pin_may_be(piece: Piece, outside: Outside, pincode: str, words: str) -> None:
    outside.unserved, outside.no_cash = {"799001"}, {"400050"}
    status, text = post(Client(), piece, pincode)
    assert status == 200 and words in text


def test_a_silent_courier_refuses_nobody(piece: Piece, outside: Outside) -> None:
    outside.courier_is_down = True
    _, text = post(Client(), piece, "560038")
    assert "We send to PIN 560038. The courier cannot tell us the day just now" in text
    assert "Delivered by" not in text


def test_paused_cash_is_said_so(piece: Piece) -> None:
    CheckoutTerms.objects.create(takes_cash=False, no_cash_words="No cash during Diwali.")
    assert "No cash during Diwali." in post(Client(), piece, "560038")[1]


def test_what_may_be_made_to_measure_says_how_much_longer() -> None:
    _, text = post(Client(), tailored(), "560038")
    assert "Made to your measure: 12 days more." in text


def test_the_bag_answers_for_all_that_lies_in_it(piece: Piece, outside: Outside) -> None:
    client = Client()
    client.post("/islands/add-to-cart/", {"variant": piece.public_id, "quantity": "2"}, headers=OURS)
    assert "Delivered by" not in client.get("/cart/").content.decode()
    answer = client.post(ADDRESS, {"pincode": "560038"}, headers=OURS)
    assert (answer.status_code, answer["Location"]) == (303, "/cart/#delivery")
    text = client.get("/cart/").content.decode()
    assert "Delivered by Sat, 5 Dec" in text and 'value="560038"' in text
    assert outside.asked[-1] == "reach 560001-560038 1000 g"
    assert 'value="560038"' in client.get("/checkout/").content.decode()


def test_a_foreign_page_asks_nothing_and_floods_are_slowed(piece: Piece, outside: Outside) -> None:
    status, _ = post(
        Client(), piece, "560038", Origin="https://elsewhere.example", **{"Sec-Fetch-Site": "cross-site"}
    )
    assert (status, outside.asked) == (403, [])
    client = Client()
    answers = {post(client, piece, "560038")[0] for _ in range(PIN_CHECKS.per_person + 1)}
    assert answers == {200}
    assert post(client, piece, "560038")[0] == 429
