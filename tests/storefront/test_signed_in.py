"""The mark by which still pages know that somebody is logged in: in step with the session, for nobody else."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.orders.wardrobe import add_customer
from tests.storefront.counter import add, one_blouse

pytestmark = pytest.mark.django_db
DOOR = {"login_email": "asha@blouson.test", "login_password": "kanjivaram-9"}


def test_the_mark_comes_with_the_login_and_goes_with_the_logout(client: Client) -> None:
    add_customer()
    came = client.post("/account/login/", DOOR)
    mark = came.cookies["signed_in"]
    assert (mark.value, mark["httponly"], mark["samesite"]) == ("1", "", "Lax")
    assert mark["max-age"] == 60 * 60 * 24 * 90
    assert "signed_in" not in client.get("/account/").cookies
    left = client.post("/account/logout/")
    assert left.cookies["signed_in"].value == ""


def test_guests_never_get_it(client: Client) -> None:
    variant = one_blouse()
    for answer in (
        client.get(f"/products/{variant.product.handle}/"),
        add(client, variant),
        client.get("/cart/"),
        client.post("/account/login/", {**DOOR, "login_password": "wrong"}),
    ):
        assert "signed_in" not in answer.cookies


def test_a_session_that_ended_elsewhere_takes_the_mark_along(client: Client) -> None:
    client.cookies["signed_in"] = "1"
    answer = client.get("/islands/own-prices/")
    assert answer.cookies["signed_in"].value == ""
