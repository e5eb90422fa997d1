"""A write with an Idempotency-Key happens once, whoever asks again."""

from __future__ import annotations

import pytest
from django.utils.crypto import salted_hmac

from core.api import repeats
from core.idempotency import claim_key
from core.models import IdempotencyKey
from orders.models import Cart, LineItem
from storefront.letters.models import Letter
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
    return salted_hmac("core.api.repeats", body, algorithm="sha256").hexdigest()


def test_logging_in_and_letters_are_done_once_and_nothing_of_it_can_be_read() -> None:
    front, once = Front(), {"Idempotency-Key": "first"}
    asha = {"email": "asha@example.com", "password": "kanjivaram-9"}
    token = front.post("/auth/customer/emailpass/register", asha, **once)["token"]
    assert front.post("/auth/customer/emailpass/register", asha, **once)["token"] == token
    other = {**asha, "password": "kanjivaram-10"}
    assert front.post("/auth/customer/emailpass/register", other, expect=422, **once)
    front.token = token
    front.post("/store/customers", {"first_name": "Asha", "last_name": "Rao"})
    front.token = ""
    first = front.post("/auth/customer/emailpass", asha, **once)
    assert front.post("/auth/customer/emailpass", asha, **once) == first
    wrong = {"Idempotency-Key": "wrong"}
    for _ in range(2):  # refusals are not kept
        assert front.post("/auth/customer/emailpass", other, expect=401, **wrong)
    letter = {"identifier": "asha@example.com"}
    for _ in range(2):
        front.post(
            "/auth/customer/emailpass/reset-password", letter, expect=201, **{"Idempotency-Key": "letter"}
        )
    assert Letter.objects.filter(kind="password_reset").count() == 1
    kept = str(list(IdempotencyKey.objects.values_list("answer", "request_hash")))
    assert token not in kept and first["token"] not in kept and "kanjivaram" not in kept
    front.token = first["token"]
    for _ in range(2):  # a session is a cookie: made each time
        front.post("/auth/session", **{"Idempotency-Key": "session"})
        assert "sessionid" in front.last.cookies
