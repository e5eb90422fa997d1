"""A guest's order goes to an account only when the order's own e-mail address agrees."""

from __future__ import annotations

import pytest
from pytest_django.fixtures import Settings

from orders.models import Order
from storefront.letters.models import Letter
from tests.orders.outside import Outside
from tests.orders.wardrobe import add_piece
from tests.storefront.api.front import Front
from tests.storefront.api.test_buying import filled, session
from tests.storefront.api.test_matrix import logged_in
from tests.world import World

pytestmark = pytest.mark.django_db
PAGE = "https://front.example/order/{order}/transfer/{token}"


def test_asked_for_declined_withdrawn_and_given(world: World, outside: Outside, settings: Settings) -> None:
    guest = Front()
    cart = filled(guest, add_piece())
    session(guest, cart["id"], "pp_cash_cash")
    order = guest.post(f"/store/carts/{cart['id']}/complete")["order"]
    asha, path = logged_in("asha@blouson.test"), f"/store/orders/{order['id']}/transfer"
    assert asha.post(f"{path}/request", expect=400)["code"] == "no_transfer_page"
    settings.STORE_TRANSFER_PAGE = PAGE

    def asked() -> str:
        assert asha.post(f"{path}/request", {"description": "Mine"})["order"]["id"] == order["id"]
        letter = Letter.objects.filter(kind="order_transfer").latest("id")
        assert letter.to == "asha@example.com"
        return letter.text.partition(f"/order/{order['id']}/transfer/")[2].split()[0]

    first = asked()
    guest.post(f"{path}/decline", {"token": first})
    assert guest.post(f"{path}/accept", {"token": first}, expect=400)["code"] == "not_transferable"
    second = asked()
    asha.post(f"{path}/cancel")
    assert guest.post(f"{path}/accept", {"token": second}, expect=400)["code"] == "not_transferable"
    third = asked()
    for token in ("nonsense", third[:-2], second + "x"):
        assert guest.post(f"{path}/accept", {"token": token}, expect=404)["type"] == "not_found"
    assert guest.post("/store/orders/order_x/transfer/accept", {"token": third}, expect=404)
    assert Order.objects.get().customer is None
    for _ in range(2):
        assert guest.post(f"{path}/accept", {"token": third})["order"]["customer_id"]
    assert asha.get("/store/orders")["count"] == 1
    assert guest.get(f"/store/orders/{order['id']}", expect=404)
    meena = logged_in("meena@blouson.test")
    assert meena.post(f"{path}/request", expect=400)["code"] == "not_transferable"
    assert meena.post(f"{path}/cancel", expect=404)["type"] == "not_found"
    assert [fact.kind for fact in Order.objects.get().facts.filter(kind__startswith="transfer")].count(
        "transfer_asked"
    ) == 3
