"""Asking for money."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import IntegrityError, transaction

from core.errors import NotFound, OutcomeUnknown, Unavailable
from core.money import Money
from payments import operations
from payments.models import PaymentIntent
from payments.queries import payment_state
from tests.payments.conftest import Asked, start
from tests.world import World


def test_the_page_is_a_plain_form_for_the_hosted_checkout(ask: Callable[..., Asked], world: World) -> None:
    asked = ask(1_99_900)
    order = world.razorpay.state("orders")[0]
    assert (order["amount"], order["currency"], order["receipt"]) == (1_99_900, "INR", asked.intent.receipt)
    assert asked.page.action_url == f"{world.servers['razorpay'].base_url}/v1/checkout/embedded"
    assert asked.page.fields["order_id"] == order["id"] == asked.intent.provider_order_id
    assert asked.page.fields["amount"] == "199900"
    assert asked.page.fields["prefill[email]"] == "asha@blouson.test"
    assert "rzp-sandbox-secret" not in str(asked.page)


def test_asking_twice_is_one_intent_and_one_provider_order(ask: Callable[..., Asked], world: World) -> None:
    first = ask(5_000)
    second = ask(5_000, first.reference)
    assert second.intent.pk == first.intent.pk
    assert second.page == first.page
    assert len(world.razorpay.state("orders")) == 1


def test_another_amount_supersedes_the_open_intent(ask: Callable[..., Asked]) -> None:
    first = ask(5_000)
    second = ask(6_000, first.reference)
    statuses = dict(PaymentIntent.objects.values_list("amount", "status"))
    assert statuses == {5_000: "superseded", 6_000: "open"}
    with pytest.raises(operations.PaymentClosed):
        start(first.intent.public_id)
    assert second.intent.provider_order_id != first.intent.provider_order_id


def test_the_database_allows_one_open_intent_per_reference(ask: Callable[..., Asked]) -> None:
    asked = ask()
    with pytest.raises(IntegrityError), transaction.atomic():
        PaymentIntent.objects.create(
            reference=asked.reference, amount=1, currency="INR", provider="razorpay", receipt="other"
        )


def test_a_cancelled_intent_cannot_be_started(ask: Callable[..., Asked]) -> None:
    asked = ask()
    operations.cancel_payment(reference=asked.reference)
    assert payment_state(asked.reference).status == "cancelled"
    with pytest.raises(operations.PaymentClosed):
        start(asked.intent.public_id)


def test_a_paid_reference_is_not_asked_again(ask: Callable[..., Asked], pay: Callable[..., dict]) -> None:
    asked = ask()
    operations.record_return(reference=asked.reference, posted=pay(asked)["return_fields"])
    with pytest.raises(operations.AlreadyPaid):
        operations.open_payment(reference=asked.reference, amount=Money(7), description="again")
    assert PaymentIntent.objects.count() == 1


def test_unknown_intents_and_providers_are_refused(world: World, transactional_db: None) -> None:
    with pytest.raises(NotFound):
        start("pint_nothing")
    with pytest.raises(NotFound):
        operations.open_payment(reference="order_x", amount=Money(100), description="", provider="barter")
    assert not PaymentIntent.objects.exists()


def test_a_lost_answer_is_found_again_by_its_receipt(world: World, transactional_db: None) -> None:
    """A crash, or a timeout, between making the provider's order and recording it makes no second order."""
    world.razorpay.add_fault(
        "timeout_after_commit",
        match={"method": "POST", "path_regex": "^/v1/orders$"},
        times=1,
        params={"hold_s": 0.2},
    )
    intent_id = operations.open_payment(reference="order_lost", amount=Money(5_000), description="")
    with pytest.raises(OutcomeUnknown):
        start(intent_id)
    assert PaymentIntent.objects.get().provider_order_id is None
    page = start(intent_id)
    orders = world.razorpay.state("orders")
    assert [order["id"] for order in orders] == [page.fields["order_id"]]


@pytest.mark.parametrize("status", [429, 500, 502])
def test_a_busy_provider_is_unavailable_and_nothing_is_lost(
    world: World, transactional_db: None, status: int
) -> None:
    world.razorpay.add_fault("status", match={"path_regex": "^/v1/orders"}, params={"code": status}, times=1)
    intent_id = operations.open_payment(reference="order_busy", amount=Money(5_000), description="")
    with pytest.raises(Unavailable):
        start(intent_id)
    assert PaymentIntent.objects.get().status == "open"
    assert start(intent_id).fields["amount"] == "5000"
