"""What customers, the ERP and the CRM see of an order; links that cannot be guessed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import F
from django.test.utils import CaptureQueriesContext

from catalog.products.models import Product
from core.errors import NotFound
from core.ids import hash_token
from core.money import Money
from orders.models import Order, OrderLine
from orders.sales.operations import CapturedPayment, confirm_order, record_fact
from orders.sales.operations.record_fact import Fact
from orders.sales.queries import (
    order_by_token,
    order_for_erp,
    order_id_by_number,
    order_id_by_token,
    order_page,
    order_token,
    orders_of_customer,
)
from tests.orders.conftest import begin
from tests.orders.wardrobe import MUMBAI, add_customer, add_piece, cart_with, reprice
from tests.world import World

pytestmark = pytest.mark.django_db
Placed = Callable[..., Order]


def test_the_link_is_long_stable_and_stored_only_as_a_hash(placed: Placed, settings: Any) -> None:
    order = placed()
    token = order_token(order.public_id)
    assert len(token) == 43 and token == order_token(order.public_id)
    assert order.token_hash == hash_token(token)
    assert token not in str(Order.objects.values().get())
    assert order_id_by_token(token) == order.public_id == order_id_by_number(order.number)
    settings.ORDER_LINK_KEY = "another key"
    assert order_token(order.public_id) != token
    assert (
        order_by_token(token).id == order.public_id
    )  # a link that was sent opens as long as its hash is kept


def test_wrong_links_find_nothing(placed: Placed) -> None:
    token = order_token(placed().public_id)
    for wrong in ("", token[:-1], token + "x", token.lower(), "é", "\x00"):
        with pytest.raises(NotFound):
            order_by_token(wrong)
    for find in (order_page, order_for_erp, order_id_by_number):
        with pytest.raises(NotFound):
            find("order_unknown")


def test_the_page_has_exact_totals_and_says_what_can_be_done(placed: Placed) -> None:
    order = placed(shipping=MUMBAI)
    page = order_by_token(order_token(order.public_id))
    assert (page.item_total, page.shipping_total, page.discount_total, page.total) == (
        Money(1_500_00), Money(99_00), Money(0), Money(1_599_00),
    )  # fmt: skip
    assert (page.gst.igst, page.gst.cgst, page.gst.taxable) == (
        Money(71_43 + 4_71),
        Money(0),
        Money(1_522_86),
    )
    assert page.gst.taxable + page.gst.total == page.total
    assert (page.can_pay, page.can_cancel, page.payment.status) == (True, True, "open")
    assert [step.state for step in page.steps][:2] == ["current", "to_come"]
    assert page.shipping.state == "Maharashtra"
    confirm_order(reference=order.reference, payment=CapturedPayment("pay_1", order.money_total))
    paid = order_page(order.public_id)
    assert (paid.can_pay, paid.can_cancel, paid.status_label) == (False, True, "confirmed")
    assert [entry.text for entry in paid.timeline] == [
        "Order placed; awaiting payment.",
        "₹1,599.00 paid. Order confirmed.",
    ]


def test_pieces_from_two_places_are_one_line_to_the_customer_and_two_to_the_erp(placed: Placed) -> None:
    order = placed(cart_id=cart_with((add_piece(stock={"BLR": 2, "JAI": 1}), 3)))
    (line,) = order_page(order.public_id).lines
    assert (line.quantity, line.total) == (3, Money(4_500_00))
    told = order_for_erp(order.public_id)
    assert [(each.location_code, each.quantity, each.total, each.gstin) for each in told.lines] == [
        ("BLR", 2, Money(3_000_00), "29ABCDE1234F1ZW"),
        ("JAI", 1, Money(1_500_00), "08ABCDE1234F1Z0"),
    ]
    assert sum(each.shipping.amount for each in told.lines) == told.shipping_total.amount
    assert (told.reference, told.number, told.total) == (order.number, order.number, Money(4_500_00))


def test_a_placed_order_is_a_snapshot(placed: Placed) -> None:
    order = placed()
    before = order_for_erp(order.public_id)
    reprice("BLS-MRN-34", "9.00")
    Product.objects.update(title="Another name", hs_code="50072010")
    assert order_for_erp(order.public_id) == before
    assert order_page(order.public_id).lines[0].product_title == "Meera Silk Blouse"


def test_the_page_asks_the_same_number_of_questions_however_long_the_order(world: World) -> None:
    short = begin(cart_id=cart_with((add_piece(), 1)))
    long = begin(cart_id=cart_with(*[(add_piece(f"SKT-{number:03}-34"), 2) for number in range(6)]))
    counts = []
    for start in (short, long):
        with CaptureQueriesContext(connection) as asked:
            order_by_token(start.token)
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 8


def test_a_customer_s_orders_in_two_queries(world: World, django_assert_num_queries: Any) -> None:
    customer_id = add_customer()
    for sku in ("BLS-MRN-34", "SKT-RED-34", "LEH-RED-34"):
        begin(cart_id=cart_with((add_piece(sku), 2), customer_id=customer_id), customer_id=customer_id)
    begin(cart_id=cart_with((add_piece("SAR-RED-34"), 1)))
    with django_assert_num_queries(2):
        cards = orders_of_customer(customer_id)
    assert [card.pieces for card in cards] == [2, 2, 2]
    assert cards[0].placed_at > cards[2].placed_at
    assert order_id_by_token(cards[0].token) == cards[0].id
    assert orders_of_customer("cus_unknown") == ()


def test_a_fact_is_told_once(placed: Placed) -> None:
    order = placed()
    fact = Fact(key="k", kind="note", text="Once.")
    assert [record_fact(order, fact), record_fact(order, fact)] == [True, False]


@pytest.mark.parametrize(
    "broken",
    [
        {"total": F("total") + 1},
        {"tax_total": F("total") + 1},
        {"status": "done"},
        {"payment_status": "paid"},
        {"status": "confirmed"},
        {"fulfilment_status": "lost"},
    ],
)
def test_the_database_refuses_orders_that_cannot_be(placed: Placed, broken: dict[str, Any]) -> None:
    placed()
    with pytest.raises(IntegrityError), transaction.atomic():
        Order.objects.update(**broken)


@pytest.mark.parametrize(
    "broken",
    [
        {"quantity": 2},
        {"taxable": F("taxable") + 1},
        {"cgst": F("cgst") + 1, "taxable": F("taxable") - 1},
        {"shipping": F("shipping") + 1},
    ],
)
def test_the_database_refuses_lines_that_do_not_add_up(placed: Placed, broken: dict[str, Any]) -> None:
    placed()
    with pytest.raises(IntegrityError), transaction.atomic():
        OrderLine.objects.update(**broken)
