"""Money of a confirmed order that somebody gave back on the gateway's own pages: noted, and somebody looks."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from orders.models import Order
from payments.models import Payment
from payments.operations.foreign_refunds import apply_told_refund
from payments.providers import provider_named
from tests.orders.conftest import come_back
from tests.world import World, drain_outbox

pytestmark = pytest.mark.django_db


def test_the_order_goes_on_and_is_flagged(
    world: World, placed: Callable[..., Order], pay: Callable[..., dict[str, str]]
) -> None:
    order = placed()
    order = come_back(order, pay(order))
    drain_outbox()
    payment_id = Payment.objects.get().provider_payment_id
    world.razorpay.call("POST", f"/payments/{payment_id}/refund", {"amount": 10_000})
    (refund,) = world.razorpay.state("refunds")
    for _ in range(2):
        apply_told_refund(provider_named("razorpay"), payment_id=payment_id, refund_id=refund["id"])
        drain_outbox()
    order.refresh_from_db()
    assert (order.status, order.payment_status) == ("confirmed", "paid")
    assert order.flags == {
        "given_back_at_gateway": "₹100.00 was given back on the gateway's own pages. Is the order still to be sent? "
        "If not, cancel it."
    }
    assert order.facts.filter(kind="refunded").count() == 1
