"""Pieces made for the customer join a confirmed order: at today's price, in their own time, never at the door."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from catalog.made.rules import MakingRequest
from core import clock
from core.errors import Invalid
from erp_sync.erp.bodies import order_body
from orders.carts.rules import TooManyPieces
from orders.checkout.operations import CashNotOffered
from orders.edits.operations import EditWish, confirm_edit, look_at_edit
from orders.edits.queries import edit_preview
from orders.edits.wishes import MadeAddition
from orders.models import Order
from orders.sales.queries import order_for_erp, order_token
from tests.orders.assisted.drafts import made_link, pay_link, settle_money
from tests.orders.checkout.test_cash_on_delivery import cash_order
from tests.orders.conftest import begin, come_back
from tests.orders.edits.test_changing import agree, change, check_books, refused
from tests.orders.tailor import tailored
from tests.orders.wardrobe import Piece, add_piece, cart_with, open_every_day
from tests.world import World

pytestmark = pytest.mark.django_db
Pay = Callable[..., dict[str, str]]
HERS = MakingRequest(unit="in", measures={"bust": "36", "under_bust": "30"}, note="Deep back")


def made(piece: Piece, quantity: int = 1, making: MakingRequest = HERS) -> EditWish:
    return EditWish(made=(MadeAddition(piece.public_id, quantity, making),))


def test_made_to_measure_is_added_paid_for_and_promised_later(world: World, pay: Pay) -> None:
    open_every_day()
    blouse = tailored("2400.00")
    saree = add_piece("SAR-RED-34", price="4200.00", hs_code="50072010", title="Banarasi Saree")
    order = Order.objects.get(public_id=begin(cart_id=cart_with((saree, 1))).order_id)
    order = come_back(order, pay(order))
    promised = order.expected_on
    assert promised is not None

    unmeasured = MakingRequest(unit="in", measures={"bust": "12", "under_bust": "30"})
    refused(
        Invalid,
        "check these measurements",
        confirm_edit,
        **change(order, made(blouse, making=unmeasured), 2_400_00),
    )
    refused(TooManyPieces, "at most 10", confirm_edit, **change(order, made(blouse, 10**9), 0))
    seen = edit_preview(order.public_id, made(blouse))
    assert seen.difference.amount == 2_400_00
    assert seen.things[-1].words == ("Made to measure: Bust 36 in, Under bust 30 in", "Note: Deep back")

    edit = agree(order, made(blouse), 2_400_00)
    assert "with 1 × Meera Silk Blouse Maroon / 34 (made for the customer)" in edit.summary
    pay_link(world, made_link(edit))
    look_at_edit(token=order_token(order.public_id))
    settle_money()
    order.refresh_from_db()
    line = order.lines.latest("line_no")
    assert (line.unit_price, line.rate_bp, line.lead_days, line.is_returnable) == (2_400_00, 500, 12, False)
    assert line.configuration["note"] == "Deep back"
    assert order.expected_on is not None
    assert order.expected_on >= clock.today_in_india() + timedelta(days=12) > promised
    check_books(order)
    told = order_body(order_for_erp(order.public_id))["lines"]
    assert [each["qty"] for each in told] == [1, 1]


def test_one_that_must_be_measured_is_never_added_unmeasured_nor_at_the_door(world: World) -> None:
    blouse = tailored("1500.00", is_required=True)
    order = cash_order(cart_id=cart_with((add_piece("SAR-RED-34"), 1)))
    plain = EditWish(additions={blouse.public_id: 1})
    refused(Invalid, "check these measurements", confirm_edit, **change(order, plain, 1_500_00))
    refused(CashNotOffered, "paid in advance", confirm_edit, **change(order, made(blouse), 1_500_00))
