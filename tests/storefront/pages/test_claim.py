"""Telling us that something is wrong, in a browser without JavaScript; nobody else's photos."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from core.models import User
from orders.models import ClaimPhoto, Order, Return
from orders.returns.operations import refund_return, send_exchange
from storefront.letters.models import Letter
from tests.orders.admin.test_returns import press, staff_with
from tests.orders.conftest import begin, come_back
from tests.orders.returns.parcels import deliver
from tests.orders.wardrobe import add_piece, cart_with
from tests.storefront.pages.test_returns import page_of
from tests.world import drain_outbox

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
STAFF = "meera@blouson.test"


@pytest.fixture
def order(world: object, pay: Callable[..., dict[str, str]]) -> Order:
    """Two blouses, delivered."""
    found = Order.objects.get(public_id=begin(cart_id=cart_with((add_piece(price="450.00"), 2))).order_id)
    found = come_back(found, pay(found))
    deliver(found)
    drain_outbox()
    return found


def picture(name: str = "seam.jpg") -> SimpleUploadedFile:
    written = io.BytesIO()
    Image.new("RGB", (800, 600), "#5b1022").save(written, "JPEG")
    return SimpleUploadedFile(name, written.getvalue(), content_type="image/jpeg")


def claimed(client: Client, order: Order, **changes: Any) -> Any:
    fields = {
        "kind": "damaged",
        "quantity_1": "1",
        "note": "A <b>torn</b> seam",
        "wish": "exchange",
        **changes,
    }
    fields = {name: value for name, value in fields.items() if value is not None}
    return client.post(f"{page_of(order)}claims/new/", fields, follow=True)


def test_told_with_photos_accepted_and_put_right(order: Order, client: Client) -> None:
    assert f'href="{page_of(order)}claims/new/"' in client.get(page_of(order)).content.decode()
    form = client.get(f"{page_of(order)}claims/new/")
    assert form["Referrer-Policy"] == "same-origin" and "It arrived damaged" in form.content.decode()
    answer = claimed(client, order, photos=[picture(), picture("other.jpg")])
    text = answer.content.decode()
    assert "We have your claim" in text and "2 photos." in text and "A &lt;b&gt;torn&lt;/b&gt; seam" in text
    found = Return.objects.get()
    desk = staff_with(Client(), "approve_return", "view_claim")
    page = desk.get(reverse("admin:orders_return_change", args=[found.pk])).content.decode()
    address = reverse("admin:orders_return_photo", args=[ClaimPhoto.objects.earliest("id").public_id])
    assert f'src="{address}"' in page and "A &lt;b&gt;torn" in page
    assert reverse("admin:orders_return_approve", args=[found.pk]) not in page
    press(desk, "accept", found, wish="exchange")
    found.refresh_from_db()
    assert (found.status, found.way) == ("inspected", "none")
    number = send_exchange(return_id=found.public_id, actor=STAFF)
    drain_outbox()
    letters = dict(Letter.objects.filter(kind__startswith="return_").values_list("kind", "text"))
    assert "You need not send anything back" in letters["return_approved"]
    assert f"the same once more, as order {number}. It costs you nothing" in letters["return_exchanged"]
    assert "looked at your pieces" not in letters["return_requested"]


def test_money_back_is_told(order: Order, client: Client) -> None:
    claimed(client, order, wish="refund", kind="missing")
    found = Return.objects.get()
    press(staff_with(Client(), "approve_return"), "accept", found, wish="refund")
    refund_return(return_id=found.public_id, actor=STAFF)
    drain_outbox()
    assert "give back ₹499.50" in Letter.objects.get(kind="return_refunded").text


def test_bad_input_is_told_beside_its_field_and_loses_nothing(order: Order, client: Client) -> None:
    page = client.post(
        f"{page_of(order)}claims/new/",
        {
            "kind": "damaged",
            "quantity_1": "2",
            "note": "Torn",
            "wish": "refund",
            "photos": SimpleUploadedFile("a.svg", b"<svg/>"),
        },
    )
    text = page.content.decode()
    assert page.status_code == 400
    assert 'id="error-photos"' in text
    assert "a.svg: SVG drawings" in text
    assert "choose them again" in text
    assert ">Torn</textarea>" in text and '<option value="2" selected>' in text
    assert 'value="damaged" checked' in text
    assert claimed(client, order).status_code == 400
    assert not Return.objects.exists()


def test_withdrawn_by_its_customer(order: Order, client: Client) -> None:
    claimed(client, order, photos=[picture()])
    found = Return.objects.get()
    assert "Withdraw the claim" in client.get(f"{page_of(order)}returns/{found.public_id}/").content.decode()
    answer = client.post(f"{page_of(order)}returns/{found.public_id}/", follow=True)
    assert "Your claim is withdrawn" in answer.content.decode()


def test_photos_are_for_those_who_see_claims(order: Order, client: Client) -> None:
    claimed(client, order, photos=[picture()])
    photo = ClaimPhoto.objects.get()
    address = reverse("admin:orders_return_photo", args=[photo.public_id])
    assert client.get(address).status_code == 302
    desk = staff_with(Client(), "view_claim")
    seen = desk.get(address)
    assert (seen["Content-Type"], seen["X-Content-Type-Options"]) == ("image/jpeg", "nosniff")
    assert "no-store" in seen["Cache-Control"] and seen.content == bytes(photo.content)
    assert desk.get(reverse("admin:orders_return_photo", args=["photo_none"])).status_code == 404
    User.objects.all().delete()
    assert staff_with(Client()).get(address).status_code == 403


def test_nobody_elses_order(order: Order, client: Client) -> None:
    assert client.get("/orders/nonsense/claims/new/").status_code == 404
    other = Order.objects.get(public_id=begin(cart_id=cart_with((add_piece("BLS-RED-36"), 1))).order_id)
    claimed(client, order, photos=[picture()])
    found = Return.objects.get()
    assert client.get(f"{page_of(other)}returns/{found.public_id}/").status_code == 404
