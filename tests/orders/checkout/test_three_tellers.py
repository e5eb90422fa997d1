"""Browser, webhook and reconciler bring the same payment at the same instant, fifty times over."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from catalog.inventory.models import InventoryLevel
from orders.checkout.operations import complete_cart
from orders.models import Order, OrderFact
from orders.sales.queries import order_token
from payments.models import LedgerEntry, PaymentIntent, Refund, WebhookEvent
from payments.operations import apply_webhook_event, poll_intent, store_webhook_event
from storefront.letters.models import Letter
from tests.orders.conftest import begin
from tests.orders.wardrobe import add_piece, cart_with, news
from tests.world import World, drain_outbox

ROUNDS = 50
pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


def test_fifty_rounds_of_three_tellers_make_one_of_everything(world: World, pay: Callable[..., Any]) -> None:
    piece = add_piece(stock={"BLR": ROUNDS + 5})
    for number in range(ROUNDS):
        order = Order.objects.get(public_id=begin(cart_id=cart_with((piece, 1))).order_id)
        posted = pay(order)
        at_the_same_instant(*tellers(order, posted, number))
        drain_outbox()
        one_of_everything(order)
    assert InventoryLevel.objects.get().reserved == ROUNDS
    assert len(news("OrderConfirmed")) == ROUNDS
    assert not Refund.objects.exists()


def tellers(order: Order, posted: dict[str, str], number: int) -> list[Callable[[], object]]:
    """The three who bring the news, each through the door it uses."""
    intent = PaymentIntent.objects.get(reference=order.reference)
    payment_id = posted["razorpay_payment_id"]
    body = (
        f'{{"event": "payment.captured", "payload": {{"payment": {{"entity": {{"id": "{payment_id}"}}}}}}}}'
    )
    store_webhook_event(provider="razorpay", event_id=f"evt_{number}", body=body.encode())
    event = WebhookEvent.objects.get(event_id=f"evt_{number}")
    token = order_token(order.public_id)
    return [
        lambda: complete_cart(token=token, posted=posted),
        lambda: apply_webhook_event(event.pk),
        lambda: poll_intent(intent.pk),
    ]


def at_the_same_instant(*calls: Callable[[], object]) -> None:
    """Run each in a thread with a connection of its own, all let go together; the first failure is raised."""
    gate, failures = threading.Barrier(len(calls)), list[BaseException]()

    def run(call: Callable[[], object]) -> None:
        try:
            gate.wait(timeout=30)
            call()
        except BaseException as failure:
            failures.append(failure)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[call]) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]


def one_of_everything(order: Order) -> None:
    """One transition, one capture, one reservation's worth of stock, one letter."""
    order.refresh_from_db()
    assert (order.status, order.payment_status) == ("confirmed", "paid")
    assert OrderFact.objects.filter(order=order, kind="confirmed").count() == 1
    assert LedgerEntry.objects.filter(payment__intent__reference=order.reference).count() == 1
    assert Letter.objects.filter(kind="order_confirmed", about=order.public_id).count() == 1
