"""A state without a tone would show its code instead of its words: every table knows every state."""

from __future__ import annotations

import pytest
from django.db.models import Model

from catalog.admin.stock import TONES as STOCK_TONES
from catalog.inventory.models import ReservationItem
from core.admin.news import TONES as NEWS_TONES
from core.models import Delivery
from erp_sync.admin.dead_letters import TONES as MESSAGE_TONES
from erp_sync.models import InboxMessage, OutboundMessage
from orders.admin.tones import (
    CART_TONES,
    FULFILMENT_TONES,
    MONEY_TONES,
    ORDER_TONES,
    PAYMENT_TONES,
    SHIPMENT_TONES,
)
from orders.models import Cart, Order, Shipment, ShipmentScan
from payments.admin.money import TONES as PAYMENT_ADMIN_TONES
from payments.models import Payment, PaymentIntent, Refund, WebhookEvent
from storefront.admin import TONES as LETTER_TONES
from storefront.letters.models import Letter

TABLES: list[tuple[dict[str, str], type[Model], str]] = [
    (ORDER_TONES, Order, "status"),
    (PAYMENT_TONES, Order, "payment_status"),
    (FULFILMENT_TONES, Order, "fulfilment_status"),
    (CART_TONES, Cart, "status"),
    (SHIPMENT_TONES, Shipment, "status"),
    (SHIPMENT_TONES, ShipmentScan, "status"),
    (MONEY_TONES, Payment, "status"),
    (MONEY_TONES, Refund, "status"),
    (PAYMENT_ADMIN_TONES, PaymentIntent, "status"),
    (PAYMENT_ADMIN_TONES, Payment, "status"),
    (PAYMENT_ADMIN_TONES, Refund, "status"),
    (PAYMENT_ADMIN_TONES, WebhookEvent, "status"),
    (STOCK_TONES, ReservationItem, "status"),
    (NEWS_TONES, Delivery, "status"),
    (MESSAGE_TONES, InboxMessage, "status"),
    (MESSAGE_TONES, OutboundMessage, "status"),
    (LETTER_TONES, Letter, "status"),
]


@pytest.mark.parametrize(
    ("tones", "model", "field"), TABLES, ids=[f"{model.__name__}.{field}" for _, model, field in TABLES]
)
def test_every_state_has_a_tone(tones: dict[str, str], model: type[Model], field: str) -> None:
    states = {str(value) for value, _ in model._meta.get_field(field).choices}  # type: ignore[union-attr]
    assert states - set(tones) == set()
