"""Random orders, random changes through the real verbs: ledger, order, lines and taxes are one sum after each."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, example, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from orders.edits.operations import (
    EditWish,
    NothingChanges,
    NothingStays,
    TooLittleGoesBack,
    confirm_edit,
    look_at_edit,
)
from orders.edits.queries import edit_preview
from orders.models import Order, Promotion
from orders.sales.operations import cancel_order
from orders.sales.queries import order_token
from payments.models import PaymentIntent
from tests.orders.assisted.drafts import held_money, made_link, meena, pay_link, settle_money
from tests.orders.conftest import begin, come_back
from tests.orders.edits.test_changing import change as change_asked
from tests.orders.edits.test_changing import check_books, refused
from tests.orders.promotions.offers import offer
from tests.orders.wardrobe import Piece, add_piece, cart_with
from tests.world import World

pytestmark = pytest.mark.django_db
PRICES = ("333.33", "1499.99", "2999.00")
CHANGES = st.lists(
    st.tuples(st.integers(0, 2), st.integers(0, 3), st.none() | st.integers(0, 2)), min_size=1, max_size=3
)


def test_every_sum_holds_after_every_change(world: World) -> None:
    stock = {"BLR": 4, "JAI": 40}
    pieces = [
        add_piece(f"BLS-{number:03}-34", price=price, stock=stock) for number, price in enumerate(PRICES)
    ]

    @hypothesis_settings(
        max_examples=5,
        deadline=None,
        phases=(Phase.explicit, Phase.reuse, Phase.generate),
        suppress_health_check=list(HealthCheck),
    )
    @example(quantities=[2, 3, 1], percent=2, changes=[(1, 1, 2)])  # 38 paise would go back
    @given(
        quantities=st.lists(st.integers(1, 3), min_size=3, max_size=3),
        percent=st.integers(1, 3_333),
        changes=CHANGES,
    )
    def hold(quantities: list[int], percent: int, changes: list[Any]) -> None:
        promotion = offer("Some percent", value=percent)
        order = buy(world, pieces, quantities)
        Promotion.objects.filter(pk=promotion.pk).update(status="inactive")
        for change in changes:
            make(world, order, pieces, change)
            check_books(order)
        cancel_order(order_id=order.public_id, reason="The next one")
        settle_money()
        references = [order.reference, *(edit.reference for edit in order.edits.select_related("order"))]
        assert not held_money(*references)

    hold()


def buy(world: World, pieces: list[Piece], quantities: list[int]) -> Order:
    """A paid order of so many of each."""
    cart_id = cart_with(*zip(pieces, quantities, strict=True))
    order = Order.objects.get(public_id=begin(cart_id=cart_id).order_id)
    intent = PaymentIntent.objects.get(reference=order.reference)
    answer = world.razorpay.call("POST", f"/orders/{intent.provider_order_id}/pay", {"outcome": "capture"})
    return come_back(order, answer["return_fields"])


def make(world: World, order: Order, pieces: list[Piece], change: tuple[int, int, int | None]) -> None:
    """One change, paid when it costs more."""
    place, kept, added = change
    things = list(dict.fromkeys(order.lines.values_list("line_ref", flat=True)))
    ref = things[place % len(things)]
    sold = sum(order.lines.filter(line_ref=ref).values_list("quantity", flat=True))
    additions = {} if added is None else {pieces[added].public_id: 1}
    wish = EditWish({ref: min(kept, sold)}, additions)
    try:
        seen = edit_preview(order.public_id, wish)
    except (NothingChanges, NothingStays):
        return
    if 0 < seen.difference.amount < 100:
        return  # less than a rupee is asked of nobody
    if -100 < seen.difference.amount < 0:
        asked = change_asked(order, wish, seen.difference.amount)
        refused(TooLittleGoesBack, "a refund is ₹1.00 at the least", confirm_edit, **asked)
        return
    edit_id = confirm_edit(
        order_id=order.public_id,
        wish=wish,
        accepted_difference=seen.difference.amount,
        reason="x",
        by=meena(),
    )
    settle_money()
    edit = order.edits.select_related("order").get(public_id=edit_id)
    if edit.status == "awaiting":
        pay_link(world, made_link(edit))
        look_at_edit(token=order_token(order.public_id))
        settle_money()
    order.refresh_from_db()
    assert order.total == seen.total_after.amount
