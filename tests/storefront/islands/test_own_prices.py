"""Customers with prices of their own see them on still pages; everybody else asks for nothing."""

from __future__ import annotations

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from catalog.pricing.models import CustomerGroup
from catalog.pricing.operations import (
    ListPriceFacts,
    PriceListFacts,
    open_price_list,
    save_price_list,
    set_list_price,
)
from catalog.pricing.rules import Rule
from catalog.products.models import Product
from core.models import User
from core.money import Money
from orders.customers.operations import join_group
from tests.catalog.stockroom import add_shown
from tests.orders.wardrobe import add_customer
from tests.storefront.counter import add, one_blouse

pytestmark = pytest.mark.django_db
URL = "/islands/own-prices/"


def member() -> Client:
    """Asha, logged in, of a group that pays ₹1,499 for the maroon blouse."""
    group = CustomerGroup.objects.create(code="boutiques", name="Boutiques")
    rule = Rule("group", "in", frozenset({str(group.pk)}))
    list_id = save_price_list(PriceListFacts("wholesale", "Wholesale", "override", rules=(rule,)))
    set_list_price(list_id, ListPriceFacts("BLS-001-MRN-34", Money.of("1499.00")))
    open_price_list(list_id)
    join_group(customer_id=add_customer(), group_code="boutiques")
    client = Client()
    client.force_login(User.objects.get())
    return client


def test_a_member_sees_what_they_will_pay(django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    variant = one_blouse()
    other = add_shown("BLS-002", price="2399.00")
    client = member()
    asked = {
        "id": [variant.product.public_id, other.public_id],
        "product": variant.product.handle,
        "colour": "",
    }
    with django_assert_max_num_queries(22):
        answer = client.get(URL, asked)
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "private, no-store"
    assert answer.text.count("₹1,499") == 2
    assert f"[data-price-of='{variant.product.public_id}']" in answer.text
    assert "[data-asking-of]" in answer.text
    assert other.public_id not in answer.text
    chosen = client.get("/islands/size-choice/", {"variant": variant.public_id})
    assert "₹1,499" in chosen.text
    add(client, variant)
    assert "₹1,499" in client.get("/cart/").text


def test_the_page_itself_says_the_public_price_to_everybody() -> None:
    variant = one_blouse()
    client = member()
    page = client.get(f"/products/{variant.product.handle}/").text
    assert page == Client().get(f"/products/{variant.product.handle}/").text
    assert "₹1,499" not in page
    assert f'data-asking-of="{variant.product.handle}"' in page


def test_many_cards_are_answered_in_as_many_queries_as_one(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    first = one_blouse().product.public_id
    others = [add_shown(f"BLS-1{number:02}").public_id for number in range(12)]
    client = member()
    with django_assert_max_num_queries(9):
        assert client.get(URL, {"id": first}).text.count("₹1,499") == 1
    with django_assert_max_num_queries(9):
        assert client.get(URL, {"id": [*others, first, first]}).text.count("₹1,499") == 1


def test_guests_and_customers_without_own_prices_learn_nothing() -> None:
    variant = one_blouse()
    member()
    asked = {"id": variant.product.public_id, "product": variant.product.handle}
    assert Client().get(URL, asked).text.strip() == ""
    ravi = Client()
    add_customer("ravi@blouson.test")
    ravi.force_login(User.objects.get(email="ravi@blouson.test"))
    assert "₹1,499" not in ravi.get(URL, asked).text


@pytest.mark.parametrize("asked", [{}, {"id": "'; --"}, {"product": "gone"}, {"id": ["x" * 5000] * 300}])
def test_what_is_unknown_is_left_out(asked: dict[str, object]) -> None:
    one_blouse()
    answer = member().get(URL, asked)
    assert (answer.status_code, answer.text.strip()) == (200, "")
    Product.objects.update(status="draft")
    assert member_free_of_error()


def member_free_of_error() -> bool:
    """A style that was taken off its shelf while its page was open is no error."""
    client = Client()
    client.force_login(User.objects.get())
    return client.get(URL, {"product": Product.objects.get().handle}).status_code == 200
