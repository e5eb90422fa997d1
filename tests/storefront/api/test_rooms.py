"""Measurements, questions, gift cards and options: what is the caller's, what is told, what is refused."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.cache import cache

from catalog.assortment.models import SalesChannel
from orders.models import CartCredit, KeptMeasurements, Ticket
from payments.credit.queries import code_for_letter
from storefront.api.caller import forget_keys
from tests.catalog.stockroom import add_shown, add_variant
from tests.orders.outside import Outside
from tests.orders.tailor import tailored
from tests.orders.wardrobe import add_piece
from tests.payments.credit.accounts import add_card, add_credit
from tests.storefront.api.front import Front, add_key
from tests.storefront.api.test_matrix import logged_in
from tests.world import drain_outbox

pytestmark = pytest.mark.django_db
ROOM, HELP = "/store/customers/me/measurements", "/store/customers/me/tickets"


def test_measurements_are_kept_corrected_and_forgotten_by_their_owner(outside: Outside) -> None:
    tailored()
    asha, meena = logged_in("asha@example.com"), logged_in("meena@example.com")
    forms = asha.get("/store/measurement-forms")
    assert [each["handle"] for each in forms["measurement_forms"]] == ["blouse"]
    asked = [each["name"] for each in forms["measurement_forms"][0]["fields"] if each["is_required"]]
    assert set(asked) <= {"bust", "under_bust"}
    mine = {"form": "blouse", "name": "Me", "unit": "in", "measures": {"bust": "36", "under_bust": "31"}}
    kept = asha.post(ROOM, mine)["measurement"]
    assert (kept["name"], kept["unit"], kept["measures"], kept["missing"]) == (
        "Me",
        "in",
        mine["measures"],
        [],
    )
    one = f"{ROOM}/{kept['id']}"
    assert asha.post(one, {"measures": {"bust": "37"}})["measurement"]["measures"]["bust"] == "37"
    assert asha.post(one, {"name": "My sister"})["measurement"]["name"] == "My sister"
    wrong = asha.post(ROOM, {**mine, "name": "", "measures": {"bust": "900", "under_bust": "31"}}, expect=400)
    assert set(wrong["detail"]["fields"] if "detail" in wrong else wrong["fields"]) >= {"name"}
    for body in ({**mine, "colour": "red"}, {**mine, "measures": "36"}, {"form": "blouse"}):
        asha.post(ROOM, body, expect=400)
    asha.post(ROOM, {**mine, "form": "kite"}, expect=404)
    for method, body in (("GET", None), ("POST", {"name": "Stolen"}), ("DELETE", None)):
        meena.ask(method, one, body, expect=404)
    assert meena.get(ROOM) == {"measurements": [], "count": 0}
    Front().get(ROOM, expect=401)
    assert KeptMeasurements.objects.get().name == "My sister"
    assert asha.delete(one) == {"id": kept["id"], "object": "measurement", "deleted": True}
    assert not KeptMeasurements.objects.exists()


def test_questions_are_asked_once_followed_and_nobody_elses() -> None:
    asha, meena = logged_in("asha@example.com"), logged_in("meena@example.com")
    question = {"subject": "Hook", "message": "The hook came off <b>today</b>."}
    asked = asha.post(HELP, question)["ticket"]
    assert asha.post(HELP, question)["ticket"]["id"] == asked["id"]
    assert [(each["author"], each["body"]) for each in asked["messages"]] == [
        ("customer", question["message"])
    ]
    one = f"{HELP}/{asked['id']}"
    told = asha.post(f"{one}/messages", {"message": "And a button."})["ticket"]
    assert [each["body"] for each in told["messages"]] == [question["message"], "And a button."]
    assert asha.get(HELP)["tickets"][0]["number"] == asked["number"]
    assert asha.get(f"{HELP}?offset=1")["tickets"] == []
    for method, where, body in (("GET", one, None), ("POST", f"{one}/messages", {"message": "Mine now"})):
        meena.ask(method, where, body, expect=404)
    asha.post(HELP, {"subject": "", "message": "x"}, expect=400)
    asha.post(HELP, {**question, "order_number": "WEB-999999"}, expect=400)
    Front().post(HELP, question, expect=401)
    assert Ticket.objects.count() == 1
    cache.delete_pattern("*")
    statuses = set()
    for number in range(16):
        statuses.add(
            asha.client.post(
                HELP, {**question, "subject": f"Hook {number}"}, content_type="application/json",
                headers={"x-publishable-api-key": asha.key, "Authorization": f"Bearer {asha.token}"},
            ).status_code
        )  # fmt: skip
    assert statuses == {200, 429}


def test_cards_and_store_credit_help_to_pay(outside: Outside) -> None:
    asha, guest = logged_in("asha@example.com"), Front()
    code = code_for_letter(add_card(50_000))
    assert guest.post("/store/gift-cards/balance", {"code": code})["gift_card"] | {"expires_on": 0} == {
        "last_four": code[-4:], "balance": 500, "available": 500, "currency_code": "inr", "expires_on": 0,
    }  # fmt: skip
    line = {"items": [{"variant_id": add_piece().public_id, "quantity": 1}]}
    cart = guest.post("/store/carts", line)["cart"]
    where = f"/store/carts/{cart['id']}/gift-cards"
    for _ in range(2):  # again is harmless
        told = guest.post(where, {"code": code.lower()})
        assert (told["cart"]["gift_card_total"], told["cart"]["total"]) == (500, cart["total"])
        assert [(each["amount"], each["left"]) for each in told["credits"]] == [(500, 0)]
    bought = asha.post("/store/carts", line)["cart"]
    guest.post(f"/store/carts/{bought['id']}/gift-cards", {"code": code}, expect=404)
    guest.post(f"/store/carts/{bought['id']}/store-credit", {}, expect=401)
    asha.post(f"/store/carts/{bought['id']}/store-credit", {}, expect=400)
    add_credit(20_000, bought["customer_id"])
    told = asha.post(f"/store/carts/{bought['id']}/store-credit", {})
    assert told["cart"]["gift_card_total"] == 200
    assert asha.delete(f"/store/carts/{bought['id']}/store-credit")["credits"] == []
    told = guest.delete(where, {"code": code})
    assert (told["cart"]["gift_card_total"], told["credits"]) == (0, [])
    assert not CartCredit.objects.exists()


def test_guessing_codes_is_slowed_down(outside: Outside) -> None:
    front, code = Front(), code_for_letter(add_card(50_000))
    cart = front.post("/store/carts", {"items": [{"variant_id": add_piece().public_id, "quantity": 1}]})[
        "cart"
    ]
    path = f"/store/carts/{cart['id']}"
    for number in range(10):
        if number % 2:
            front.post(f"{path}/gift-cards", {"code": f"ABCD-EFGH-JKM{number}-NPQR"}, expect=404)
        else:
            front.post(f"{path}/promotions", {"promo_codes": [f"GUESS{number}"]}, expect=400)
    told = front.post(f"{path}/gift-cards", {"code": code}, expect=429)
    assert told["code"] == "too_many_tries"
    front.post(f"{path}/promotions", {"promo_codes": ["X"]}, expect=429)
    front.post(path, {"promo_codes": ["X"]}, expect=429)
    for _ in range(10):
        front.post("/store/gift-cards/balance", {"code": "ABCD-EFGH-JKMN-NPQR"}, expect=404)
    front.post("/store/gift-cards/balance", {"code": code}, expect=429)
    assert not CartCredit.objects.exists()


def test_options_of_what_is_shown(outside: Outside, django_assert_num_queries: Any) -> None:
    products = [add_shown(sku=f"BLS-00{number}", stock=number) for number in (1, 2)]
    add_variant("BLS-001-IVR-36", stock={"JAI": 1}, attributes={"size": "36", "colour": "Ivory"})
    drain_outbox()
    front = Front()
    whole = {
        each["id"]: each
        for each in front.get(f"/store/products/{products[0].public_id}")["product"]["options"]
    }
    listed = front.get(f"/store/product-options?product_id={products[0].public_id}&order=title")
    assert listed["count"] == len(whole)
    for each in listed["product_options"]:
        assert each == whole[each["id"]]
        assert front.get(f"/store/product-options/{each['id']}")["product_option"] == each
    everything = front.get("/store/product-options")
    assert everything["count"] == 2 * len(whole)
    assert (
        front.get("/store/product-options?limit=1&offset=1")["product_options"]
        == everything["product_options"][1:2]
    )
    assert front.get("/store/product-options?q=SIZ")["count"] == 2
    assert front.get("/store/product-options?is_exclusive=false")["count"] == 0
    for query in ("order=price", "nonsense=1", "is_exclusive=perhaps", "limit=-1"):
        front.get(f"/store/product-options?{query}", expect=400)
    for wrong in ("opt_999999", "opt_x", "prod_1", "opt_" + "9" * 30):
        front.get(f"/store/product-options/{wrong}", expect=404)
    SalesChannel.objects.get_or_create(code="wholesale", defaults={"name": "Wholesale"})
    other = Front(add_key("wholesale"))
    assert other.get("/store/product-options")["count"] == 0
    other.get(f"/store/product-options/{listed['product_options'][0]['id']}", expect=404)
    forget_keys()
    with django_assert_num_queries(4):  # the key, and three
        front.get("/store/product-options?limit=3&order=-id")
