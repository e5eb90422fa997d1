"""A purchase over the Store API, step by step, and all that must not happen on the way."""

from __future__ import annotations

from typing import Any

import pytest

from core.models import OutboxEvent
from orders.models import Cart, CheckoutDraft, Order
from payments.models import PaymentIntent
from storefront.letters.models import Letter
from tests.orders.outside import Outside
from tests.orders.promotions.offers import code_for, offer
from tests.orders.returns.parcels import add_reasons, deliver
from tests.orders.wardrobe import Piece, add_piece, add_size, everything, reprice
from tests.storefront.api.front import Front
from tests.world import World, drain_outbox

pytestmark = pytest.mark.django_db
HOME = {
    "first_name": "Asha", "last_name": "Rao", "address_1": "12, 4th Cross, Indiranagar", "address_2": "", "city": "Bengaluru",
    "province": "Karnataka", "postal_code": "560038", "country_code": "in", "phone": "98450 12345",
}  # fmt: skip


@pytest.fixture
def blouse(outside: Outside) -> Piece:
    """₹1,500, five at Bengaluru."""
    return add_piece()


def filled(front: Front, piece: Piece, *, quantity: int = 1, **told: Any) -> dict[str, Any]:
    """A cart with a piece, an address and standard delivery."""
    cart = front.post("/store/carts", {"items": [{"variant_id": piece.public_id, "quantity": quantity}]})[
        "cart"
    ]
    front.post(f"/store/carts/{cart['id']}", {"email": "asha@example.com", "shipping_address": HOME, **told})
    found: dict[str, Any] = front.post(
        f"/store/carts/{cart['id']}/shipping-methods", {"option_id": "so_standard"}
    )["cart"]
    return found


def session(front: Front, cart_id: str, provider: str = "pp_razorpay_razorpay", *, expect: int = 200) -> Any:
    """A payment session of a cart."""
    collection = front.post("/store/payment-collections", {"cart_id": cart_id})["payment_collection"]
    path = f"/store/payment-collections/{collection['id']}/payment-sessions"
    return front.post(path, {"provider_id": provider}, expect=expect)


def pay(world: World, outcome: str = "capture") -> None:
    """Pay what was asked for last, at the gateway."""
    intent = PaymentIntent.objects.latest("id")
    world.razorpay.call("POST", f"/orders/{intent.provider_order_id}/pay", {"outcome": outcome})


def add_up(thing: dict[str, Any]) -> None:
    """The contract's sums hold, to the paisa."""
    for prefix in ("", "item_", "shipping_"):
        original = f"original_{prefix}"
        assert thing[f"{original}total"] == pytest.approx(
            thing[f"{original}subtotal"] + thing[f"{original}tax_total"]
        )
    off = thing["discount_total"] - thing["discount_tax_total"]
    assert thing["total"] == pytest.approx(thing["subtotal"] - off + thing["tax_total"])
    assert thing["total"] == pytest.approx(thing["item_total"] + thing["shipping_total"])
    assert thing["item_total"] == pytest.approx(sum(item["total"] for item in thing["items"]))


def test_from_the_first_piece_to_the_order(world: World, blouse: Piece) -> None:
    small = add_size(blouse, "32", price="1200.00")
    code_for(offer("Save", method="fixed", value=10_000), "SAVE100")
    front = Front()
    cart = front.post("/store/carts", {"region_id": "reg_IN", "metadata": {"from": "a test"}})["cart"]
    path = f"/store/carts/{cart['id']}"
    assert (cart["items"], cart["total"], cart["currency_code"], cart["region"]["id"]) == (
        [],
        0,
        "inr",
        "reg_IN",
    )
    front.post(f"{path}/line-items", {"variant_id": blouse.public_id, "quantity": 1})
    cart = front.post(f"{path}/line-items", {"variant_id": small.public_id, "quantity": 2})["cart"]
    assert [(line["unit_price"], line["quantity"], line["total"]) for line in cart["items"]] == [
        (1500, 1, 1500),
        (1200, 2, 2400),
    ]
    second = cart["items"][1]["id"]
    cart = front.post(f"{path}/line-items/{second}", {"quantity": 1})["cart"]
    assert (cart["total"], cart["item_total"], cart["tax_total"]) == (2700, 2700, 128.57)
    add_up(cart)
    gone = front.delete(f"{path}/line-items/{second}")
    assert (gone["id"], gone["object"], gone["deleted"], gone["parent"]["total"]) == (
        second,
        "line-item",
        True,
        1500,
    )
    cart = front.post(f"{path}/promotions", {"promo_codes": ["save100"]})["cart"]
    assert (cart["total"], cart["discount_total"], cart["promotions"][0]["code"]) == (1400, 100, "SAVE100")
    add_up(cart)
    told = {"email": "Asha@Example.com", "shipping_address": HOME, "billing_address": HOME}
    cart = front.post(path, told)["cart"]
    assert (cart["email"], cart["shipping_address"]["province"], cart["shipping_address"]["last_name"]) == (
        "asha@example.com", "Karnataka", "Rao",
    )  # fmt: skip
    options = front.get(f"/store/shipping-options?cart_id={cart['id']}")["shipping_options"]
    assert options[0]["id"] == "so_standard" and options[0]["amount"] == 99
    cart = front.post(f"{path}/shipping-methods", {"option_id": "so_standard"})["cart"]
    assert (cart["shipping_total"], cart["total"], cart["shipping_methods"][0]["name"]) == (
        99,
        1499,
        options[0]["name"],
    )
    add_up(cart)
    full = front.get(f"{path}?fields=*items.product,*items.variant,%2Bitems.total")["cart"]
    assert (
        full["items"][0]["product"]["id"].startswith("prod_")
        and full["items"][0]["variant"]["sku"] == blouse.sku
    )
    assert (
        front.post(f"{path}/complete", expect=400)["message"]
        == "Payment sessions are required to complete cart"
    )
    providers = front.get("/store/payment-providers?region_id=reg_IN")["payment_providers"]
    assert [each["id"] for each in providers] == ["pp_razorpay_razorpay", "pp_cash_cash"]
    paying = session(front, cart["id"])["payment_collection"]
    assert (paying["amount"], paying["payment_sessions"][0]["status"]) == (1499, "pending")
    assert paying["payment_sessions"][0]["data"]["razorpay_order_id"].startswith("order_")
    early = front.post(f"{path}/complete")
    assert (early["type"], early["error"]["type"]) == ("cart", "payment_requires_more_error")
    pay(world, "fail")
    assert front.post(f"{path}/complete")["error"]["type"] == "payment_authorization_error"
    pay(world)
    done = front.post(f"{path}/complete")
    order = done["order"]
    assert (done["type"], order["total"], order["payment_status"], order["email"]) == (
        "order",
        1499,
        "captured",
        "asha@example.com",
    )
    assert order["items"][0]["adjustments"][0]["amount"] == 100 and order["items"][0]["unit_price"] == 1500
    add_up(order)
    assert front.post(f"{path}/complete")["order"]["id"] == order["id"]
    assert front.get(f"/store/orders/{order['id']}")["order"]["id"] == order["id"]
    assert Order.objects.get().status == "confirmed"
    told = front.post(f"{path}/line-items", {"variant_id": blouse.public_id, "quantity": 1}, expect=400)
    assert (told["type"], told["code"]) == ("not_allowed", "cart_not_open")


def test_going_back_from_the_payment_keeps_the_cart_and_what_was_told(world: World, blouse: Piece) -> None:
    front = Front()
    cart = filled(front, blouse)
    session(front, cart["id"])
    assert Cart.objects.get(public_id=cart["id"]).status == "paying"
    again = session(front, cart["id"])["payment_collection"]
    assert again["payment_sessions"][0]["data"]["razorpay_order_id"] and Order.objects.count() == 1
    cart = front.post(
        f"/store/carts/{cart['id']}/line-items", {"variant_id": blouse.public_id, "quantity": 1}
    )["cart"]
    assert (cart["items"][0]["quantity"], cart["total"], cart["email"]) == (2, 3000, "asha@example.com")
    assert Order.objects.get().status == "cancelled"
    assert cart["shipping_methods"][0]["shipping_option_id"] == "so_standard"
    session(front, cart["id"])
    pay(world)
    assert front.post(f"/store/carts/{cart['id']}/complete")["order"]["total"] == 3000


def test_cash_is_ordered_when_the_cart_is_completed(world: World, blouse: Piece) -> None:
    front = Front()
    cart = filled(front, blouse)
    chosen = session(front, cart["id"], "pp_system_default")["payment_collection"]
    assert (chosen["payment_sessions"][0]["provider_id"], Order.objects.count()) == ("pp_cash_cash", 0)
    done = front.post(f"/store/carts/{cart['id']}/complete")
    assert (done["type"], done["order"]["payment_status"]) == ("order", "awaiting")
    order = Order.objects.get()
    assert (order.payment_method, order.status) == ("cod", "confirmed")
    path, line = f"/store/carts/{cart['id']}", cart["items"][0]["id"]
    collection = f"/store/payment-collections/pay_col_{cart['id'][5:]}/payment-sessions"
    before = everything()
    for method, where, body in (
        ("POST", path, {"email": "other@example.com"}), ("POST", f"{path}/line-items", {"variant_id": blouse.public_id, "quantity": 1}),
        ("POST", f"{path}/line-items/{line}", {"quantity": 2}), ("DELETE", f"{path}/line-items/{line}", None),
        ("POST", f"{path}/promotions", {"promo_codes": ["X"]}), ("DELETE", f"{path}/promotions", {"promo_codes": ["X"]}),
        ("POST", f"{path}/shipping-methods", {"option_id": "so_standard"}), ("POST", f"{path}/gift-cards", {"code": "X"}),
        ("POST", collection, {"provider_id": "pp_cash_cash"}), ("POST", collection, {"provider_id": "pp_razorpay_razorpay"}),
    ):  # fmt: skip
        told = front.ask(method, where, body, expect=400)
        assert (told["type"], told["code"]) == ("not_allowed", "cart_not_open"), where
    assert front.post(f"{path}/complete")["order"]["id"] == done["order"]["id"] and everything() == before


def test_a_changed_price_stops_once_and_the_second_press_accepts(world: World, blouse: Piece) -> None:
    front = Front()
    cart = filled(front, blouse)
    reprice(blouse.sku, "1600.00")
    told = session(front, cart["id"], expect=400)
    assert (told["code"], Order.objects.count()) == ("price_changed", 0)
    assert session(front, cart["id"])["payment_collection"]["amount"] == 1699


def test_accounts_addresses_orders_and_returns(world: World, blouse: Piece) -> None:
    front = Front()
    person = {"email": "asha@blouson.test", "password": "kanjivaram-9"}
    front.token = front.post("/auth/customer/emailpass/register", person)["token"]
    assert front.get("/store/customers/me", expect=401)["type"] == "unauthorized"
    made = front.post(
        "/store/customers", {"email": person["email"], "first_name": "Asha", "last_name": "Rao"}
    )
    assert made["customer"]["first_name"] == "Asha"
    assert front.post("/store/customers", {"first_name": "Asha"}, expect=400)["code"] == "email_taken"
    front.token = ""
    again = front.post("/auth/customer/emailpass/register", person, expect=401)
    assert again["message"] == "Identity with email already exists"
    wrong = front.post("/auth/customer/emailpass", {**person, "password": "wrong"}, expect=401)
    assert wrong["message"] == "Invalid email or password"
    front.token = front.post("/auth/customer/emailpass", person)["token"]
    me = front.get("/store/customers/me")["customer"]
    assert (me["email"], me["addresses"]) == (person["email"], [])
    assert front.post("/store/customers/me", {"phone": "98450 12345"})["customer"]["phone"] == "+919845012345"
    book = front.post("/store/customers/me/addresses", HOME)["customer"]["addresses"]
    path = f"/store/customers/me/addresses/{book[0]['id']}"
    assert (
        front.post(path, {"city": "Bangalore", "is_default_billing": True})["customer"]["addresses"][0][
            "city"
        ]
        == "Bangalore"
    )
    assert front.get(path)["address"]["is_default_billing"] is True
    cart = filled(front, blouse, shipping_address=book[0]["id"])
    assert cart["customer_id"] == me["id"] and cart["shipping_address"]["city"] == "Bangalore"
    session(front, cart["id"])
    pay(world)
    order = front.post(f"/store/carts/{cart['id']}/complete")["order"]
    listed = front.get("/store/orders?limit=5")
    assert (listed["count"], listed["orders"][0]["id"], listed["orders"][0]["email"]) == (
        1,
        order["id"],
        "asha@example.com",
    )
    stranger = Front(front.key)
    for lost in (f"orders/{order['id']}", f"carts/{cart['id']}"):
        assert stranger.get(f"/store/{lost}", expect=404)["type"] == "not_found"
    assert stranger.get("/store/orders", expect=401)["type"] == "unauthorized"
    add_reasons()
    reasons = front.get("/store/return-reasons")["return_reasons"]
    ask = {"order_id": order["id"], "items": [{"id": order["items"][0]["id"], "quantity": 1, "reason_id": reasons[0]["id"]}],
           "return_shipping": {"option_id": "so_return_pickup"}}  # fmt: skip
    assert front.post("/store/return", ask, expect=400)["type"] in {
        "not_allowed",
        "invalid_data",
    }  # nothing has arrived yet
    assert stranger.post("/store/return", ask, expect=404)["type"] == "not_found"
    deliver(Order.objects.get())
    assert front.get(f"/store/orders/{order['id']}")["order"]["fulfillment_status"] == "delivered"
    wrong_item = {**ask, "items": [{"id": "ordli_0", "quantity": 1}]}
    assert front.post("/store/return", wrong_item, expect=400)["type"] == "invalid_data"
    asked = front.post("/store/return", ask)["return"]
    assert (asked["status"], asked["order_id"], asked["items"][0]["quantity"]) == (
        "requested",
        order["id"],
        1,
    )
    assert front.post("/store/return", ask, expect=400)["type"] == "not_allowed"
    refreshed = front.post("/auth/token/refresh")["token"]
    assert refreshed and front.delete(path)["deleted"] is True
    front.post("/auth/session")
    front.token = ""
    assert front.get("/store/customers/me")["customer"]["id"] == me["id"]
    front.delete("/auth/session")
    assert front.get("/store/customers/me", expect=401)["type"] == "unauthorized"


def test_a_guests_cart_joins_the_account_and_a_password_is_chosen_anew(
    world: World, blouse: Piece, mailoutbox: list[Any]
) -> None:
    front = Front()
    person = {"email": "asha@blouson.test", "password": "kanjivaram-9"}
    cart = filled(front, blouse)
    assert front.post(f"/store/carts/{cart['id']}/customer", expect=401)["type"] == "unauthorized"
    front.token = front.post("/auth/customer/emailpass/register", person)["token"]
    front.post("/store/customers", {"first_name": "Asha"})
    old = front.token = front.post("/auth/customer/emailpass", person)["token"]
    mine = front.post(f"/store/carts/{cart['id']}/customer")["cart"]
    assert mine["customer_id"] and len(mine["items"]) == 1
    front.token = ""
    assert front.get(f"/store/carts/{cart['id']}", expect=404)
    front.post("/auth/customer/emailpass/reset-password", {"identifier": person["email"]}, expect=201)
    front.post("/auth/customer/emailpass/reset-password", {"identifier": "nobody@blouson.test"}, expect=201)
    letter = Letter.objects.get(kind="password_reset")
    customer_id, key = letter.text.partition("/account/password/")[2].split("/")[:2]
    front.token = f"{customer_id}.{key}"
    assert (
        front.post("/auth/customer/emailpass/update", {"password": "short"}, expect=400)["type"]
        == "invalid_data"
    )
    assert front.post("/auth/customer/emailpass/update", {"password": "banarasi-77"}) == {"success": True}
    assert (
        front.post("/auth/customer/emailpass/update", {"password": "banarasi-78"}, expect=410)["code"]
        == "key_lapsed"
    )
    front.token = old
    assert front.get("/store/customers/me", expect=401)
    front.token = ""
    assert front.post("/auth/customer/emailpass", {**person, "password": "banarasi-77"})["token"]


def test_bad_input_changes_nothing(world: World, blouse: Piece) -> None:
    front = Front()
    cart = filled(front, blouse)
    drain_outbox()
    before, drafts = everything(), list(CheckoutDraft.objects.values())
    path, line = f"/store/carts/{cart['id']}", cart["items"][0]["id"]
    variant = blouse.public_id
    for where, body in (
        (path, {"nonsense": 1}), (path, {"email": 5}), (path, {"email": "no address"}), (path, [1]), (path, {"region_id": "reg_XX"}),
        (path, {"shipping_address": {"nonsense": 1}}), (path, {"shipping_address": 7}), (path, {"metadata": "x"}),
        (path, {"shipping_address": {"country_code": "us"}}), (path, {"metadata": {"x": "y" * 5000}}),
        (path, {"sales_channel_id": "sc_other"}), (path, {"email": "a\u0000@b.in"}),
        (f"{path}/line-items", {"variant_id": variant}), (f"{path}/line-items", {"variant_id": variant, "quantity": "2"}),
        (f"{path}/line-items", {"variant_id": variant, "quantity": True}), (f"{path}/line-items", {"variant_id": variant, "quantity": -1}),
        (f"{path}/line-items", {"variant_id": variant, "quantity": 10**30}), (f"{path}/line-items", {"variant_id": variant, "quantity": 99}),
        (f"{path}/line-items", {"variant_id": variant, "quantity": 1, "price": 1}), (f"{path}/line-items/{line}", {"quantity": 1.5}),
        (f"{path}/promotions", {"promo_codes": ["NOTHING"]}), (f"{path}/promotions", {"promo_codes": "X"}), (f"{path}/promotions", {"promo_codes": [None]}), (f"{path}/promotions", {}),
        ("/store/payment-collections", {}), (f"{path}/line-items", {"variant_id": variant, "quantity": 7}),
    ):  # fmt: skip
        told = front.post(where, body, expect=400)
        assert set(told) >= {"type", "message", "code"}, (where, body)
    for where, body in (
        (f"{path}/line-items", {"variant_id": "variant_nothing", "quantity": 1}), (f"{path}/line-items/cali_nothing", {"quantity": 1}),
        (f"{path}/shipping-methods", {"option_id": "so_nothing"}), ("/store/carts/cart_nothing", {"email": "a@b.in"}),
        ("/store/payment-collections/pay_col_nothing/payment-sessions", {"provider_id": "pp_razorpay_razorpay"}),
        ("/store/payment-collections/nonsense/payment-sessions", {"provider_id": "pp_razorpay_razorpay"}),
        ("/store/carts/cart_%00/line-items", {"variant_id": variant, "quantity": 1}), ("/store/return", {"order_id": "order_x", "items": []}),
    ):  # fmt: skip
        assert front.post(where, body, expect=404)["type"] == "not_found", where
    for raw in (b"{", b"[" * 100_000, b'{"email": NaN}', b"\xff\xfe"):
        sent = front.client.post(
            path, raw, content_type="application/json", headers={"x-publishable-api-key": front.key}
        )
        assert (sent.status_code, sent.json()["type"]) == (400, "invalid_data")
    giant = front.client.post(
        path,
        b'{"email": "' + b"x" * 1_100_000 + b'"}',
        content_type="application/json",
        headers={"x-publishable-api-key": front.key},
    )
    assert giant.status_code == 413
    assert front.ask("PUT", path, {}, expect=405)["type"] == "not_allowed"
    assert everything() == before and list(CheckoutDraft.objects.values()) == drafts
    assert not OutboxEvent.objects.filter(name="orders.OrderPlaced").exists()


def test_what_a_shop_front_keeps_with_a_line_goes_into_the_order(outside: Outside) -> None:
    front, piece = Front(), add_piece()
    wanted = {
        "variant_id": piece.public_id,
        "quantity": 1,
        "metadata": {"engraving": "For Asha ♥", "sold_by": "me"},
    }
    cart = front.post("/store/carts", {"items": [wanted]})["cart"]
    (line,) = cart["items"]
    assert (line["metadata"]["engraving"], line["metadata"]["sold_by"]) == ("For Asha ♥", "piece")
    lines = f"/store/carts/{cart['id']}/line-items"
    (line,) = front.post(lines, {**wanted, "metadata": None})["cart"]["items"]
    assert (line["quantity"], line["metadata"]["engraving"]) == (2, "For Asha ♥")
    (line,) = front.post(f"{lines}/{line['id']}", {"quantity": 2, "metadata": {"knot": ["a", 1]}})["cart"][
        "items"
    ]
    assert "engraving" not in line["metadata"] and line["metadata"]["knot"] == ["a", 1]
    for wrong in ({"a": "x" * 2000}, {"a": "\x00"}, "text", [1]):
        front.post(f"{lines}/{line['id']}", {"quantity": 1, "metadata": wrong}, expect=400)
    told = {"email": "asha@example.com", "shipping_address": HOME, "billing_address": HOME}
    front.post(f"/store/carts/{cart['id']}", told)
    front.post(f"/store/carts/{cart['id']}/shipping-methods", {"option_id": "so_standard"})
    collection = front.post("/store/payment-collections", {"cart_id": cart["id"]})["payment_collection"]["id"]
    front.post(f"/store/payment-collections/{collection}/payment-sessions", {"provider_id": "pp_cash_cash"})
    order = front.post(f"/store/carts/{cart['id']}/complete")["order"]
    assert [(each["quantity"], each["metadata"]["knot"]) for each in order["items"]] == [(2, ["a", 1])]
