"""A receiver that listens, and how news reaches it in a test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import transaction
from pytest_django.fixtures import Settings

from core.audit import Author
from core.events import Event
from core.outbox import publish
from erp_sync.hooks.models import WebhookSubscription
from erp_sync.hooks.operations import HookWish, add_webhook
from orders.sales.events import OrderConfirmed, OrderPaid, OrderPlaced
from tests.erp_sync.hooks.receiver import Receiver

STAFF = Author("Asha", "test")


@pytest.fixture
def receiver(settings: Settings) -> Iterator[Receiver]:
    """A server that hears webhooks, and a shop that waits a third of a second for its answers."""
    settings.RECEIVER_TIMEOUT_S = 0.3
    server = Receiver()
    yield server
    server.stop()


@pytest.fixture
def subscribed(receiver: Receiver, db: None) -> WebhookSubscription:
    """It hears of orders placed, confirmed and paid."""
    wish = HookWish("Warehouse", receiver.url(), ["order.placed", "order.confirmed", "order.paid"])
    return WebhookSubscription.objects.get(pk=add_webhook(wish=wish, author=STAFF).pk)


def tell(*events: Event) -> None:
    """Publish, each in a transaction of its own."""
    for event in events:
        with transaction.atomic():
            publish(event)


def three_steps(number: str = "WEB-1001") -> list[Event]:
    """What happens to one order."""
    about: dict[str, Any] = {"order_id": f"order_{number}", "number": number}
    return [OrderPlaced(**about), OrderConfirmed(**about), OrderPaid(**about, payment_id="pay_1")]


Tell = Callable[..., None]
