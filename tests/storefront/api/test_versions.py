"""Carts have versions: a write that names an older one changes nothing, and a read of the same one is not sent again."""

from __future__ import annotations

import hashlib

import pytest

from core.api.matching import WAITING
from core.idempotency import claim_key
from core.models import IdempotencyKey
from orders.models import LineItem
from tests.orders.outside import Outside
from tests.orders.wardrobe import add_piece, everything
from tests.storefront.api.front import Front

pytestmark = pytest.mark.django_db


def test_two_tabs_do_not_overwrite_each_other(outside: Outside) -> None:
    front, piece = Front(), add_piece()
    cart = front.post("/store/carts")["cart"]
    where, new = f"/store/carts/{cart['id']}", {"variant_id": piece.public_id, "quantity": 1}
    read = front.get(where)
    held = {"If-Match": front.last["ETag"]}
    assert front.last["Cache-Control"] == "private, no-cache"
    front.get(where, expect=304, **{"If-None-Match": front.last["ETag"]})
    added = front.post(f"{where}/line-items", new, **held)["cart"]
    assert front.last["Cache-Control"] == "private, no-store"
    second, before = {"If-Match": front.last["ETag"]}, everything()
    line = f"{where}/line-items/{added['items'][0]['id']}"
    for method, path, body in (
        ("POST", f"{where}/line-items", new),
        ("POST", where, {"email": "asha@example.com"}),
        ("POST", line, {"quantity": 4}),
        ("DELETE", line, None),
        ("POST", f"{where}/promotions", {"promo_codes": ["X"]}),
        ("POST", f"{where}/complete", {}),
    ):
        told = front.ask(method, path, body, expect=412, **held)
        assert (told["type"], told["code"]) == ("conflict", "precondition_failed"), path
    assert everything() == before and read["cart"]["items"] == []
    front.post(line, {"quantity": 2}, **second)  # what a write answered is a version, too
    front.post(line, {"quantity": 3}, **{"If-Match": f"W/{front.last['ETag']}"})
    assert LineItem.objects.get().quantity == 3 and not IdempotencyKey.objects.filter(scope=WAITING).exists()
    front.post("/store/carts/cart_x", {}, expect=404, **{"If-Match": "*"})
    for path in ("/store/carts", "/store/payment-collections", "/store/gift-cards/balance"):
        assert front.post(path, {}, expect=412, **{"If-Match": "*"})["code"] == "precondition_failed"
    claim_key(scope=WAITING, key=hashlib.blake2b(cart["id"].encode(), digest_size=16).hexdigest(), request="")
    assert front.post(line, {"quantity": 1}, expect=409, **{"If-Match": "*"})["type"] == "conflict"
    assert LineItem.objects.get().quantity == 3
