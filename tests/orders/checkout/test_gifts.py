"""Free gifts: from the row to the order, its stock, its invoice and the ERP."""

from __future__ import annotations

from typing import Any

import pytest

from catalog.products.models import ProductVariant
from core.money import Money
from erp_sync.erp.bodies import order_body
from orders.carts.operations import change_line_quantity, reopen_cart
from orders.carts.queries import CartSummary, cart_summary
from orders.checkout.operations import begin_payment
from orders.invoices.models import Invoice
from orders.invoices.operations import issue_invoices
from orders.models import LineItem, Order, OrderLine, Promotion, PromotionUse
from orders.sales.operations import cancel_order
from orders.sales.queries import order_for_erp, order_page
from tests.orders.invoices.test_issuing import confirmed
from tests.orders.promotions.offers import budget_of, offer
from tests.orders.wardrobe import Piece, add_piece, cart_with, details, shelve
from tests.world import World

pytestmark = pytest.mark.django_db

FROM_2000 = [("cart", "spend", "gte", ["200000"])]


def gift_offer(gift: Piece, **terms: Any) -> Promotion:
    """A potli bag for nothing with goods of ₹2,000 or more."""
    filled = {"method": "gift", "value": 0, "gift_variant_id": gift.pk, "rules": FROM_2000, **terms}
    return offer("A bag for you", **filled)


def bag(*, quantity: int = 2) -> tuple[Piece, str]:
    """The gift, and a cart of ₹1,500 blouses."""
    gift = add_piece("BAG-GLD-01", price="500.00", title="Potli bag")
    return gift, cart_with((add_piece(), quantity))


def shown(cart_id: str) -> CartSummary:
    cart = cart_summary(cart_id, state_code="29", pincode="560038", shipping_option="standard")
    assert cart.tax.taxable + cart.tax.total == cart.total
    return cart


def test_a_gift_lies_in_the_bag_at_full_price_all_of_it_taken_off() -> None:
    gift, cart_id = bag()
    gift_offer(gift)
    cart = shown(cart_id)
    assert [(each.product_title, each.quantity, each.worth, each.because) for each in cart.gifts] == [
        ("Potli bag", 1, Money(500_00), "A bag for you")
    ]
    assert (cart.subtotal, cart.discount, cart.total) == (Money(3_500_00), Money(500_00), Money(3_000_00))
    assert len(cart.lines) == 1 and cart.count == 2


def test_it_is_gone_when_its_condition_is_gone() -> None:
    gift, cart_id = bag()
    gift_offer(gift)
    line = LineItem.objects.get()
    change_line_quantity(cart_id=cart_id, line_id=line.public_id, quantity=1)
    cart = shown(cart_id)
    assert (cart.gifts, cart.discount, cart.total) == ((), Money(0), Money(1_599_00))


def test_it_does_not_earn_free_delivery() -> None:
    gift, cart_id = bag(quantity=1)
    gift_offer(gift, rules=[])
    dear = Promotion.objects.get()
    assert dear.gift_variant_id == gift.pk
    cart = shown(cart_id)
    assert (cart.shipping, cart.total) == (Money(99_00), Money(1_599_00))
    start = begin_payment(cart_id=cart_id, details=details(), accepted_total=1_599_00)
    order = Order.objects.get(public_id=start.order_id)
    assert (order.item_total, order.shipping_total, order.discount_total) == (2_000_00, 99_00, 500_00)
    begin_payment(cart_id=cart_id, details=details(email="other@example.com"))
    order.refresh_from_db()
    assert (order.shipping_total, order.total) == (99_00, 1_599_00)


@pytest.mark.parametrize(("left", "given"), [(0, 0), (1, 1), (5, 1)])
def test_a_gift_that_is_sold_out_is_not_given_and_says_so(left: int, given: int) -> None:
    gift, cart_id = bag()
    gift_offer(gift)
    shelve(gift.sku, "BLR", left, version=2)
    cart = shown(cart_id)
    assert len(cart.gifts) == given
    assert cart.gift_notes == (() if given else ("A bag for you: Its gift is sold out at the moment.",))
    assert cart.total == Money(3_000_00)


def test_pieces_that_the_shopper_buys_come_before_the_gift() -> None:
    gift = add_piece("BAG-GLD-01", price="500.00", stock={"BLR": 4})
    gift_offer(gift)
    assert shown(cart_with((gift, 4))).gift_notes == ("A bag for you: Its gift is sold out at the moment.",)


def test_the_next_promotion_takes_the_place_of_a_gift_that_cannot_be_given() -> None:
    gift, cart_id = bag()
    gift_offer(gift, priority=1, is_exclusive=True)
    offer("Instead")
    assert [each.name for each in shown(cart_id).discounts] == ["A bag for you"]
    ProductVariant.objects.filter(pk=gift.pk).update(status="discontinued")
    assert [each.name for each in shown(cart_id).discounts] == ["Instead"]


def test_a_budget_bears_the_gift_or_it_is_not_given() -> None:
    gift, cart_id = bag()
    budget = budget_of(499_99)
    gift_offer(gift, campaign=budget.campaign)
    assert shown(cart_id).gift_notes == ("A bag for you: Its budget cannot bear the gift.",)
    type(budget).objects.update(limit=500_00)
    assert len(shown(cart_id).gifts) == 1


def test_the_order_holds_the_gift_tells_the_erp_and_invoices_it_at_nothing(world: World) -> None:
    gift, cart_id = bag()
    promotion = gift_offer(gift)
    total = shown(cart_id).total.amount
    start = begin_payment(cart_id=cart_id, details=details(), accepted_total=total)
    order = Order.objects.get(public_id=start.order_id)
    frozen = shown(cart_id)
    assert (frozen.total.amount, len(frozen.gifts)) == (total, 1)
    assert (order.item_total, order.discount_total, order.total) == (3_500_00, 500_00, 3_000_00)
    line = OrderLine.objects.get(sku=gift.sku)
    assert (line.line_ref, line.unit_price, line.discount, line.total) == (
        f"gift_{promotion.pk}", 500_00, 500_00, 0,
    )  # fmt: skip
    assert (line.taxable, line.cgst, line.shipping) == (0, 0, 0)
    use = PromotionUse.objects.get()
    assert (use.amount, use.status) == (500_00, "held")
    told = {row["sku"]: row for row in order_body(order_for_erp(order.public_id))["lines"]}
    assert (told[gift.sku]["unit_price"], told[gift.sku]["discount"]) == ("500.00", "500.00")
    page = {each.sku: each for each in order_page(order.public_id).lines}
    assert (page[gift.sku].total, page[gift.sku].gross) == (Money(0), Money(500_00))
    issue_invoices(order_id=confirmed(order).public_id)
    invoice = Invoice.objects.get()
    assert invoice.total == 3_000_00
    assert next(row for row in invoice.lines if row["sku"] == gift.sku)["discount"] == 500_00


def test_the_gift_is_held_and_let_go_with_its_order(world: World) -> None:
    gift, cart_id = bag()
    shelve(gift.sku, "BLR", 1, version=2)
    gift_offer(gift)
    start = begin_payment(cart_id=cart_id, details=details())
    other = cart_with((add_piece("BLS-BLU-36"), 2))
    assert shown(other).gifts == ()
    cancel_order(order_id=start.order_id, reason="no")
    assert len(shown(other).gifts) == 1
    assert reopen_cart(cart_id=cart_id) != cart_id
