"""Finance's page of a payout: what differs in words and in rupees, and closing it with a reason."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from core.models import User
from core.money import Money
from payments.models import Payment, PaymentIntent, Settlement, SettlementItem
from payments.operations import open_payment

pytestmark = pytest.mark.django_db
CLOSE = "admin:payments_settlement_close"


@pytest.fixture
def payout() -> Settlement:
    """A payout of ₹1,268.34 that nobody asked for, beside one payment that agrees."""
    row = Settlement.objects.create(
        provider_settlement_id="setl_1", utr="UTR1", amount=4_684_76, fees=1_13_24, tax=1_726, currency="INR",
        settled_at=datetime(2026, 11, 30, 9, 0, tzinfo=UTC), status="differs", difference=1_268_34,
    )  # fmt: skip
    open_payment(reference="WEB-1001", amount=Money(3_499_00), description="")
    payment = Payment.objects.create(
        intent=PaymentIntent.objects.get(), provider="razorpay", provider_payment_id="pay_1", amount=3_499_00,
        currency="INR", status="captured", captured_at=row.settled_at,
    )  # fmt: skip
    for entity, verdict, credit, fee, paid in (
        ("pay_1", "matched", 3_416_42, 82_58, payment),
        ("pay_2", "unknown", 1_268_34, 30_66, None),
    ):
        SettlementItem.objects.create(
            settlement=row, entity_id=entity, kind="payment", credit=credit, debit=0, fee=fee, tax=0, payment=paid,
            verdict=verdict, difference=credit if verdict == "unknown" else 0,
        )  # fmt: skip
    return row


def finance(client: Client, *rights: str) -> Client:
    """Somebody who may see payouts, and more."""
    user = User.objects.create_user("asha@blouson.test", "kanjivaram-9", is_staff=True)
    user.user_permissions.set(
        Permission.objects.filter(codename__in=["view_settlement", "view_settlementitem", *rights])
    )
    client.force_login(user)
    return client


def test_the_page_names_what_differs_in_words_with_the_orders_number(
    client: Client, payout: Settlement
) -> None:
    staff = finance(client)
    listed = staff.get(reverse("admin:payments_settlement_changelist")).text
    for words in ("₹4,684.76", "₹113.24", "₹17.26", "₹1,268.34", "UTR1"):
        assert words in listed, words
    page = staff.get(reverse("admin:payments_settlement_change", args=[payout.pk])).text
    for words in ("not in our books", "agrees", "WEB-1001", "₹3,416.42", "₹30.66"):
        assert words in page, words
    assert "(&#x27;unknown" not in page and "('unknown" not in page
    assert page.index("pay_2") < page.index("pay_1")  # what differs comes first


def test_only_finance_closes_it_and_only_with_a_reason(client: Client, payout: Settlement) -> None:
    url = reverse(CLOSE, args=[payout.pk])
    sent = {"_form_submitted": "on", "reason": "The till in Jayanagar is on the same account."}
    assert finance(client).post(url, sent).status_code == 403
    user = User.objects.get()
    user.user_permissions.add(Permission.objects.get(codename="change_settlement"))
    client.post(url, sent | {"reason": " "})
    payout.refresh_from_db()
    assert payout.status == "differs"
    client.post(url, sent)
    payout.refresh_from_db()
    assert (payout.status, payout.difference, str(payout.closed_by)) == (
        "closed", 1_268_34, "asha@blouson.test",
    )  # fmt: skip
    assert payout.closing_reason == "The till in Jayanagar is on the same account."
