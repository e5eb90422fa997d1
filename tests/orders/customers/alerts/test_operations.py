"""Being told, once, that a piece is back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail

from catalog.inventory.operations import StockFacts, set_stock_level
from core import clock
from core.errors import Invalid, NotFound
from core.models import OutboxEvent
from orders.customers.alerts.models import ProductAlert
from orders.customers.alerts.operations import (
    CONSENT,
    StillInStock,
    ask_for_alert,
    expire_alerts,
    mark_alerts_due,
    stop_alerts,
    stop_token,
)
from storefront.letters.back_in_stock import write_due_letters
from storefront.letters.models import Letter
from tests.orders.wardrobe import Piece, add_piece

pytestmark = pytest.mark.django_db


@pytest.fixture
def piece() -> Piece:
    return add_piece(stock={"BLR": 0})


def put(piece: Piece, on_hand: int, version: int) -> None:
    set_stock_level(StockFacts(piece.sku, "BLR", on_hand, 0, version=version, as_of=clock.now()))


def statuses() -> list[str]:
    return list(ProductAlert.objects.order_by("pk").values_list("status", flat=True))


def test_asking_twice_is_asking_once_with_consent_kept(piece: Piece) -> None:
    first = ask_for_alert(variant_id=piece.public_id, email="Asha@Example.com ")
    with clock.moved(timedelta(days=10)):
        assert ask_for_alert(variant_id=piece.public_id, email="asha@example.com") == first
    row = ProductAlert.objects.get()
    assert (row.email, row.status, row.consent) == ("asha@example.com", "waiting", CONSENT)
    assert timedelta(days=99) < row.expires_at - row.consented_at < timedelta(days=101)


def test_when_it_is_back_each_wish_gets_one_letter(piece: Piece) -> None:
    wishes = [
        ask_for_alert(variant_id=piece.public_id, email=f"{name}@example.com") for name in ("asha", "meera")
    ]
    put(piece, 2, 50)
    news = OutboxEvent.objects.get(name="catalog.BackInStock")
    assert news.payload["variant_ids"] == [piece.public_id]
    assert mark_alerts_due(variant_ids=news.payload["variant_ids"]) == 2
    assert mark_alerts_due(variant_ids=news.payload["variant_ids"]) == 0
    assert (write_due_letters(), write_due_letters()) == (2, 0)
    assert statuses() == ["notified", "notified"]
    letters = Letter.objects.filter(kind="back_in_stock").order_by("pk")
    assert all(letter.stop_url and letter.stop_url in letter.text for letter in letters)
    assert [(letter.about, letter.to) for letter in letters] == [
        (wishes[0], "asha@example.com"), (wishes[1], "meera@example.com"),
    ]  # fmt: skip
    assert f"/alerts/{wishes[0]}/{stop_token(wishes[0])}/" in letters[0].text
    assert "₹1,500.00" in letters[0].text
    assert mail.outbox == []


def test_gone_again_before_the_letter_it_waits_on(piece: Piece) -> None:
    ask_for_alert(variant_id=piece.public_id, email="asha@example.com")
    put(piece, 1, 50)
    mark_alerts_due(variant_ids=[piece.public_id])
    put(piece, 0, 51)
    assert write_due_letters() == 0
    assert (statuses(), Letter.objects.count()) == (["waiting"], 0)


def test_a_piece_in_stock_a_stranger_and_nonsense_are_refused(piece: Piece) -> None:
    for variant_id, email, error in [
        (piece.public_id, "no address", Invalid),
        ("variant_unknown", "asha@example.com", NotFound),
        (add_piece("BLS-RED-36", stock={"BLR": 1}).public_id, "asha@example.com", StillInStock),
    ]:
        with pytest.raises(error):
            ask_for_alert(variant_id=variant_id, email=email)
    assert not ProductAlert.objects.exists()


def test_the_link_stops_all_of_a_persons_wishes_and_nobody_elses(piece: Piece) -> None:
    other = add_piece("BLS-RED-36", stock={"BLR": 0})
    mine = ask_for_alert(variant_id=piece.public_id, email="asha@example.com")
    ask_for_alert(variant_id=other.public_id, email="asha@example.com")
    ask_for_alert(variant_id=piece.public_id, email="meera@example.com")
    with pytest.raises(NotFound):
        stop_alerts(alert_id=mine, token="guessed")
    assert statuses() == ["waiting"] * 3
    assert stop_alerts(alert_id=mine, token=stop_token(mine)) == 2
    assert stop_alerts(alert_id=mine, token=stop_token(mine)) == 0
    assert statuses() == ["stopped", "stopped", "waiting"]


def test_a_wish_lasts_ninety_days(piece: Piece) -> None:
    ask_for_alert(variant_id=piece.public_id, email="asha@example.com")
    with clock.moved(timedelta(days=89)):
        assert expire_alerts() == 0
    with clock.moved(timedelta(days=90, minutes=1)):
        assert expire_alerts() == 1
    assert statuses() == ["expired"]
    assert mark_alerts_due(variant_ids=[piece.public_id]) == 0
