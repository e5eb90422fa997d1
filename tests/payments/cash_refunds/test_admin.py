"""Finance's list of cash to pay back: masked, shown only to who pays, paid or asked again by button."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from core.audit.models import AuditEntry
from core.models import User
from payments import operations
from payments.models import CashRefund, LedgerEntry
from tests.payments.cash_refunds.test_paying import BANK, back, collected

pytestmark = pytest.mark.django_db


@pytest.fixture
def due() -> CashRefund:
    """₹500 of an order are to be paid to a bank account."""
    reference, payment_id = collected()
    operations.keep_refund_choice(reference=reference, choice=BANK)
    return back(payment_id, 500_00)


def desk(client: Client, *rights: str) -> Client:
    meera = User.objects.create_user("meera@blouson.test", "kanjivaram-9", is_staff=True)
    meera.user_permissions.set(Permission.objects.filter(codename__in=["view_cashrefund", *rights]))
    client.force_login(meera)
    return client


def press(client: Client, name: str, row: CashRefund, **fields: str) -> tuple[int, str]:
    url = reverse(f"admin:payments_cashrefund_{name}", args=[row.pk])
    answer = client.post(url, {"_form_submitted": "on", **fields}, follow=True)
    return answer.status_code, answer.content.decode()


def test_the_pages_show_the_account_masked(client: Client, due: CashRefund) -> None:
    staff = desk(client)
    for url in (
        reverse("admin:payments_cashrefund_changelist"),
        reverse("admin:payments_cashrefund_change", args=[due.pk]),
    ):
        page = staff.get(url).content.decode()
        assert "₹500.00" in page and "HDFC0001234, account ••••6789" in page
        assert "50100123456789" not in page and due.secret not in page


def test_who_pays_sees_the_account_in_the_dialog_and_the_trail_says_so(
    client: Client, due: CashRefund
) -> None:
    status, page = press(desk(client, "pay_cashrefund"), "see_account", due)
    assert status == 200 and "50100123456789" in page and "Asha Rao" in page
    assert AuditEntry.objects.get().actor_name == "meera@blouson.test"
    assert "50100123456789" not in str(dict(client.session)) + str(client.cookies)


def test_paid_with_the_banks_reference(client: Client, due: CashRefund) -> None:
    staff = desk(client, "pay_cashrefund")
    _, page = press(staff, "mark_paid", due, utr="12")
    assert "8 to 30 letters and digits" in page and LedgerEntry.objects.count() == 1
    press(staff, "mark_paid", due, utr="hdfcn52026113012")
    due.refresh_from_db()
    assert (due.status, due.utr, due.paid_by) == ("paid", "HDFCN52026113012", "meera@blouson.test")
    assert press(staff, "mark_paid", due, utr="HDFCN52026113013")[0] == 403


def test_not_paid_asks_again(client: Client, due: CashRefund) -> None:
    press(desk(client, "pay_cashrefund"), "mark_failed", due, reason="The account is closed.")
    due.refresh_from_db()
    assert (due.status, due.problem, due.secret) == ("asked", "The account is closed.", "")


@pytest.mark.parametrize("name", ["see_account", "mark_paid", "mark_failed"])
def test_without_the_right_nothing_is_shown_or_changed(client: Client, due: CashRefund, name: str) -> None:
    status, page = press(desk(client), name, due, utr="HDFCN52026113012", reason="No")
    assert status == 403 and "50100123456789" not in page
    due.refresh_from_db()
    assert due.status == "due" and not AuditEntry.objects.exists()
