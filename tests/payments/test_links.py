"""Payment links: made once, paid like anything else, taken back when nobody asks for the money any more."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from core import clock
from core.ids import new_id
from core.money import Money
from payments import operations
from payments.models import LedgerEntry, PaymentIntent, PaymentLink, WebhookEvent
from payments.queries import payment_state
from payments.tasks import poll_open, sweep
from tests.payments.conftest import news
from tests.payments.test_webhooks import send, signed
from tests.world import World

AMOUNT = 2_49_900


@pytest.fixture
def asked(world: World, transactional_db: None) -> Callable[..., PaymentLink]:
    """Ask for an amount by a link; not made yet unless `made`."""

    def ask_by_link(*, made: bool = True) -> PaymentLink:
        reference = new_id("order")
        intent_id = operations.open_payment(reference=reference, amount=Money(AMOUNT), description="WEB-1")
        link_id = request(intent_id)
        if made:
            sweep()
        return PaymentLink.objects.select_related("intent").get(public_id=link_id)

    return ask_by_link


def request(intent_id: str) -> str:
    """Ask for a link that lives two days."""
    return operations.request_link(
        intent_id=intent_id,
        return_url="http://shop.test/checkout/return/t/",
        expires_at=clock.now() + timedelta(days=2),
    )


def pay(world: World, link: PaymentLink) -> dict[str, Any]:
    """Pay a link at the sandbox."""
    return world.razorpay.call("POST", f"/payment_links/{link.provider_link_id}/pay", {})


def tell(name: str, **entities: dict[str, Any]) -> WebhookEvent:
    """The provider's message of that name, stored and applied."""
    payload = {kind: {"entity": entity} for kind, entity in entities.items()}
    body = json.dumps({"event": name, "payload": payload}).encode()
    assert send(body, signed(body, event_id=new_id("evt"))) == 200
    sweep()
    return WebhookEvent.objects.latest("id")


def test_a_link_is_made_once_and_told(asked: Callable[..., PaymentLink], world: World) -> None:
    link = asked()
    assert request(link.intent.public_id) == link.public_id
    sweep()
    (made,) = world.razorpay.state("payment_links")
    assert (made["reference_id"], made["amount"], made["currency"]) == (link.public_id, AMOUNT, "INR")
    assert (made["customer"], made["notify"]) == ({}, {"email": False, "sms": False})
    assert (link.status, link.url) == ("open", made["short_url"])
    (told,) = news("PaymentLinkMade")
    assert (told["reference"], told["url"], told["amount"]) == (link.intent.reference, link.url, AMOUNT)


def test_a_lost_answer_makes_no_second_link(asked: Callable[..., PaymentLink], world: World) -> None:
    world.razorpay.add_fault(
        "timeout_after_commit",
        match={"method": "POST", "path_regex": "^/v1/payment_links$"},
        times=1,
        params={"hold_s": 0.2},
    )
    link = asked()
    assert link.status == "requested"
    assert news("PaymentLinkMade") == []
    PaymentLink.objects.update(next_attempt_at=clock.now())
    sweep()
    link.refresh_from_db()
    assert link.status == "open"
    assert len(world.razorpay.state("payment_links")) == len(news("PaymentLinkMade")) == 1


def test_a_paid_link_pays_its_intent_once(asked: Callable[..., PaymentLink], world: World) -> None:
    """The order is the link's own; whichever message comes first, and however often."""
    link = asked()
    paid = pay(world, link)["payment"]
    assert tell("payment.captured", payment=paid).status == "done"
    entity = world.razorpay.state("payment_links")[0]
    assert tell("payment_link.paid", payment_link=entity, payment=paid).status == "done"
    operations.record_return(reference=link.intent.reference, posted={})
    link.refresh_from_db()
    state = payment_state(link.intent.reference)
    assert (link.status, link.provider_order_id) == ("paid", paid["order_id"])
    assert (state.status, state.captured) == ("captured", Money(AMOUNT))
    assert PaymentIntent.objects.get().status == "paid"
    assert len(news("PaymentCaptured")) == LedgerEntry.objects.count() == 1


@pytest.mark.parametrize("way", ["return", "poll"])
def test_a_payment_is_found_without_any_message(
    way: str, asked: Callable[..., PaymentLink], world: World
) -> None:
    link = asked()
    pay(world, link)
    if way == "return":
        operations.record_return(reference=link.intent.reference, posted={"razorpay_signature": "forged"})
    else:
        PaymentIntent.objects.update(next_poll_at=clock.now())
        poll_open()
    assert payment_state(link.intent.reference).status == "captured"


def test_what_a_forged_return_says_is_not_believed(asked: Callable[..., PaymentLink]) -> None:
    link = asked()
    said = {
        "razorpay_payment_link_id": str(link.provider_link_id),
        "razorpay_payment_link_status": "paid",
        "razorpay_payment_id": "pay_forged",
    }
    operations.record_return(reference=link.intent.reference, posted=said)
    link.refresh_from_db()
    assert (link.status, payment_state(link.intent.reference).status) == ("open", "open")
    assert not LedgerEntry.objects.exists()


def test_a_link_is_taken_back_with_its_payment(asked: Callable[..., PaymentLink], world: World) -> None:
    link = asked()
    operations.cancel_payment(reference=link.intent.reference)
    sweep()
    link.refresh_from_db()
    assert link.status == world.razorpay.state("payment_links")[0]["status"] == "cancelled"


def test_one_paid_a_moment_before_it_is_taken_back_is_told(
    asked: Callable[..., PaymentLink], world: World
) -> None:
    link = asked()
    operations.cancel_payment(reference=link.intent.reference)
    pay(world, link)
    sweep()
    link.refresh_from_db()
    assert link.status == "paid"
    (told,) = news("PaymentCaptured")
    assert (told["intent_status"], told["amount"]) == ("cancelled", AMOUNT)


def test_called_off_before_it_was_made_it_is_never_made(
    asked: Callable[..., PaymentLink], world: World
) -> None:
    link = asked(made=False)
    operations.cancel_payment(reference=link.intent.reference)
    sweep()
    link.refresh_from_db()
    assert link.status == "cancelled"
    assert world.razorpay.state("payment_links") == news("PaymentLinkMade") == []


def test_an_expired_link_ends(asked: Callable[..., PaymentLink], world: World) -> None:
    link = asked()
    world.razorpay.clock(advance_s=3 * 86_400)
    entity = world.razorpay.state("payment_links")[0]
    assert tell("payment_link.expired", payment_link=entity).status == "done"
    link.refresh_from_db()
    assert (link.status, payment_state(link.intent.reference).status) == ("expired", "open")


def test_cash_and_closed_payments_have_no_link(world: World, transactional_db: None) -> None:
    cash = operations.open_payment(
        reference="WEB-7", amount=Money(100), description="", provider=operations.CASH
    )
    with pytest.raises(operations.LinksNotOffered):
        request(cash)
    operations.cancel_payment(reference="WEB-7")
    with pytest.raises(operations.PaymentClosed):
        request(cash)
    assert not PaymentLink.objects.exists()
