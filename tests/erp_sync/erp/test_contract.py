"""What the shop asks of an ERP, proved for each adapter: the range, the life of an order, parcels, money, returns."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from django.core.management import call_command

from catalog.inventory.models import InventoryLevel, StockLocation
from catalog.inventory.ports import StockQuestion
from catalog.pricing.models import Price
from catalog.pricing.ports import PriceQuestion
from catalog.products.models import Product, ProductVariant
from core import clock
from core.errors import Unavailable
from core.money import Money
from erp_sync.connections import lists_of
from erp_sync.engine.fields import Fields
from erp_sync.engine.pull import pull
from erp_sync.erp import bodies
from erp_sync.erp.ports import the_erp
from erp_sync.models import Cursor, InboxMessage, OutboundMessage
from orders.checkout.operations import correct_address
from orders.invoices.models import CreditNote
from orders.models import Order, Return
from orders.returns.operations import (
    approve_return,
    inspect_return,
    receive_return,
    refund_return,
    stop_order,
)
from orders.returns.rules import Verdict
from orders.sales.operations import cancel_order
from orders.sales.queries import order_for_erp
from payments.models import Refund
from payments.tasks import sweep
from tests.erp_sync.conftest import many_items
from tests.erp_sync.test_amending import in_erp
from tests.erp_sync.test_parcels import courier_says, packed
from tests.erp_sync.test_stopping import settle
from tests.orders.returns.parcels import ask
from tests.orders.wardrobe import MUMBAI
from tests.world import World

pytestmark = pytest.mark.django_db
Buy = Callable[..., str]
STAFF = "meera@blouson.test"
SKU = "BL-IKAT-M"


def shelf(world: World, sku: str = SKU, warehouse: str = "BLR") -> tuple[int, int]:
    """What the ERP has of a piece in a place: on hand, and promised."""
    rows = world.arkone.state("stock")
    row = next(each for each in rows if (each["sku"], each["warehouse"]) == (sku, warehouse))
    return int(row["on_hand"]), int(row["committed"])


def unsent() -> list[tuple[str, str, str]]:
    """What the ERP was to be told and has not taken."""
    return list(
        OutboundMessage.objects.filter(system=the_erp().name)
        .exclude(status="done")
        .values_list("flow", "status", "last_error")
    )


def test_the_range_comes_over_and_what_changes_there_follows(range_in_shop: World) -> None:
    assert not InboxMessage.objects.exclude(status="done").exists()
    assert (Product.objects.count(), ProductVariant.objects.count()) == (3, 11)
    variant = ProductVariant.objects.select_related("product").get(sku=SKU)
    assert variant.product.erp_sku == "BL-IKAT"
    assert (variant.hs_code, variant.mrp, variant.weight_g) == ("62063000", 179900, 350)
    assert {option.value for option in variant.options.all()} == {"M"}
    place = StockLocation.objects.get(code="BLR")
    assert (place.name, place.state_code, place.gstin) == ("Bengaluru warehouse", "29", "29ABCDE1234F1ZW")
    assert Price.objects.get(price_set__variant=variant).amount == 149900
    level = InventoryLevel.objects.get(item__variant=variant, location=place)
    assert level.stocked == 10

    range_in_shop.arkone.seed(
        items=[{"sku": SKU, "mrp": "1899.00"}],
        prices=[{"sku": SKU, "price_list": "RETAIL", "rate": "1449.50"}],
        stock=[{"sku": SKU, "warehouse": "BLR", "on_hand": 4}],
    )
    range_in_shop.arkone.clock(advance_s=5)
    call_command("sync", "all", verbosity=0)
    variant.refresh_from_db()
    level.refresh_from_db()
    assert (variant.mrp, level.stocked) == (189900, 4)
    assert Price.objects.get(price_set__variant=variant).amount == 144950
    pulled = pull(lists_of("products")[0], trigger="command", full=True)
    assert (pulled.received, pulled.stored, pulled.same) == (14, 0, 14)


def test_rows_of_one_and_the_same_moment_are_all_read(erp: World, db: None) -> None:
    many_items(erp, 450)
    pulled = pull(lists_of("products")[0], trigger="command")
    assert (pulled.pages, pulled.received) == (3, 450)
    assert Cursor.objects.get(flow="products").system == the_erp().name


def test_the_erp_is_told_of_an_order_its_money_and_its_changes(range_in_shop: World, bought: Buy) -> None:
    order = Order.objects.get(public_id=bought(SKU, 2))
    settle()
    assert unsent() == []
    there = in_erp(range_in_shop)
    order.refresh_from_db()
    assert (there["external_id"], there["status"], order.erp_id) == (order.number, "confirmed", there["id"])
    assert Money.of(there["total"], "INR") == Money.of(there["amount_paid"], "INR") == Money(order.total)
    lines = [(line["sku"], line["qty"], line["warehouse"], line["tax_rate"]) for line in there["lines"]]
    assert lines == [(SKU, 2, "BLR", "5")]
    assert shelf(range_in_shop) == (10, 2)
    (payment,) = range_in_shop.arkone.state("payments")
    assert payment["sales_order_id"] == there["id"]
    assert there["customer"]["email"] == "asha.rao@example.com"

    correct_address(order_id=order.public_id, address=replace(MUMBAI, phone="99000 11223"))
    settle()
    assert unsent() == []
    moved = in_erp(range_in_shop)
    told = moved["shipping_address"]
    assert (told["pincode"], told["state_code"], told["phone"]) == ("400050", "27", "+919900011223")
    assert (moved["total"], moved["amount_paid"]) == (there["total"], there["amount_paid"])

    cancel_order(order_id=order.public_id, reason="Changed my mind")
    settle()
    sweep()
    settle()
    assert unsent() == []
    gone = in_erp(range_in_shop)
    assert (gone["status"], gone["cancel_reason"]) == ("cancelled", "Changed my mind")
    assert shelf(range_in_shop) == (10, 0)
    assert Money.of(gone["amount_refunded"], "INR") == Money(Refund.objects.get().amount)


def test_a_parcel_and_its_return_are_the_same_in_both_books(range_in_shop: World, bought: Buy) -> None:
    order, shipment = packed(range_in_shop, bought)
    assert (order.fulfilment_status, shipment.fulfillment.delivery_ref) == ("packed", order.number)
    assert shipment.awb
    assert shipment.fulfillment.location_code == "BLR"

    range_in_shop.shiprocket.call("POST", f"/shipments/{shipment.awb}/script", {"name": "happy"})
    courier_says(range_in_shop)
    settle()
    (delivery,) = range_in_shop.arkone.state("deliveries")
    assert delivery["status"] == "delivered"
    assert [event["status"] for event in delivery["events"]][-2:] == ["out_for_delivery", "delivered"]
    assert in_erp(range_in_shop)["status"] == "delivered"
    assert shelf(range_in_shop) == (8, 0)

    found = ask(Order.objects.get(pk=order.pk), (1, 2), reason="does-not-fit")
    approve_return(return_id=found.public_id, actor=STAFF)
    receive_return(return_id=found.public_id, actor=STAFF)
    inspect_return(return_id=found.public_id, verdicts=[Verdict(1, good=1, damaged=1)], actor=STAFF)
    refund_return(return_id=found.public_id, actor=STAFF)
    range_in_shop.arkone.add_fault(
        "timeout_after_commit",
        params={"hold_s": 0.3},
        match={"method": "POST", "path_regex": "(credit-notes|Sales Invoice|Sales%20Invoice)$"},
        times=1,
    )
    sweep()
    settle()
    OutboundMessage.objects.filter(flow="erp_credit_note").update(next_attempt_at=clock.now())
    settle()
    assert unsent() == []
    (note,) = range_in_shop.arkone.state("credit_notes")
    ours = CreditNote.objects.get()
    assert (note["external_id"], Decimal(note["total"]) * 100) == (ours.number, ours.total)
    assert shelf(range_in_shop) == (9, 0), "one is good, the other is not for sale again"
    assert Return.objects.get().status in {"refunded", "closed", "refunding"}
    told = [line["type"] for line in range_in_shop.crm.state("events")]
    assert [told.count(kind) for kind in ("order.delivered", "order.refunded")] == [1, 1]
    assert told.count("order.return") == 3, "asked for, received, refunded: each once"


def test_what_comes_too_late_is_an_answer(range_in_shop: World, bought: Buy) -> None:
    range_in_shop.arkone.options(push_to_shiprocket=False, cancel_when_packed=False)
    order = Order.objects.get(public_id=bought())
    settle()
    before = in_erp(range_in_shop)
    for _ in range(2):
        range_in_shop.arkone.call("POST", f"/orders/{before['id']}/advance", {})
    correct_address(order_id=order.public_id, address=MUMBAI)  # we have not heard of the packing yet
    settle()
    order.refresh_from_db()
    assert "address_not_taken" in order.flags
    assert in_erp(range_in_shop)["shipping_address"] == before["shipping_address"]

    range_in_shop.arkone.clock(advance_s=5)
    call_command("sync", "orders", verbosity=0)
    assert stop_order(order_id=order.public_id, reason="Changed my mind") is False
    settle()
    order.refresh_from_db()
    assert (order.status, in_erp(range_in_shop)["status"]) == ("confirmed", "packed")
    assert order.facts.filter(text__icontains="a parcel has left").exists()
    assert unsent() == []


def test_an_order_and_a_payment_whose_answers_are_lost_are_one_each(
    range_in_shop: World, bought: Buy
) -> None:
    for path in ("(sales-orders|Sales(%20| )Order)$", "(payments|Payment(%20| )Entry)$"):
        range_in_shop.arkone.add_fault(
            "timeout_after_commit",
            params={"hold_s": 0.3},
            match={"method": "POST", "path_regex": path},
            times=1,
        )
    bought()
    for _ in range(3):
        settle()
        OutboundMessage.objects.filter(status="pending").update(next_attempt_at=clock.now())
    assert unsent() == []
    assert [len(range_in_shop.arkone.state(kind)) for kind in ("sales_orders", "payments")] == [1, 1]
    assert OutboundMessage.objects.get(flow="erp_order").attempts == 2


def test_other_lines_are_counted_there_from_then_on(range_in_shop: World, bought: Buy) -> None:
    order_id = bought(SKU, 2)
    settle()
    erp_id, body = in_erp(range_in_shop)["id"], bodies.amended_body(order_for_erp(order_id))
    (line,) = body["lines"]
    body["lines"] = [
        {**line, "qty": 3, "discount": "1.00"},
        {**line, "line_no": 2, "sku": "BL-IKAT-L", "qty": 1},
    ]
    body["total"] = str(Decimal(body["total"]) + 2 * Decimal("1499.00") - 1)
    told = the_erp().amend_order(erp_id, body, key="erp_amend:order:x:edit:1")
    order = the_erp().order_of(Fields(told.answer, "order"))
    assert (order.total, order.status) == (Money.of(body["total"]), "confirmed")
    amounts = {}
    for each in in_erp(range_in_shop)["lines"]:
        amounts[each["sku"]] = amounts.get(each["sku"], Decimal(0)) + Decimal(each["amount"])
    assert amounts == {SKU: Decimal("4496.00"), "BL-IKAT-L": Decimal("1499.00")}
    assert (shelf(range_in_shop), shelf(range_in_shop, "BL-IKAT-L")) == ((10, 3), (10, 1))


def test_live_answers_or_none(erp: World) -> None:
    erp.arkone.seed(stock=[{"sku": SKU, "warehouse": "BLR", "on_hand": 4}])
    stock = [StockQuestion(SKU, 1), StockQuestion("NOBODY", 1)]
    prices = [PriceQuestion(SKU, 2), PriceQuestion("LH-BANDHANI-M", 1), PriceQuestion("NOBODY", 1)]

    free = the_erp().availability(lines=stock, pincode="560001", timeout_s=5)
    assert {sku: answer.available for sku, answer in free.items()} == {SKU: 4 + 5 + 2}
    assert (free[SKU].at("BLR"), sorted(free[SKU].by_place.values())) == (4, [2, 4, 5])
    quoted = the_erp().quote(lines=prices, ship_to_state="29", timeout_s=5)
    assert {sku: (answer.unit_price, answer.tax_rate_bp) for sku, answer in quoted.items()} == {
        SKU: (Money(149900), 500),
        "LH-BANDHANI-M": (Money(499900), 1800),
    }
    assert the_erp().availability(lines=[], pincode="560001", timeout_s=5) == {}
    assert the_erp().quote(lines=[], ship_to_state=None, timeout_s=5) == {}

    for fault, params in refusals():
        erp.arkone.add_fault(fault, params=params, times=2)
        with pytest.raises(Unavailable):
            the_erp().availability(lines=stock, pincode="560001", timeout_s=0.5)
        with pytest.raises(Unavailable):
            the_erp().quote(lines=prices[:1], ship_to_state=None, timeout_s=0.5)


def refusals() -> list[tuple[str, dict[str, Any]]]:
    """Ways of not answering."""
    return [("latency", {"ms": 900}), ("status", {"code": 500}), ("status", {"code": 401}), ("html_body", {})]
