"""A note or a gift, in the bag and on the order's page, with a plain form; bad input loses nothing."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from core.models import User
from orders.models import Cart, Order
from orders.sales.queries import order_token
from tests.orders.checkout.test_packing_wishes import gift_wrap
from tests.storefront.pages.test_checkout import bag, begin, token_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world")]
TYPED = {"gift_wrap": "on", "gift_message": "For <Meera> & you", "note": "Ring twice"}


def test_from_the_bag_to_the_order_and_its_staff(client: Client) -> None:
    gift_wrap()
    bag(client)
    assert "Wrap it as a gift (₹99.00)" in client.get("/cart/").content.decode()
    answer = client.post("/cart/wishes/", TYPED, follow=True)
    page = answer.content.decode()
    assert answer.redirect_chain == [("/cart/#wishes", 303)]
    assert "We have noted it." in page and "For &lt;Meera&gt; &amp; you" in page and "₹1,599.00" in page
    token = token_in(begin(client, accepted_total="169800"))
    for shown in (client.get("/cart/").content.decode(), client.get(f"/orders/{token}/").content.decode()):
        assert "<Meera>" not in shown
    assert "We have your note." in client.get("/cart/").content.decode()
    shown = client.get(f"/orders/{order_token(Order.objects.get().public_id)}/").content.decode()
    assert "We wrap it." in shown and "For &lt;Meera&gt; &amp; you" in shown and "Ring twice" in shown

    staff = Client()
    staff.force_login(User.objects.create_superuser("meena@blouson.test", "kanjivaram-9", name="Meena"))
    desk = staff.get(reverse("admin:orders_order_change", args=[Order.objects.get().pk])).content.decode()
    assert "Wrap it as a gift" in desk and "Ring twice" in desk and "For &lt;Meera&gt; &amp; you" in desk


def test_no_wrap_is_offered_while_nobody_sells_it(client: Client) -> None:
    bag(client)
    page = client.get("/cart/").content.decode()
    assert "Wrap it as a gift" not in page and "Message for whoever opens it" in page


def test_what_is_too_long_is_told_beside_its_field_and_stays_typed(client: Client) -> None:
    bag(client)
    answer = client.post("/cart/wishes/", TYPED | {"gift_message": "m" * 301})
    page = answer.content.decode()
    assert answer.status_code == 400
    assert "Please shorten this to 300 characters." in page and "m" * 301 in page
    assert 'aria-describedby="error-gift_message"' in page and "Ring twice" in page
    assert not Cart.objects.get().wishes


def test_without_a_bag_and_while_it_is_paid_nothing_is_kept(client: Client) -> None:
    assert client.post("/cart/wishes/", TYPED)["Location"] == "/cart/"
    assert not Cart.objects.exists()
    bag(client)
    begin(client)
    page = client.post("/cart/wishes/", TYPED, follow=True).content.decode()
    assert "You have begun to pay" in page
    assert not Cart.objects.get().wishes


def test_only_by_post_from_our_own_pages(client: Client) -> None:
    bag(client)
    assert client.get("/cart/wishes/").status_code == 405
    strict = Client(enforce_csrf_checks=True)
    assert strict.post("/cart/wishes/", TYPED).status_code == 403
