"""Pieces made for the customer in a draft: priced, taxed and promised as in any cart, and never paid at the door."""

from __future__ import annotations

from datetime import timedelta

import pytest

from catalog.made.rules import MakingRequest
from core.audit.models import AuditEntry
from core.clock import today_in_india
from core.errors import Invalid
from orders.assisted.operations import put_draft_line
from orders.assisted.queries import draft_sums
from orders.checkout.operations import CashNotOffered, complete_cart
from orders.sales.queries import order_token
from tests.orders.assisted.drafts import (
    DOOR,
    all_rows,
    draft_with,
    made_link,
    meena,
    offered,
    pay_link,
    settle_money,
    total_of,
)
from tests.orders.tailor import tailored
from tests.orders.wardrobe import open_every_day
from tests.world import World

pytestmark = pytest.mark.django_db
HERS = MakingRequest(
    unit="in", measures={"bust": "36", "under_bust": "30"}, add_ons=("cups",), note="Deep back"
)


def test_made_to_measure_from_the_telephone_call_to_the_order(world: World) -> None:
    open_every_day()
    blouse = tailored("2400.00")
    draft = draft_with((blouse, 1))
    line_id = put_draft_line(
        draft_id=draft.public_id, variant_id=blouse.public_id, quantity=1, making=HERS, by=meena()
    )
    lines = draft_sums(draft).summary.lines
    assert [line.unit_price.amount for line in lines] == [2_400_00, 2_650_00]
    told = AuditEntry.objects.latest("id")
    assert "36" not in str(told.changes) and "made " in str(told.changes)

    before = all_rows()
    tight = MakingRequest(unit="in", measures={"bust": "12", "under_bust": ""})
    with pytest.raises(Invalid) as wrong:
        put_draft_line(
            draft_id=draft.public_id, variant_id=blouse.public_id, quantity=1, making=tight, by=meena()
        )
    assert set(wrong.value.fields) == {"measure_bust", "measure_under_bust"}
    with pytest.raises(CashNotOffered, match="paid in advance"):
        offered(draft, DOOR)
    assert all_rows() == before

    total = total_of(draft)
    order = offered(draft)
    assert order.total == total
    plain, made = order.lines.order_by("line_no")
    # ₹2,650.00 lies in the band that no slab fits (5% on the plain one): 18% and the order says so
    assert (plain.rate_bp, made.rate_bp, made.unit_price, made.add_on_price) == (500, 1800, 2_650_00, 250_00)
    assert (made.lead_days, made.is_returnable, made.line_ref) == (13, False, line_id)
    assert made.configuration["shown"] == [["Bust", "36 in"], ["Under bust", "30 in"]]
    assert order.expected_on is not None and order.expected_on >= today_in_india() + timedelta(days=13)
    pay_link(world, made_link(order))
    complete_cart(token=order_token(order.public_id), posted={})
    settle_money()
    order.refresh_from_db()
    assert (order.status, order.payment_status) == ("confirmed", "paid")
