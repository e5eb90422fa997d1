"""A write with an Idempotency-Key happens once, whoever asks again."""

from __future__ import annotations

import hashlib

import pytest

from core.idempotency import claim_key
from core.models import IdempotencyKey
from orders.models import Cart, LineItem
from storefront.api import repeats
from tests.orders.outside import Outside
from tests.orders.wardrobe import add_piece
from tests.storefront.api.front import Front, add_key

pytestmark = pytest.mark.django_db


def test_the_same_key_adds_one_line_and_answers_the_same(outside: Outside) -> None:
    front, piece = Front(), add_piece()
    path = f"/store/carts/{front.post('/store/carts', **{'Idempotency-Key': 'a'})['cart']['id']}/line-items"
    one = {"variant_id": piece.public_id, "quantity": 1}
    first = front.post(path, one, **{"Idempotency-Key": "add-1"})
    again = front.post(path, one, **{"Idempotency-Key": "add-1"})
    assert again == first and front.last["Idempotent-Replayed"] == "true"
    assert LineItem.objects.get().quantity == 1
    told = front.post(path, {**one, "quantity": 2}, expect=422, **{"Idempotency-Key": "add-1"})
    assert (told["type"], told["code"]) == ("duplicate_error", "idempotency_key_reuse")
    front.post(path, one, **{"Idempotency-Key": "add-2"})
    assert LineItem.objects.get().quantity == 2
    other = Front(add_key())
    other.post(path, one, **{"Idempotency-Key": "add-2"})  # the same name from another caller is another key
    assert LineItem.objects.get().quantity == 3
    front.post("/store/carts", **{"Idempotency-Key": "a"})
    assert Cart.objects.count() == 1


def test_what_was_refused_may_be_asked_again_and_what_runs_is_waited_for(
    outside: Outside, monkeypatch: pytest.MonkeyPatch
) -> None:
    front = Front()
    path = f"/store/carts/{front.post('/store/carts')['cart']['id']}/line-items"
    wrong = {"variant_id": "variant_nothing", "quantity": 1}
    front.post(path, wrong, expect=404, **{"Idempotency-Key": "k"})
    assert not IdempotencyKey.objects.exists()
    front.post(path, {"variant_id": add_piece().public_id, "quantity": 1}, **{"Idempotency-Key": "k"})
    for bad in ("", " ", "x" * 121, "mit Leerzeichen"):
        assert front.post(path, wrong, expect=400, **{"Idempotency-Key": bad})["type"] == "invalid_data"
    monkeypatch.setattr(repeats, "_scope", lambda request: "store:same")
    assert claim_key(scope="store:same", key="slow", request="") is None
    IdempotencyKey.objects.filter(key="slow").update(request_hash=_hash(b"{}"))
    told = front.post("/store/carts", {}, expect=409, **{"Idempotency-Key": "slow"})
    assert told["code"] == "idempotency_key_in_use"
    giant = front.client.post(
        path, b"x" * 1_100_000, content_type="application/json",
        headers={"x-publishable-api-key": front.key, "Idempotency-Key": "giant"},
    )  # fmt: skip
    assert giant.status_code == 413


def _hash(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()
