"""Payments with the Razorpay sandbox and nobody above them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from core.ids import new_id
from core.models import OutboxEvent
from core.money import Money
from payments import operations
from payments.models import PaymentIntent
from payments.ports import PayerFacts, PaymentPage
from sandboxes.kit.server import SandboxServer
from tests.world import World, start_sandboxes

PAYER = PayerFacts(name="Asha Rao", email="asha@blouson.test", phone="+919845012345")


@pytest.fixture(scope="session")
def sandbox_servers() -> Iterator[dict[str, SandboxServer]]:
    """Only the gateway: payments know nobody else."""
    servers = start_sandboxes(["razorpay"])
    yield servers
    servers["razorpay"].stop()


@dataclass(frozen=True)
class Asked:
    """One reference with an open intent and its page."""

    reference: str
    intent: PaymentIntent
    page: PaymentPage


def start(intent_id: str) -> PaymentPage:
    """The page of an intent."""
    return operations.start_payment(
        intent_id=intent_id,
        return_url="http://shop.test/checkout/return/t/",
        cancel_url="http://shop.test/checkout/cancel/t/",
        payer=PAYER,
    )


@pytest.fixture
def ask(world: World, transactional_db: None) -> Callable[..., Asked]:
    """Ask for an amount, for a new reference or one given."""

    def ask_for(amount: int = 1_99_900, reference: str | None = None) -> Asked:
        reference = reference or new_id("order")
        intent_id = operations.open_payment(
            reference=reference, amount=Money(amount), description="Order WEB-1001"
        )
        page = start(intent_id)
        return Asked(reference, PaymentIntent.objects.get(public_id=intent_id), page)

    return ask_for


@pytest.fixture
def pay(world: World) -> Callable[..., dict[str, Any]]:
    """Pay, or fail to pay, an intent's order at the sandbox; answers the payment and the browser's fields."""

    def pay_order(asked: Asked, outcome: str = "capture") -> dict[str, Any]:
        return world.razorpay.call(
            "POST", f"/orders/{asked.intent.provider_order_id}/pay", {"outcome": outcome}
        )

    return pay_order


def news(name: str) -> list[dict[str, Any]]:
    """Payloads of one kind of news so far."""
    return list(
        OutboxEvent.objects.filter(name=f"payments.{name}").order_by("id").values_list("payload", flat=True)
    )
