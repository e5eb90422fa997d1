"""What is in an order changes after it was told: the ERP has the new lines, the extra payment and the money that went back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from catalog.inventory.models import ReservationItem
from catalog.products.models import ProductVariant
from core.money import Money
from erp_sync.models import OutboundMessage
from orders.edits.operations import EditWish, confirm_edit, look_at_edit
from orders.edits.queries import edit_preview
from orders.models import Order
from orders.sales.queries import order_token
from payments.tasks import sweep
from tests.erp_sync.test_amending import amendments, in_erp
from tests.erp_sync.test_stopping import settle
from tests.orders.assisted.drafts import made_link, meena, pay_link
from tests.world import World

pytestmark = pytest.mark.django_db
Buy = Callable[..., str]


def agree(order: Order, wish: EditWish) -> Any:
    """Agree to what is shown."""
    difference = edit_preview(order.public_id, wish).difference.amount
    edit_id = confirm_edit(
        order_id=order.public_id, wish=wish, accepted_difference=difference, reason="She called", by=meena()
    )
    settle()
    order.refresh_from_db()
    return order.edits.select_related("order").get(public_id=edit_id)


def another(order: Order) -> str:
    """A variant of the range that is not in the order."""
    sold = order.lines.values_list("variant_id", flat=True)
    found = ProductVariant.objects.filter(product=order.lines.all()[0].variant.product)
    return found.exclude(pk__in=sold).order_by("sku").values_list("public_id", flat=True)[0]


def test_lines_total_and_both_payments_reach_the_erp(range_in_shop: World, bought: Buy) -> None:
    order = Order.objects.get(public_id=bought())
    settle()
    before = in_erp(range_in_shop)
    assert (before["payment_status"], before["total"]) == ("paid", order.money_total.to_major())
    edit = agree(order, EditWish(additions={another(order): 1}))
    assert amendments(range_in_shop) == []
    pay_link(range_in_shop, made_link(edit))
    look_at_edit(token=order_token(order.public_id))
    settle()
    order.refresh_from_db()
    after = in_erp(range_in_shop)
    assert len(amendments(range_in_shop)) == 1
    assert [line["sku"] for line in after["lines"]] == list(order.lines.values_list("sku", flat=True))
    assert (after["total"], after["amount_paid"]) == (order.money_total.to_major(),) * 2
    assert (after["payment_status"], len(range_in_shop.arkone.state("payments"))) == ("paid", 2)
    assert not OutboundMessage.objects.exclude(status="done").filter(system="arkone").exists()
    held = ReservationItem.objects.filter(reference=order.reference)
    assert held.count() == 2 and not held.filter(erp_committed_at=None).exists()


def test_fewer_pieces_and_the_money_that_went_back(range_in_shop: World, bought: Buy) -> None:
    order = Order.objects.get(public_id=bought(quantity=2))
    settle()
    total = order.money_total
    agree(order, EditWish({order.lines.get().line_ref: 1}))
    sweep()
    settle()
    after = in_erp(range_in_shop)
    assert (after["total"], after["lines"][0]["qty"]) == (order.money_total.to_major(), 1)
    assert after["amount_refunded"] == (total - order.money_total).to_major()
    assert order.money_total < total != Money(0)
    assert not OutboundMessage.objects.exclude(status="done").filter(system="arkone").exists()


def test_a_warehouse_that_picks_already_flags_the_order(range_in_shop: World, bought: Buy) -> None:
    order = Order.objects.get(public_id=bought(quantity=2))
    settle()
    range_in_shop.arkone.call("POST", f"/orders/{in_erp(range_in_shop)['id']}/advance", {})
    agree(order, EditWish({order.lines.get().line_ref: 1}))
    settle()
    order.refresh_from_db()
    assert "edit_not_taken" in order.flags
    assert not OutboundMessage.objects.filter(status="dead").exists()
