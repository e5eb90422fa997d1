"""The shop's options against parcels, carts and orders."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import DjangoAssertNumQueries

from catalog.products.models import Product
from core.money import Money
from orders.carts.queries import cart_summary
from orders.checkout.operations import begin_payment
from orders.fulfilment.shipping.queries import NoSuchShippingOption, profiles_of, shipping_offers
from orders.fulfilment.shipping.rules import Parcel
from orders.models import (
    Cart,
    Order,
    ServiceZone,
    ShippingOption,
    ShippingOptionProfile,
    ShippingOptionZone,
    ShippingProfile,
    ShippingProfileProduct,
    ShippingRate,
)
from tests.orders.outside import Outside
from tests.orders.wardrobe import add_piece, cart_with, details
from tests.world import World

pytestmark = pytest.mark.django_db


def option(code: str) -> ShippingOption:
    return ShippingOption.objects.get(code=code)


def test_the_shop_begins_with_what_it_had(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(1):
        offers = shipping_offers(Parcel(Money(1_998_99), 900, "560038", "29", "cod"), {"prod_1": True})
    assert [(each.code, each.amount.amount) for each in offers.choices] == [
        ("standard", 99_00),
        ("express", 199_00),
    ]
    assert list(ShippingProfile.objects.values_list("code", flat=True)) == [
        "standard",
        "made-to-measure",
        "heavy",
    ]


def test_zone_prices_and_equal_ranks_by_price() -> None:
    south = ServiceZone.objects.create(code="south", name="South", states=["29"])
    ShippingRate.objects.create(option=option("express"), zone=south, up_to_g=500, amount=49_00)
    ShippingOption.objects.update(rank=1)
    near = shipping_offers(Parcel(Money(500_00), 500, "560038", "29"))
    assert [(each.code, each.amount.amount) for each in near.choices] == [
        ("express", 49_00),
        ("standard", 99_00),
    ]
    far = shipping_offers(Parcel(Money(500_00), 500, "400050", "27"))
    assert [(each.code, each.amount.amount) for each in far.choices] == [
        ("standard", 99_00),
        ("express", 199_00),
    ]


def test_profiles_are_staff_s_choice_else_by_how_a_line_is_made(outside: Outside) -> None:
    add_piece()
    product = Product.objects.get()
    assert profiles_of({product.public_id: True}) == {"made-to-measure"}
    ShippingProfileProduct.objects.create(product=product, profile=ShippingProfile.objects.get(code="heavy"))
    assert profiles_of({product.public_id: True, "prod_other": False}) == {"heavy", "standard"}


def test_the_cart_offers_what_fits_and_says_why_nothing_does(outside: Outside) -> None:
    cart_id = cart_with((add_piece(), 2))
    ShippingOption.objects.filter(code="express").update(max_weight_g=599)
    assert [each.code for each in cart_summary(cart_id).shipping_options] == ["standard"]
    heavy = ShippingProfile.objects.get(code="heavy")
    ShippingOptionProfile.objects.create(option=option("standard"), profile=heavy)
    summary = cart_summary(cart_id, shipping_option="standard")
    assert (summary.shipping_options, summary.shipping) == ((), None)
    assert summary.offers.why_none == (
        "We have no way to send this: Standard delivery: something in your bag has to travel in another way; "
        "Express delivery: it takes up to 0.599 kg, and your bag weighs 0.6 kg. "
        "Please change your bag or the address, or write to us."
    )


def test_paying_judges_the_option_again_and_a_refusal_changes_nothing(world: World) -> None:
    hills = ServiceZone.objects.create(code="hills", name="Hills", pin_prefixes=["793"])
    ShippingOptionZone.objects.create(option=option("standard"), zone=hills)
    cart_id = cart_with((add_piece(), 1))
    with pytest.raises(NoSuchShippingOption, match="Standard delivery: it does not go to PIN 560038"):
        begin_payment(cart_id=cart_id, details=details())
    assert (Order.objects.count(), Cart.objects.get(public_id=cart_id).status) == (0, "open")
    ServiceZone.objects.update(pin_prefixes=["56"])
    ShippingRate.objects.create(option=option("standard"), zone=hills, up_to_g=300, amount=75_50)
    begin_payment(cart_id=cart_id, details=details())
    order = Order.objects.get()
    assert (order.shipping_total, order.total) == (75_50, 1_575_50)


def test_the_database_refuses_nonsense() -> None:
    for change in (
        {"min_weight_g": 2, "max_weight_g": 1},
        {"min_value": 2, "max_value": 1},
        {"payment_method": "x"},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            ShippingOption.objects.filter(code="express").update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        ServiceZone.objects.create(code="nowhere", name="Nowhere")


def test_staff_try_a_parcel(admin_client: Client) -> None:
    ShippingOption.objects.filter(code="express").update(max_value=1_000_00)
    asked = {
        "pincode": "560038",
        "weight_g": "500",
        "value": "1500",
        "profile": "standard",
        "payment_method": "cod",
    }
    url = reverse("admin:orders_shippingoption_try")
    text = admin_client.get(url, asked).content.decode()
    assert "₹99.00" in text and "Express delivery: it is for goods up to ₹1,000" in text
    assert (
        "India Post does not know this PIN"
        in admin_client.get(url, asked | {"pincode": "1"}).content.decode()
    )
