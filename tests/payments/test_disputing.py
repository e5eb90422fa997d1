"""Disputes: heard of by webhook, forward only, booked once when lost."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from core import clock
from payments.models import Dispute, Payment, WebhookEvent, held_on
from payments.operations import (
    apply_dispute,
    apply_payment,
    apply_webhook_event,
    refresh_disputes,
    store_webhook_event,
)
from payments.providers import provider_named
from tests.payments.conftest import Asked, news
from tests.world import World

Ask, Pay = Callable[..., Asked], Callable[..., dict[str, Any]]


@pytest.fixture
def disputed(world: World, ask: Ask, pay: Pay) -> tuple[Payment, str]:
    """A captured payment, and the id of a dispute of it that we do not know yet."""
    paid = pay(ask())["payment"]
    apply_payment(provider_named("razorpay").fetch_payment(paid["id"]), provider="razorpay")
    payment = Payment.objects.get(provider_payment_id=paid["id"])
    dispute = world.razorpay.call("POST", f"/payments/{paid['id']}/dispute")
    return payment, dispute["id"]


def move(world: World, dispute_id: str, verdict: str) -> None:
    """The provider decides; we take it over."""
    world.razorpay.call("POST", f"/disputes/{dispute_id}/{verdict}")
    take(dispute_id)


def take(dispute_id: str) -> bool:
    return apply_dispute(provider_named("razorpay").fetch_dispute(dispute_id), provider="razorpay")  # type: ignore[attr-defined]


def test_a_dispute_is_opened_once(disputed: tuple[Payment, str]) -> None:
    payment, dispute_id = disputed
    assert take(dispute_id) and take(dispute_id)
    dispute = Dispute.objects.get()
    assert (dispute.status, dispute.amount, dispute.deducted, dispute.payment) == (
        "open",
        199_900,
        0,
        payment,
    )
    (told,) = news("DisputeOpened")
    assert (told["amount"], told["reference"]) == (199_900, payment.intent.reference)
    assert told["respond_by"] == dispute.respond_by.isoformat()  # type: ignore[union-attr]
    assert held_on(payment) == 199_900


def test_a_lost_one_costs_its_amount_once(world: World, disputed: tuple[Payment, str]) -> None:
    payment, dispute_id = disputed
    move(world, dispute_id, "under_review")
    move(world, dispute_id, "lost")
    take(dispute_id)
    assert list(payment.ledger.values_list("kind", "amount")) == [("capture", 199_900), ("dispute", -199_900)]
    assert held_on(payment) == 0
    assert [(each["outcome"], each["deducted"]) for each in news("DisputeDecided")] == [("lost", 199_900)]


def test_a_won_one_costs_nothing(world: World, disputed: tuple[Payment, str]) -> None:
    payment, dispute_id = disputed
    move(world, dispute_id, "won")
    assert held_on(payment) == 199_900
    assert [each["outcome"] for each in news("DisputeDecided")] == ["won"]


def test_what_is_decided_stays_decided(world: World, disputed: tuple[Payment, str]) -> None:
    _, dispute_id = disputed
    earlier = provider_named("razorpay").fetch_dispute(dispute_id)  # type: ignore[attr-defined]
    move(world, dispute_id, "won")
    apply_dispute(earlier, provider="razorpay")
    assert Dispute.objects.get().status == "won"
    assert len(news("DisputeDecided")) == 1


def test_a_dispute_of_somebody_elses_payment_is_not_ours(world: World, ask: Ask, pay: Pay) -> None:
    paid = pay(ask())["payment"]
    dispute = world.razorpay.call("POST", f"/payments/{paid['id']}/dispute")
    assert take(dispute["id"]) is False
    assert not Dispute.objects.exists()
    assert news("DisputeOpened") == []


def test_the_webhook_of_a_dispute_brings_it(world: World, disputed: tuple[Payment, str]) -> None:
    payment, dispute_id = disputed
    entity = {"id": dispute_id, "payment_id": payment.provider_payment_id}
    body = json.dumps({"event": "payment.dispute.created", "payload": {"dispute": {"entity": entity}}})
    store_webhook_event(provider="razorpay", event_id="evt_1", body=body.encode())
    apply_webhook_event(WebhookEvent.objects.get().pk)
    assert WebhookEvent.objects.get().status == "done"
    assert Dispute.objects.get().provider_dispute_id == dispute_id


def test_a_dispute_of_which_no_message_came_is_found_and_followed_until_it_is_decided(
    world: World, disputed: tuple[Payment, str]
) -> None:
    payment, dispute_id = disputed
    assert refresh_disputes(provider="razorpay") == 1
    assert Dispute.objects.get().provider_dispute_id == dispute_id
    world.razorpay.call("POST", f"/disputes/{dispute_id}/lost")
    before = len(world.razorpay.requests(path="/v1/disputes"))
    with clock.moved(
        timedelta(days=30)
    ):  # too old for the list: asked for by its id, and once decided no more
        assert [refresh_disputes(provider="razorpay") for _ in range(2)] == [1, 0]
    paths = [line["path"] for line in world.razorpay.requests(path="/v1/disputes")][before:]
    assert paths == ["/v1/disputes", f"/v1/disputes/{dispute_id}", "/v1/disputes"]
    assert list(payment.ledger.values_list("kind", "amount")) == [("capture", 199_900), ("dispute", -199_900)]
    assert [len(news(name)) for name in ("DisputeOpened", "DisputeDecided")] == [1, 1]
