"""What customers are told: the right words, once each, never twice by accident."""

from __future__ import annotations

import smtplib
from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from pytest_django.fixtures import Settings

from core.errors import Refused
from orders.models import Order
from orders.sales.operations import cancel_order
from orders.sales.queries import order_token
from payments.operations import record_return
from payments.tasks import sweep
from storefront.letters.models import Letter
from storefront.letters.operations import resend_letter, send_due_letters, send_letter
from tests.world import drain_outbox

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
Placed = Callable[..., Order]
Pay = Callable[..., dict[str, str]]


class Unreachable(EmailBackend):
    """A mail server that is not there, one that hangs up in the middle, one that knows no such address."""

    failure: Exception = ConnectionRefusedError()

    def send_messages(self, messages: Any) -> int:
        """Fail as told."""
        raise self.failure


def use_failing_mail(settings: Settings, failure: Exception) -> None:
    """Let every send end in this failure."""
    Unreachable.failure = failure
    settings.EMAIL_BACKEND = f"{__name__}.Unreachable"


@pytest.fixture
def confirmed(placed: Placed, pay: Pay) -> Order:
    """A paid order whose news has been heard by everyone but the post."""
    order = placed()
    record_return(reference=order.reference, posted=pay(order))
    drain_outbox()
    order.refresh_from_db()
    assert order.status == "confirmed"
    return order


def make_due() -> None:
    """Let the next try be now."""
    Letter.objects.update(next_attempt_at="2020-01-01T00:00:00Z")


def test_a_confirmation_says_everything_and_links_to_the_order(confirmed: Order) -> None:
    assert mail.outbox == [], "nothing is sent by the subscriber"
    send_due_letters()
    (message,) = mail.outbox
    assert message.to == ["asha@example.com"]
    assert message.subject == f"Thank you! Your order {confirmed.number} is confirmed"
    for part in (message.body, message.alternatives[0][0]):
        assert f"/orders/{order_token(confirmed.public_id)}/" in part
        assert "Meera Silk Blouse" in part
        assert "₹1,599.00" in part
        assert "Indiranagar" in part
    assert "<" not in message.body
    assert message.body.startswith("Dear Asha,\n")
    assert Letter.objects.get().status == "sent"


def test_the_same_news_writes_and_sends_one_letter(confirmed: Order) -> None:
    letter = Letter.objects.get()
    for _ in range(3):
        send_due_letters()
        send_letter(letter.pk)
    assert len(mail.outbox) == 1


def test_a_name_with_markup_stays_text(placed: Placed, pay: Pay) -> None:
    order = placed()
    Order.objects.filter(pk=order.pk).update(name="<script>alert(1)</script>")
    record_return(reference=order.reference, posted=pay(order))
    drain_outbox()
    assert "<script>alert" not in Letter.objects.get().html


def test_a_server_that_is_away_is_tried_again(confirmed: Order, settings: Settings) -> None:
    use_failing_mail(settings, ConnectionRefusedError())
    send_due_letters()
    letter = Letter.objects.get()
    assert (letter.status, letter.attempts) == ("written", 1)
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    make_due()
    send_due_letters()
    assert len(mail.outbox) == 1


@pytest.mark.parametrize("failure", [smtplib.SMTPServerDisconnected("gone"), TimeoutError("silent")])
def test_an_unknown_end_goes_to_staff_instead_of_twice(
    confirmed: Order, settings: Settings, failure: Exception
) -> None:
    use_failing_mail(settings, failure)
    send_due_letters()
    assert Letter.objects.get().status == "unknown"
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    make_due()
    send_due_letters()
    assert mail.outbox == []
    resend_letter(Letter.objects.get().pk)
    send_due_letters()
    assert len(mail.outbox) == 1


def test_a_worker_that_died_while_sending_leaves_the_letter_to_staff(confirmed: Order) -> None:
    Letter.objects.update(status="sending", next_attempt_at="2020-01-01T00:00:00Z")
    send_due_letters()
    assert Letter.objects.get().status == "unknown"
    assert mail.outbox == []


def test_an_address_that_is_refused_fails_at_once(confirmed: Order, settings: Settings) -> None:
    use_failing_mail(settings, smtplib.SMTPRecipientsRefused({"asha@example.com": (550, b"no such person")}))
    send_due_letters()
    assert Letter.objects.get().status == "failed"


def test_a_letter_on_its_way_is_not_sent_again(confirmed: Order) -> None:
    with pytest.raises(Refused):
        resend_letter(Letter.objects.get().pk)


def test_a_cancelled_order_tells_of_the_cancellation_and_of_the_refund(confirmed: Order) -> None:
    cancel_order(order_id=confirmed.public_id, reason="Ordered the wrong size", actor="asha@example.com")
    drain_outbox()
    sweep()
    drain_outbox()
    assert list(Letter.objects.order_by("id").values_list("kind", flat=True)) == [
        "order_confirmed",
        "order_cancelled",
        "refunded",
    ]
    cancelled = Letter.objects.get(kind="order_cancelled")
    assert "Ordered the wrong size" in cancelled.text
    assert "₹1,599.00" in Letter.objects.get(kind="refunded").text


def test_an_unpaid_order_is_cancelled_without_a_letter(placed: Placed) -> None:
    order = placed()
    cancel_order(order_id=order.public_id, reason="Changed my mind", actor="asha@example.com")
    drain_outbox()
    assert not Letter.objects.exists()


def test_money_that_could_not_be_taken_is_announced(placed: Placed, pay: Pay) -> None:
    order = placed()
    cancel_order(order_id=order.public_id, reason="Changed my mind", actor="asha@example.com")
    record_return(reference=order.reference, posted=pay(order))
    drain_outbox()
    letter = Letter.objects.get(kind="payment_returned")
    assert "it had been cancelled" in letter.text
    assert "₹1,599.00" in letter.text
