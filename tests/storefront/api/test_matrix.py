"""Who may do what: every door for nobody, with wrong keys, wrong tokens, and for somebody else's things."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.urls import resolve

from catalog.assortment.models import SalesChannel
from core.apikeys.models import ApiKey
from core.apikeys.operations import KeyWish, issue_key, revoke_key
from core.models import User
from storefront.api.caller import forget_keys
from storefront.api.described.doors import DOORS
from storefront.api.tokens import registration_token
from storefront.api.urls import urlpatterns
from tests.orders.outside import Outside
from tests.orders.tailor import tailored
from tests.orders.wardrobe import Piece, add_piece, everything
from tests.storefront.api.front import TESTER, Front, add_key
from tests.storefront.api.test_buying import HOME
from tests.world import World

pytestmark = pytest.mark.django_db


def doors() -> list[tuple[str, str, type[Any]]]:
    """(method, path with made-up names, view) of every door of /store."""
    return [
        (method.upper(), "/store/" + re.sub(r"<str:(\w+)>", r"\1_x", str(each.pattern)), each.callback.cls)
        for each in urlpatterns
        for method in DOORS[each.callback.cls]
    ]


def logged_in(email: str) -> Front:
    """A shop front with a customer's token."""
    front, person = Front(), {"email": email, "password": "kanjivaram-9"}
    front.token = front.post("/auth/customer/emailpass/register", person)["token"]
    front.post("/store/customers", {"first_name": "Asha", "last_name": "Rao"})
    front.token = front.post("/auth/customer/emailpass", person)["token"]
    return front


@pytest.fixture
def blouse(outside: Outside) -> Piece:
    return add_piece()


def test_no_door_opens_without_a_publishable_key_that_stands(blouse: Piece) -> None:
    secret = issue_key(wish=KeyWish("Feed", "secret", scopes=["orders:write"]), author=TESTER).token
    revoked = add_key()
    revoke_key(key_id=ApiKey.objects.order_by("-id").first().public_id, author=TESTER)
    forget_keys()
    before = everything()
    for method, path, _ in doors():
        for key in ("", "pk_nonsense", secret, revoked):
            told = Front(key=key).ask(method, path, {} if method != "GET" else None, expect=400)
            assert told["type"] == "not_allowed", (method, path, key)
            assert told["code"] == ("publishable_key_invalid" if key else "publishable_key_missing"), (
                method,
                path,
            )
    assert everything() == before and len(doors()) > 40


def test_what_is_a_customers_asks_for_a_customer(blouse: Piece) -> None:
    front = logged_in("asha@blouson.test")
    ended = front.token
    User.objects.filter(email="asha@blouson.test").update(is_active=False)
    tokens = ["", "nonsense", "a.b.c", registration_token("x"), ended, ended[:-2] + "xx"]
    closed = [(method, path) for method, path, view in doors() if view.needs_customer]
    assert len(closed) >= 8
    for method, path in closed:
        for token in tokens:
            front.token = token
            told = front.ask(method, path, {} if method != "GET" else None, expect=401)
            assert told["type"] == "unauthorized", (method, path)


OWNED = {"cart_id", "line_id", "collection_id", "order_id", "address_id", "wish_id", "set_id", "ticket_id"}
# Doors that answer strangers otherwise, and why; each has its own test.
OTHERWISE = {
    "customers/me/wishlist/<str:wish_id>",  # taking off what is not on one's own list is harmless (test_beyond)
    "orders/<str:order_id>/transfer/request",  # a guest's order is asked for by its id (test_transfer)
    "orders/<str:order_id>/transfer/cancel",
    "orders/<str:order_id>/transfer/accept",
    "orders/<str:order_id>/transfer/decline",
}


def owned_doors() -> set[tuple[str, str]]:
    """(method, address) of every door whose address names a thing that is somebody's."""
    return {
        (method.upper(), str(each.pattern))
        for each in urlpatterns
        for method in DOORS[each.callback.cls]
        if str(each.pattern) not in OTHERWISE and set(re.findall(r"<str:(\w+)>", str(each.pattern))) & OWNED
    }


def test_somebody_elses_things_are_not_there(world: World, blouse: Piece) -> None:
    tailored()
    asha, meena = logged_in("asha@blouson.test"), logged_in("meena@blouson.test")
    book = asha.post("/store/customers/me/addresses", HOME)["customer"]["addresses"][0]["id"]
    cart = asha.post("/store/carts", {"items": [{"variant_id": blouse.public_id, "quantity": 1}]})["cart"]
    asha.post(f"/store/carts/{cart['id']}", {"email": "asha@example.com", "shipping_address": HOME})
    asha.post(f"/store/carts/{cart['id']}/shipping-methods", {"option_id": "so_standard"})
    collection = asha.post("/store/payment-collections", {"cart_id": cart["id"]})["payment_collection"]["id"]
    other = asha.post("/store/carts", {})["cart"]["id"]
    assert other == cart["id"]  # the one open cart of a customer
    asha.post(f"/store/payment-collections/{collection}/payment-sessions", {"provider_id": "pp_cash_cash"})
    order = asha.post(f"/store/carts/{cart['id']}/complete")["order"]
    cart = asha.post("/store/carts", {"items": [{"variant_id": blouse.public_id, "quantity": 1}]})["cart"]
    line, one = cart["items"][0]["id"], {"variant_id": blouse.public_id, "quantity": 1}
    path, asked, own = f"/store/carts/{cart['id']}", set(), "/store/customers/me"
    measured = {
        "form": "blouse",
        "name": "Mine",
        "unit": "cm",
        "measures": {"bust": "91", "under_bust": "79"},
    }
    kept = asha.post(f"{own}/measurements", measured)["measurement"]["id"]
    ticket = asha.post(f"{own}/tickets", {"subject": "When?", "message": "On Friday?"})["ticket"]["id"]
    before = everything()
    for stranger in (meena, Front(asha.key)):
        for method, where, body in (
            ("GET", path, None), ("POST", path, {"email": "x@y.in"}), ("POST", f"{path}/line-items", one),
            ("POST", f"{path}/line-items/{line}", {"quantity": 2}), ("DELETE", f"{path}/line-items/{line}", None),
            ("POST", f"{path}/promotions", {"promo_codes": ["X"]}), ("DELETE", f"{path}/promotions", {"promo_codes": ["X"]}),
            ("POST", f"{path}/taxes", {}), ("POST", f"{path}/shipping-methods", {"option_id": "so_standard"}),
            ("POST", f"{path}/gift-cards", {"code": "ABCD-EFGH-JKMN-NPQR"}), ("DELETE", f"{path}/gift-cards", {"code": "ABCD-EFGH-JKMN-NPQR"}),
            ("POST", f"{path}/complete", {}), ("GET", f"/store/shipping-options?cart_id={cart['id']}", None),
            ("POST", "/store/shipping-options/so_standard/calculate", {"cart_id": cart["id"]}),
            ("POST", "/store/payment-collections", {"cart_id": cart["id"]}),
            ("POST", f"/store/payment-collections/pay_col_{cart['id'][5:]}/payment-sessions", {"provider_id": "pp_cash_cash"}),
            ("GET", f"/store/orders/{order['id']}", None), ("POST", f"/store/orders/{order['id']}/confirm-code", {"code": "123456"}),
            ("POST", "/store/return", {"order_id": order["id"], "items": [{"id": order["items"][0]["id"], "quantity": 1}]}),
        ):  # fmt: skip
            assert stranger.ask(method, where, body, expect=404)["type"] == "not_found", (method, where)
            asked.add((method, resolve(where.partition("?")[0]).route.removeprefix("store/")))
    for method, where, body in (
        ("POST", f"{path}/customer", {}), ("POST", f"{path}/store-credit", {}), ("DELETE", f"{path}/store-credit", {}),
        *((method, f"{own}/addresses/{book}", {}) for method in ("GET", "POST", "DELETE")),
        *((method, f"{own}/measurements/{kept}", {}) for method in ("GET", "POST", "DELETE")),
        ("GET", f"{own}/tickets/{ticket}", None), ("POST", f"{own}/tickets/{ticket}/messages", {"message": "Hello"}),
    ):  # fmt: skip
        sent = None if method == "GET" else body
        assert meena.ask(method, where, sent, expect=404)["type"] == "not_found", (method, where)
        asked.add((method, resolve(where).route.removeprefix("store/")))
    assert owned_doors() <= asked  # a door that is added has to be asked here, too
    assert meena.post("/store/carts", {"shipping_address": book}, expect=404)["type"] == "not_found"
    assert meena.get("/store/orders")["orders"] == []
    after = everything()
    assert {table: after[table] for table in before if table != "orders_cart"} == {
        table: rows for table, rows in before.items() if table != "orders_cart"
    }


def test_a_key_of_another_channel_shows_and_sells_nothing_of_the_webs(blouse: Piece) -> None:
    SalesChannel.objects.get_or_create(code="wholesale", defaults={"name": "Wholesale"})
    front = Front(add_key("wholesale"))
    assert front.get("/store/products")["count"] == 0
    assert front.get(f"/store/product-variants/{blouse.public_id}", expect=404)["type"] == "not_found"
    assert front.get(f"/store/product-variants?id={blouse.public_id}")["variants"] == []
    wanted = {"items": [{"variant_id": blouse.public_id, "quantity": 1}]}
    assert front.post("/store/carts", wanted, expect=404)["type"] == "not_found"
    cart = front.post("/store/carts", {})["cart"]
    assert front.post(f"/store/carts/{cart['id']}/line-items", wanted["items"][0], expect=404)
    assert front.get(f"/store/carts/{cart['id']}")["cart"]["items"] == []
