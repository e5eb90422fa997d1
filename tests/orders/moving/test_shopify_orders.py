"""Shopify's orders: several rows each, kept as facts; nothing in the shop moves."""

from __future__ import annotations

import csv
import io

import pytest
from pytest_django.fixtures import Settings

from core.imports import SourceRow
from core.imports.reading import open_sheet
from core.models import OutboxEvent
from orders.history.queries import past_orders_of
from orders.models import ImportedOrder, Order
from orders.moving.shopify_orders import ShopifyOrders
from tests.orders.wardrobe import add_customer

pytestmark = pytest.mark.django_db
HEAD = [
    "Name",
    "Email",
    "Financial Status",
    "Paid at",
    "Fulfillment Status",
    "Currency",
    "Subtotal",
    "Shipping",
    "Taxes",
    "Total",
    "Discount Amount",
    "Created at",
    "Lineitem quantity",
    "Lineitem name",
    "Lineitem price",
    "Lineitem sku",
    "Lineitem discount",
    "Billing Name",
    "Billing Zip",
    "Shipping Name",
    "Shipping Address1",
    "Shipping City",
    "Shipping Zip",
    "Shipping Phone",
    "Notes",
    "Payment Method",
    "Refunded Amount",
    "Id",
    "Tax 1 Name",
]
FIRST = [
    "#1001", "Asha@Blouson.test", "paid", "2025-10-07 09:50:26 +0530", "fulfilled", "INR", "4500.00", "99.00", "218.33",
    "4599.00", "0.00", "2025-10-07 09:50:20 +0530", "2", "Chandni Blouse - Maroon / 34", "1500.00", "BLS-1", "0.00",
    "Asha Rao", "'560038", "Asha Rao", "12, 4th Cross", "Bengaluru", "'560038", "'+919845012345", "", "Razorpay", "0.00",
    "5501", "IGST",
]  # fmt: skip


def second_row(**cells: str) -> list[str]:
    given = {
        "Name": "#1001",
        "Lineitem quantity": "1",
        "Lineitem name": "Meera Saree",
        "Lineitem price": "1500.00",
    }
    return [(given | cells).get(title, "") for title in HEAD]


def rows_of(*rows: list[str]) -> list[SourceRow]:
    """Through the shop's own reader, as the desk would hand them over: with a BOM and empty columns at the end."""
    text = io.StringIO()
    csv.writer(text).writerows([[*HEAD, "", ""], *([*row, "", ""] for row in rows)])
    sheet = open_sheet(io.BytesIO(b"\xef\xbb\xbf" + text.getvalue().encode()), ShopifyOrders())
    return [SourceRow(row.number, row.cells) for row in sheet.rows()]


def test_an_order_of_two_rows_is_kept_once_and_moves_nothing() -> None:
    rows = rows_of(FIRST, second_row())
    assert [v.outcome for v in ShopifyOrders().judge(rows)] == ["ok", "ok"]
    assert ImportedOrder.objects.count() == 0
    assert [v.outcome for v in ShopifyOrders().apply(rows)] == ["ok", "ok"]
    order = ImportedOrder.objects.get()
    assert (order.number, order.email, order.phone) == ("#1001", "asha@blouson.test", "+919845012345")
    assert (order.item_total, order.shipping_total, order.tax_total, order.total) == (
        450000,
        9900,
        21833,
        459900,
    )
    assert order.shipping_address == "Asha Rao, 12, 4th Cross, Bengaluru, 560038"
    assert list(order.lines.values_list("title", "quantity", "unit_price")) == [
        ("Chandni Blouse - Maroon / 34", 2, 150000),
        ("Meera Saree", 1, 150000),
    ]
    assert order.placed_at.isoformat() == "2025-10-07T04:20:20+00:00"
    assert Order.objects.count() == OutboxEvent.objects.count() == 0


def test_a_second_import_is_all_same() -> None:
    rows = rows_of(FIRST, second_row())
    ShopifyOrders().apply(rows)
    assert [v.outcome for v in ShopifyOrders().apply(rows)] == ["same", "same"]
    assert ImportedOrder.objects.count() == 1


@pytest.mark.parametrize(
    ("place", "cell", "column"),
    [
        (HEAD.index("Total"), "lots", "total"),
        (HEAD.index("Total"), "-5", "total"),
        (HEAD.index("Currency"), "XXQ", "currency"),
        (HEAD.index("Created at"), "yesterday", "created_at"),
        (HEAD.index("Lineitem quantity"), "0", "lineitem_quantity"),
    ],
)
def test_an_order_that_cannot_be_read_is_named_and_the_rest_goes_on(
    place: int, cell: str, column: str
) -> None:
    broken = [*FIRST]
    broken[0], broken[place] = "#1000", cell
    verdicts = ShopifyOrders().apply(rows_of(broken, FIRST, second_row()))
    told = sorted((v.number, v.outcome, v.column) for v in verdicts)
    assert told == [(2, "refused", column), (3, "ok", ""), (4, "ok", "")]
    assert ImportedOrder.objects.get().number == "#1001"


def test_nobody_sees_an_order_because_they_typed_its_email(settings: Settings) -> None:
    customer = add_customer("asha@blouson.test")
    ShopifyOrders().apply(rows_of(FIRST))
    assert past_orders_of(customer) == ()
    settings.IMPORTED_ORDERS_TRUST_EMAIL = True
    assert [v.outcome for v in ShopifyOrders().apply(rows_of(FIRST))] == ["changed"]
    assert [order.number for order in past_orders_of(customer)] == ["#1001"]
