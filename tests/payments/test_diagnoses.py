"""What the doctor says of money: exact at its limits."""

from __future__ import annotations

from datetime import timedelta

import pytest

from core import clock
from core.diagnoses import Finding
from core.front_page import Tally
from core.money import Money
from payments.diagnoses import news_is_applied, payouts_agree
from payments.front_page import late_gateway_messages, webhook_silence
from payments.models import LedgerEntry, Payment, PaymentIntent, Settlement, WebhookEvent
from payments.operations import open_payment

pytestmark = pytest.mark.django_db


def wrong(findings: object) -> list[str]:
    """Titles of what is not well."""
    found: list[Finding] = list(findings)  # type: ignore[call-overload]
    return [each.name for each in found if not each.is_well]


def on_the_front_page() -> dict[str, int]:
    """What staff see of it without asking the doctor."""
    parts = [*late_gateway_messages.parts(), *webhook_silence.parts()]
    return {part.title: part.count for part in parts if isinstance(part, Tally)}


def captured(number: int, *, ago: timedelta) -> Payment:
    """A payment captured so long ago."""
    open_payment(reference=f"order_{number}", amount=Money(1000), description="")
    intent = PaymentIntent.objects.latest("id")
    return Payment.objects.create(
        intent=intent, provider="razorpay", provider_payment_id=f"pay_{number}", amount=1000, currency="INR",
        status="captured", captured_at=clock.now() - ago,
    )  # fmt: skip


def test_silence_while_shoppers_pay_is_an_alarm() -> None:
    assert wrong(news_is_applied()) == []
    for number in range(2):
        captured(number, ago=timedelta(hours=1))
    assert wrong(news_is_applied()) == []
    assert on_the_front_page() == {"Payment messages that wait too long": 0}
    captured(3, ago=timedelta(hours=1))
    assert wrong(news_is_applied()) == ["webhooks"]
    assert on_the_front_page()["Webhooks: captures, and not one message"] == 3
    WebhookEvent.objects.create(provider="razorpay", event_id="e1", body=b"{}", status="done")
    assert wrong(news_is_applied()) == []


def test_a_message_that_waits_too_long_is_an_alarm() -> None:
    event = WebhookEvent.objects.create(provider="razorpay", event_id="e1", body=b"{}")
    assert wrong(news_is_applied()) == []
    with clock.moved(timedelta(minutes=11)):
        assert wrong(news_is_applied()) == ["oldest payment message"]
        assert on_the_front_page() == {"Payment messages that wait too long": 1}
    WebhookEvent.objects.filter(pk=event.pk).update(status="dead")
    with clock.moved(timedelta(minutes=11)):
        assert wrong(news_is_applied()) == []


def test_money_that_never_reaches_the_bank_is_an_alarm() -> None:
    payment = captured(1, ago=timedelta(days=6))
    assert wrong(payouts_agree()) == []
    Payment.objects.update(captured_at=clock.now() - timedelta(days=8))
    assert wrong(payouts_agree()) == ["unsettled payments"]
    LedgerEntry.objects.create(
        payment=payment, kind="settlement", provider_ref="pay_1", amount=-980, currency="INR"
    )
    assert wrong(payouts_agree()) == []


def test_a_payout_that_differs_is_an_alarm() -> None:
    Settlement.objects.create(
        provider="razorpay", provider_settlement_id="setl_1", amount=1, status="differs", difference=1,
        settled_at=clock.now(),
    )  # fmt: skip
    assert wrong(payouts_agree()) == ["payouts"]
