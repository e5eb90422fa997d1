"""Carts have versions: a write that names an older one changes nothing, and a read of the same one is not sent again."""

from __future__ import annotations

import hashlib

import pytest

from core.api.matching import WAITING
from core.idempotency import claim_key
from core.models import IdempotencyKey
from orders.models import LineItem
from tests.orders.conftest import begin
from tests.orders.outside import Outside
from tests.orders.tailor import tailored
from tests.orders.wardrobe import add_piece, cart_with, everything
from tests.storefront.api.front import Front
from tests.storefront.api.test_buying import HOME
from tests.storefront.api.test_matrix import logged_in
from tests.world import World

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


def test_what_is_a_customers_own_has_versions_too(world: World, outside: Outside) -> None:
    front, piece = logged_in("asha@blouson.test"), add_piece()
    other, mine = add_piece("SAR-MRN-34", title="Leela Saree"), "/store/customers/me"
    tailored()
    body_set = {
        "form": "blouse",
        "name": "Mine",
        "unit": "cm",
        "measures": {"bust": "91", "under_bust": "79"},
    }
    ticket = front.post(f"{mine}/tickets", {"subject": "When?", "message": "I need it on Friday."})["ticket"][
        "id"
    ]
    book = front.post(f"{mine}/addresses", HOME)["customer"]["addresses"][0]["id"]
    wish = front.post(f"{mine}/wishlist", {"variant_id": other.public_id})["wishlist"][0]["id"]
    kept = front.post(f"{mine}/measurements", body_set)["measurement"]["id"]
    for read, write, method, first, second in (
        (mine, mine, "POST", {"first_name": "Meena"}, {"first_name": "Asha"}),
        (f"{mine}/addresses", f"{mine}/addresses", "POST", {**HOME, "city": "Mysuru"}, {**HOME, "city": "Hubballi"}),
        (f"{mine}/addresses/{book}", f"{mine}/addresses/{book}", "POST", {"first_name": "Meena"}, {"first_name": "Asha"}),
        (f"{mine}/wishlist", f"{mine}/wishlist", "POST", {"variant_id": piece.public_id}, {"variant_id": other.public_id}),
        (f"{mine}/wishlist", f"{mine}/wishlist/{wish}", "DELETE", None, None),
        (f"{mine}/measurements", f"{mine}/measurements", "POST", {**body_set, "name": "Hers"}, {**body_set, "name": "Its"}),
        (f"{mine}/measurements/{kept}", f"{mine}/measurements/{kept}", "POST", {"name": "Old"}, {"name": "New"}),
        (f"{mine}/tickets", f"{mine}/tickets", "POST", {"subject": "Blue?", "message": "Is it?"}, {"subject": "Red?", "message": "Is it?"}),
        (f"{mine}/tickets/{ticket}", f"{mine}/tickets/{ticket}/messages", "POST", {"message": "Or Saturday."}, {"message": "Or Sunday."}),
    ):  # fmt: skip
        front.get(read)
        held = {"If-Match": front.last["ETag"]}
        assert front.last["Cache-Control"] == "private, no-cache"
        front.get(read, expect=304, **{"If-None-Match": held["If-Match"]})
        front.ask(method, write, first, **held)
        before = everything()
        told = front.ask(method, write, second, expect=412, **held)
        assert (told["type"], told["code"]) == ("conflict", "precondition_failed"), write
        assert everything() == before, write
        front.get(read)
        assert front.last["ETag"] != held["If-Match"], read
        if method == "POST":
            front.post(write, second, **{"If-Match": front.last["ETag"]})
    for gone in (f"{mine}/measurements/{kept}", f"{mine}/addresses/{book}"):
        front.ask("DELETE", gone, expect=412, **{"If-Match": '"old"'})
        front.ask("DELETE", gone, **{"If-Match": "*"})
        front.ask("DELETE", gone, expect=404, **{"If-Match": "*"})
    assert not IdempotencyKey.objects.filter(scope=WAITING).exists()
    front.token = ""
    front.post(mine, {}, expect=401, **{"If-Match": "*"})


def test_what_has_no_version_refuses_to_be_meant_for_one(world: World, outside: Outside) -> None:
    front, piece = logged_in("asha@blouson.test"), add_piece()
    cart = front.post("/store/carts", {"items": [{"variant_id": piece.public_id, "quantity": 1}]})["cart"][
        "id"
    ]
    front.get(f"/store/carts/{cart}")
    held = {"If-Match": front.last["ETag"]}
    front.post(f"/store/carts/{cart}", {"email": "asha@example.com"})
    sessions = f"/store/payment-collections/pay_col_{cart[5:]}/payment-sessions"
    told = front.post(sessions, {"provider_id": "pp_cash_cash"}, expect=412, **held)
    assert told["code"] == "precondition_failed"  # what would be paid is not what was read
    order = begin(cart_id=cart_with((piece, 1))).order_id
    front.token = ""
    front.get(f"/store/orders/{order}")
    front.get(f"/store/orders/{order}", expect=304, **{"If-None-Match": front.last["ETag"]})
    told = front.post(
        f"/store/orders/{order}/confirm-code", {"code": "1"}, expect=412, **{"If-Match": '"old"'}
    )
    assert told["code"] == "precondition_failed"
    for path in (
        "/store/return",
        f"/store/orders/{order}/transfer/accept",
        "/auth/customer/emailpass",
        "/store/customers",
    ):
        told = front.post(path, {}, expect=412, **{"If-Match": "*"})
        assert "Leave If-Match out" in told["message"], path
