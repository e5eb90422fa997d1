"""Groups of customers: who belongs to them pays their prices, in the cart and at checkout."""

from __future__ import annotations

import pytest
from pytest_django import DjangoAssertNumQueries

from catalog.models import CustomerGroup
from catalog.pricing.operations import (
    ListPriceFacts,
    PriceListFacts,
    open_price_list,
    save_price_list,
    set_list_price,
)
from catalog.pricing.queries import PUBLIC
from catalog.pricing.rules import Rule
from core.errors import NotFound
from core.money import Money
from orders.carts.operations import add_line, create_cart
from orders.carts.queries import cart_summary
from orders.checkout.operations import begin_payment
from orders.customers.operations import join_group, leave_group
from orders.customers.queries import price_context_of
from orders.models import Order
from tests.orders.outside import Outside
from tests.orders.wardrobe import add_customer, add_piece, cart_with, details
from tests.world import World

pytestmark = pytest.mark.django_db


def boutiques(sku: str, amount: str = "1200.00", *, kind: str = "override") -> CustomerGroup:
    """A group that pays another price for one SKU."""
    group = CustomerGroup.objects.create(code="boutiques", name="Boutiques")
    rule = Rule("group", "in", frozenset({str(group.pk)}))
    list_id = save_price_list(PriceListFacts("wholesale", "Wholesale", kind, rules=(rule,)))
    set_list_price(list_id, ListPriceFacts(sku, Money.of(amount)))
    open_price_list(list_id)
    return group


def test_a_context_carries_the_customer_and_their_groups(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    asha = add_customer()
    assert price_context_of(None) == PUBLIC
    assert price_context_of("cus_nobody") == PUBLIC
    group = boutiques(add_piece().sku)
    assert join_group(customer_id=asha, group_code="boutiques") is True
    assert join_group(customer_id=asha, group_code="boutiques") is False
    with django_assert_num_queries(1):
        context = price_context_of(asha)
    assert (context.group_ids, context.customer_ref) == ((group.pk,), asha)
    assert leave_group(customer_id=asha, group_code="boutiques") is True
    assert leave_group(customer_id=asha, group_code="boutiques") is False
    assert price_context_of(asha).group_ids == ()


def test_unknown_customers_and_groups_are_refused() -> None:
    with pytest.raises(NotFound):
        join_group(customer_id=add_customer(), group_code="nobody")
    with pytest.raises(NotFound):
        leave_group(customer_id="cus_nobody", group_code="boutiques")


def test_a_members_cart_holds_the_groups_price_and_a_guests_the_public_one() -> None:
    piece = add_piece()
    boutiques(piece.sku)
    asha = add_customer()
    join_group(customer_id=asha, group_code="boutiques")
    own = create_cart(customer_id=asha)
    add_line(cart_id=own, variant_id=piece.public_id, quantity=2)
    summary = cart_summary(own)
    assert (summary.subtotal, summary.problems) == (Money.of("2400.00"), ())
    assert cart_summary(cart_with((piece, 2))).subtotal == Money.of("3000.00")


@pytest.mark.parametrize(
    ("kind", "told", "charged"),
    [
        ("override", "1400.00", "1200.00"),
        ("sale", "1500.00", "1200.00"),
        ("sale", "1100.00", "1100.00"),
    ],
)
def test_the_erp_own_price_does_not_undo_the_shops_list(
    world: World, outside: Outside, kind: str, told: str, charged: str
) -> None:
    piece = add_piece()
    boutiques(piece.sku, kind=kind)
    outside.prices[piece.sku] = Money.of(told)
    asha = add_customer()
    join_group(customer_id=asha, group_code="boutiques")
    own = create_cart(customer_id=asha)
    add_line(cart_id=own, variant_id=piece.public_id, quantity=1)
    accepted = Money.of(charged).amount + 99_00
    start = begin_payment(cart_id=own, details=details(customer_id=asha), accepted_total=accepted)
    assert Order.objects.get(public_id=start.order_id).lines.get().unit_price == Money.of(charged).amount
