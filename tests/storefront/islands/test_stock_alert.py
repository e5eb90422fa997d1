"""The form on a sold-out size: with and without JavaScript, from our own pages only."""

from __future__ import annotations

import pytest
from django.test import Client

from catalog.products.queries import variant_facts
from orders.customers.alerts.models import ProductAlert
from orders.customers.alerts.operations import ask_for_alert, stop_token
from storefront.try_limits import STOCK_WISHES
from tests.orders.wardrobe import Piece, add_piece

pytestmark = pytest.mark.django_db
ADDRESS = "/islands/stock-alert/"
OURS = {"Origin": "http://testserver", "Sec-Fetch-Site": "same-origin"}


@pytest.fixture
def piece() -> Piece:
    return add_piece(stock={"BLR": 0})


def post(piece: Piece, email: str = "asha@example.com", **headers: str) -> tuple[int, str]:
    answer = Client().post(ADDRESS, {"variant": piece.public_id, "email": email}, headers={**OURS, **headers})
    return answer.status_code, answer.content.decode()


def test_an_island_thanks_in_place(piece: Piece) -> None:
    status, text = post(piece, **{"HX-Request": "true"})
    assert (status, "<html" in text) == (200, False)
    assert "We write to asha@example.com" in text
    assert ProductAlert.objects.count() == 1


def test_without_javascript_a_page_thanks(piece: Piece) -> None:
    status, text = post(piece)
    assert (status, "<html" in text) == (200, True)
    assert "We write to asha@example.com" in text


def test_a_wrong_address_is_explained_and_nothing_kept(piece: Piece) -> None:
    status, text = post(piece, "nobody", **{"HX-Request": "true"})
    assert (status, "asha@example.com" in text) == (400, True)
    assert not ProductAlert.objects.exists()


def test_a_foreign_page_cannot_sign_anybody_up(piece: Piece) -> None:
    status, _ = post(piece, Origin="https://elsewhere.example", **{"Sec-Fetch-Site": "cross-site"})
    assert status == 403
    assert not ProductAlert.objects.exists()


def test_too_many_wishes_are_slowed_down(piece: Piece) -> None:
    answers = [post(piece)[0] for _ in range(STOCK_WISHES.per_person + 1)]
    assert answers == [200] * STOCK_WISHES.per_person + [429]


def test_the_page_of_a_sold_out_piece_has_the_form(piece: Piece) -> None:
    text = Client().get(next(iter(variant_facts(ids=[piece.pk]).values())).url).content.decode()
    assert 'action="/islands/stock-alert/"' in text
    assert f'<option value="{piece.public_id}">' in text


def test_the_link_in_the_letter_asks_before_it_stops(piece: Piece) -> None:
    alert = ask_for_alert(variant_id=piece.public_id, email="asha@example.com")
    address = f"/alerts/{alert}/{stop_token(alert)}/"
    assert "Stop these letters" in Client().get(address).content.decode()
    assert ProductAlert.objects.get().status == "waiting"
    assert "no more letters" in Client().post(address, headers=OURS).content.decode()
    assert ProductAlert.objects.get().status == "stopped"
    assert Client().post(f"/alerts/{alert}/guessed/", headers=OURS).status_code == 404
