"""Sending pieces back in a browser without JavaScript: asked for, followed, called off; nobody else's."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from orders.models import Order, Return
from orders.returns.operations import send_exchange
from orders.sales.operations import cancel_order
from orders.sales.queries import order_token
from storefront.letters.models import Letter
from tests.orders.conftest import begin, come_back
from tests.orders.returns.parcels import bring_back, deliver
from tests.orders.wardrobe import Piece, add_piece, add_size, cart_with, shelve
from tests.world import drain_outbox

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
WANTED = {"quantity_1": "1", "reason_1": "does-not-fit", "way": "pickup", "note": "Too <b>tight</b>"}


@pytest.fixture
def order(world: object, pay: Callable[..., dict[str, str]]) -> Order:
    """Two blouses, delivered."""
    cart_id = cart_with((add_piece(price="450.00"), 2))
    found = Order.objects.get(public_id=begin(cart_id=cart_id).order_id)
    found = come_back(found, pay(found))
    deliver(found)
    drain_outbox()
    return found


def page_of(order: Order) -> str:
    return f"/orders/{order_token(order.public_id)}/"


def test_a_return_is_asked_for_followed_and_called_off(order: Order, client: Client) -> None:
    assert "Exchange or send back" in client.get(page_of(order)).content.decode()
    form = client.get(f"{page_of(order)}returns/new/")
    assert form["Referrer-Policy"] == "same-origin"
    assert form.content.decode().count('<option value="1"') == 1
    answer = client.post(f"{page_of(order)}returns/new/", WANTED, follow=True)
    found = Return.objects.get()
    assert answer.redirect_chain[-1][0] == f"{page_of(order)}returns/{found.public_id}/"
    text = answer.content.decode()
    assert "Asked for" in text and "Too &lt;b&gt;tight&lt;/b&gt;" in text
    assert found.number in client.get(page_of(order)).content.decode()
    called_off = client.post(f"{page_of(order)}returns/{found.public_id}/", follow=True)
    assert "You keep the pieces" in called_off.content.decode()
    found.refresh_from_db()
    assert found.status == "cancelled"


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"quantity_1": "0"}, "Choose at least one piece"),
        ({"quantity_1": "3"}, "only 2 can come back"),
        ({"quantity_1": "-1"}, "Choose at least one piece"),
        ({"quantity_1": "1.5"}, "Choose at least one piece"),
        ({"quantity_1": "9" * 30}, "Choose at least one piece"),
        ({"quantity_2": "1", "reason_2": "does-not-fit"}, "Choose at least one piece of this order"),
        ({"reason_1": ""}, "Please say why"),
        ({"way": "pigeon"}, "Please choose how"),
        ({"note": "x" * 501}, "below 500 characters"),
    ],
)
def test_bad_input_is_told_and_loses_nothing(
    order: Order, client: Client, changed: dict[str, str], words: str
) -> None:
    answer = client.post(f"{page_of(order)}returns/new/", WANTED | changed)
    assert answer.status_code in {400, 409}
    text = answer.content.decode()
    assert words in text
    assert 'role="alert"' in text
    if "note" not in changed:
        assert "Too &lt;b&gt;tight&lt;/b&gt;" in text
    assert not Return.objects.exists()


def test_nobody_elses_return(order: Order, client: Client) -> None:
    client.post(f"{page_of(order)}returns/new/", WANTED)
    found = Return.objects.get()
    other = Order.objects.get(public_id=begin(cart_id=cart_with((add_piece("BLS-RED-36"), 1))).order_id)
    assert client.get(f"{page_of(other)}returns/{found.public_id}/").status_code == 404
    assert client.post(f"{page_of(other)}returns/{found.public_id}/").status_code == 404
    assert client.get("/orders/nonsense/returns/new/").status_code == 404
    found.refresh_from_db()
    assert found.status == "requested"


def test_one_letter_for_each_step(order: Order, client: Client) -> None:
    client.post(f"{page_of(order)}returns/new/", WANTED)
    found = Return.objects.get()
    bring_back(found)
    drain_outbox()
    letters = Letter.objects.filter(kind__startswith="return_").order_by("id")
    assert sorted(letters.values_list("kind", flat=True)) == [
        "return_approved",
        "return_received",
        "return_requested",
    ]
    approved = letters.get(kind="return_approved")
    assert approved.subject == f"Your return {found.number} is approved"
    assert "The courier comes to fetch the pieces" in approved.text
    assert f"{page_of(order)}returns/{found.public_id}/" in approved.text
    assert "Meera Silk Blouse" in approved.html


def test_too_late_to_call_off(order: Order, client: Client) -> None:
    client.post(f"{page_of(order)}returns/new/", WANTED)
    found = Return.objects.get()
    bring_back(found)
    answer = client.post(f"{page_of(order)}returns/{found.public_id}/", follow=True)
    assert "Please look at it again" in answer.content.decode()
    assert "Keep the pieces after all" not in answer.content.decode()


def test_an_exchange_from_the_form_to_the_order_that_goes_out(order: Order, client: Client) -> None:
    piece = Piece("BLS-MRN-34", "", order.lines.get().variant_id)
    other, cheap = add_size(piece, "36", price="500.00"), add_size(piece, "30", price="400.00")
    form = client.get(f"{page_of(order)}returns/new/").content.decode()
    assert "Exchange or send back" in form and "Maroon / 36, ₹50.00 more" in form
    assert "Maroon / 30, ₹50.00 less" in form and cheap.public_id in form
    wanted = WANTED | {"wish": "exchange"}
    refused = client.post(f"{page_of(order)}returns/new/", wanted)
    assert refused.status_code == 400
    assert "please choose the size or colour you would like instead" in refused.content.decode()
    assert not Return.objects.exists()
    answer = client.post(
        f"{page_of(order)}returns/new/", wanted | {"replacement_1": other.public_id}, follow=True
    )
    text = answer.content.decode()
    assert "What you get instead" in text and "You pay ₹50.00 more when the first piece has come" in text
    found = Return.objects.get()
    bring_back(found)
    number = send_exchange(return_id=found.public_id, actor="meera@blouson.test")
    drain_outbox()
    letter = Letter.objects.get(kind="return_exchanged")
    assert f"as order {number} and leave as soon as ₹50.00 is paid" in letter.text
    made = Order.objects.get(number=number)
    page = client.get(f"{page_of(order)}returns/{found.public_id}/").content.decode()
    assert f'href="{page_of(made)}">Pay ₹50.00' in page
    cancel_order(order_id=made.public_id, reason="Changed my mind")
    drain_outbox()
    assert "we give back ₹450.00" in Letter.objects.get(kind="return_undone").text


def test_what_was_sold_out_meanwhile_loses_nothing(order: Order, client: Client) -> None:
    other = add_size(Piece("BLS-MRN-34", "", order.lines.get().variant_id), "36", price="450.00")
    client.get(f"{page_of(order)}returns/new/")
    shelve(other.sku, "BLR", 1, version=2)
    wanted = WANTED | {"quantity_1": "2", "wish": "exchange", "replacement_1": other.public_id}
    answer = client.post(f"{page_of(order)}returns/new/", wanted)
    assert answer.status_code == 409
    assert "has just been sold. Please choose another" in answer.content.decode()
    assert "Too &lt;b&gt;tight&lt;/b&gt;" in answer.content.decode()
    assert not Return.objects.exists()
