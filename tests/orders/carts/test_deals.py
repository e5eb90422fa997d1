"""Promotions and codes in a cart: what is taken off, and what the shopper is told."""

from __future__ import annotations

from datetime import timedelta

import pytest

from catalog.collections.models import ProductCategory
from catalog.collections.queries import product_traits
from catalog.products.models import ProductVariant
from core import clock
from core.money import Money
from orders.carts.operations import (
    CartNotOpen,
    CodeNotValid,
    TooManyCodes,
    apply_code,
    merge_carts,
    remove_code,
)
from orders.carts.queries import cart_summary
from orders.models import Cart, CartCode, Promotion, PromotionCode
from orders.promotions.queries import UNKNOWN_CODE, USED_UP
from tests.orders.promotions.offers import code_for, free_carriage, offer
from tests.orders.wardrobe import add_customer, add_piece, cart_with

pytestmark = pytest.mark.django_db


def test_what_is_taken_off_is_told_by_line_and_in_all() -> None:
    offer()
    free_carriage()
    cart_id = cart_with((add_piece(), 2), (add_piece("BLS-BLU-36", price="333.33"), 1))
    cart = cart_summary(cart_id, state_code="29", shipping_option="standard")
    assert [line.discount for line in cart.lines] == [Money(300_00), Money(33_33)]
    assert (cart.subtotal, cart.shipping, cart.discount) == (Money(3_333_33), Money(0), Money(333_33))
    assert cart.total == Money(3_000_00)
    assert [(each.title, each.amount) for each in cart.discounts] == [("Festive", Money(333_33))]
    assert cart.tax.taxable + cart.tax.total == cart.total


def test_carriage_is_taken_off_once_it_is_chosen() -> None:
    free_carriage()
    cart_id = cart_with((add_piece(), 1))
    assert cart_summary(cart_id).discount == Money(0)
    cart = cart_summary(cart_id, shipping_option="standard")
    assert (cart.shipping, cart.discount, cart.total) == (Money(99_00), Money(99_00), Money(1_500_00))


def test_a_category_above_counts() -> None:
    piece = add_piece()
    product = ProductVariant.objects.get(pk=piece.pk).product
    blouses = ProductCategory.objects.create(title="Blouses", handle="blouses")
    silk = ProductCategory.objects.create(title="Silk", handle="silk", parent=blouses)
    silk.products.add(product)
    assert product_traits([product.public_id])[product.public_id]["category"] == {
        str(blouses.pk),
        str(silk.pk),
    }
    offer(rules=[("target", "category", "in", [str(blouses.pk)])])
    cart_id = cart_with((piece, 1), (add_piece("SAR-RED-01"), 1))
    assert [line.discount for line in cart_summary(cart_id).lines] == [Money(150_00), Money(0)]


def test_a_code_opens_its_promotion_until_it_is_removed() -> None:
    code_for(offer())
    cart_id = cart_with((add_piece(), 1))
    assert apply_code(cart_id=cart_id, code=" diwali10 ") == "DIWALI10"
    apply_code(cart_id=cart_id, code="DIWALI10")
    cart = cart_summary(cart_id)
    assert (cart.discount, cart.discounts[0].title) == (Money(150_00), "Festive (DIWALI10)")
    assert [(each.code, each.applies) for each in cart.codes] == [("DIWALI10", True)]
    remove_code(cart_id=cart_id, code="diwali10")
    remove_code(cart_id=cart_id, code="diwali10")
    assert (cart_summary(cart_id).discount, CartCode.objects.count()) == (Money(0), 0)


def test_of_one_promotion_the_last_code_counts() -> None:
    promotion = offer()
    code_for(promotion, "FIRST-1")
    code_for(promotion, "SECOND-2")
    cart_id = cart_with((add_piece(), 1))
    apply_code(cart_id=cart_id, code="FIRST-1")
    apply_code(cart_id=cart_id, code="SECOND-2")
    assert list(CartCode.objects.values_list("code", flat=True)) == ["SECOND-2"]


@pytest.mark.parametrize(
    "bad", ["NOSUCH", "EXPIRED", "OVER", "OFF", "DRAFT", "", "x" * 5_000, "'; DROP TABLE"]
)
def test_unknown_and_expired_codes_sound_the_same(bad: str) -> None:
    past = clock.now() - timedelta(days=1)
    code_for(offer("a"), "EXPIRED", expires_at=past)
    code_for(offer("b", ends_at=past), "OVER")
    code_for(offer("c"), "OFF", is_active=False)
    code_for(offer("d", status="draft"), "DRAFT")
    cart_id = cart_with((add_piece(), 1))
    with pytest.raises(CodeNotValid) as refusal:
        apply_code(cart_id=cart_id, code=bad)
    assert refusal.value.message == UNKNOWN_CODE
    assert not CartCode.objects.exists()


def test_a_code_used_up_says_so() -> None:
    code_for(offer(), limit=1, used=1)
    with pytest.raises(CodeNotValid, match="used up") as refusal:
        apply_code(cart_id=cart_with((add_piece(), 1)), code="DIWALI10")
    assert refusal.value.message == USED_UP


def test_a_code_that_ceases_to_open_anything_is_told() -> None:
    promotion = offer(
        rules=[("cart", "spend", "gte", ["200000"])], upsell_message="{missing} more for 10% off."
    )
    code_for(promotion)
    cart_id = cart_with((add_piece(), 1))
    apply_code(cart_id=cart_id, code="DIWALI10")
    cart = cart_summary(cart_id)
    assert not cart.codes[0].applies
    assert "₹2,000.00" in cart.codes[0].words
    assert cart.upsells == ("₹500.00 more for 10% off.",)
    Promotion.objects.update(status="inactive")
    assert cart_summary(cart_id).codes[0].words == UNKNOWN_CODE


def test_a_cart_holds_so_many_codes_and_only_while_it_is_open() -> None:
    cart_id = cart_with((add_piece(), 1))
    for number in range(6):
        code_for(offer(f"Offer {number}"), f"CODE-{number}")
    for number in range(5):
        apply_code(cart_id=cart_id, code=f"CODE-{number}")
    with pytest.raises(TooManyCodes):
        apply_code(cart_id=cart_id, code="CODE-5")
    Cart.objects.update(status="abandoned")
    with pytest.raises(CartNotOpen):
        apply_code(cart_id=cart_id, code="CODE-5")
    assert CartCode.objects.count() == 5


def test_codes_go_along_when_carts_are_joined() -> None:
    code_for(offer())
    piece, customer_id = add_piece(), add_customer()
    own = cart_with((piece, 1), customer_id=customer_id)
    guest = cart_with((piece, 1))
    apply_code(cart_id=guest, code="DIWALI10")
    merge_carts(guest_cart_id=guest, customer_id=customer_id)
    assert cart_summary(own).discount == Money(300_00)


def test_once_per_customer_is_known_from_the_e_mail() -> None:
    code = code_for(offer(), once_per_customer=True)
    assert PromotionCode.objects.get(pk=code.pk).once_per_customer
    cart_id = cart_with((add_piece(), 1))
    apply_code(cart_id=cart_id, code="DIWALI10")
    assert cart_summary(cart_id, email="asha@example.com").discount == Money(150_00)


def test_first_orders_and_groups_are_asked_for() -> None:
    offer(rules=[("cart", "first_order", "eq", ["yes"])])
    offer("Members", priority=1, rules=[("cart", "customer_group", "in", ["1"])])
    cart_id = cart_with((add_piece(), 1), customer_id=add_customer())
    assert [each.name for each in cart_summary(cart_id).discounts] == ["Festive"]
