"""Cash goes back: the place asked for, kept secret, paid once, in the ledger once."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from core.audit import Author
from core.audit.models import AuditEntry
from core.errors import Invalid, NotFound
from core.ids import new_id
from core.money import Money
from payments import operations
from payments.cash_refunds.queries import cash_refund_of, cash_refunds_of, was_paid_in_cash, wished_place
from payments.cash_refunds.rules import RefundChoice
from payments.credit.queries import store_credit_of
from payments.models import CashRefund, LedgerEntry, Payment, Refund, RefundWish, held_on
from payments.queries import left_on, payment_state
from tests.many import examples
from tests.payments.conftest import news

pytestmark = pytest.mark.django_db
FINANCE = Author("meera@blouson.test", "cash refunds")
UPI = RefundChoice(way="upi", name="Asha Rao", upi="asha.rao@okaxis")
BANK = RefundChoice(
    way="bank", name="Asha Rao", account="50100123456789", account_again="50100123456789", ifsc="HDFC0001234"
)

CREDIT = RefundChoice(way="credit", owner="cus_asha")


def collected(amount: int = 1_648_00) -> tuple[str, str]:
    """The courier has brought the cash; the reference and the payment."""
    reference = new_id("order")
    return reference, operations.collect_cash(reference=reference, amount=Money(amount))


def back(payment_id: str, amount: int, reason: str = "return WEB-1-RT1") -> CashRefund:
    refund_id = operations.refund_payment(payment_id=payment_id, amount=Money(amount), reason=reason)
    return CashRefund.objects.get(refund__public_id=refund_id)


def pay(row: CashRefund, utr: str = "HDFCN52026113012") -> None:
    operations.record_cash_refund_paid(cash_refund_id=row.public_id, utr=utr, author=FINANCE)
    row.refresh_from_db()


def test_known_before_it_is_due_at_once_and_paid_once() -> None:
    reference, payment_id = collected()
    operations.keep_refund_choice(reference=reference, choice=UPI)
    row = back(payment_id, 500_00)
    assert (row.status, row.way, row.masked) == ("due", "upi", "as••••@okaxis")
    assert LedgerEntry.objects.count() == 1 and left_on(payment_id) == Money(1_148_00)
    assert news("CashRefundAsked") == []
    pay(row)
    entry = LedgerEntry.objects.get(kind="refund")
    assert (entry.amount, entry.provider_ref) == (-500_00, row.public_id)
    assert held_on(Payment.objects.get()) == 1_148_00
    assert payment_state(reference).refunded == Money(500_00)
    (told,) = news("RefundProcessed")
    assert (told["amount"], told["provider"], told["provider_refund_id"]) == (500_00, "cash", row.public_id)
    with pytest.raises(operations.CashRefundMoved):
        pay(row, "ANOTHER12345")
    assert LedgerEntry.objects.filter(kind="refund").count() == len(news("RefundProcessed")) == 1


def test_no_task_ever_sends_it() -> None:
    _, payment_id = collected()
    row = back(payment_id, 500_00)
    operations.send_refund(row.refund_id)
    refund = Refund.objects.get()
    assert (refund.status, refund.attempts, refund.next_attempt_at) == ("requested", 0, None)


def test_not_known_its_payer_is_asked_and_the_answer_makes_it_due() -> None:
    reference, payment_id = collected()
    row = back(payment_id, 500_00)
    assert row.status == "asked"
    (asked,) = news("CashRefundAsked")
    assert (asked["reference"], asked["amount"], asked["round"], asked["problem"]) == (
        reference,
        500_00,
        1,
        "",
    )
    with pytest.raises(operations.CashRefundMoved):
        pay(row)
    operations.keep_refund_choice(reference=reference, choice=BANK)
    row.refresh_from_db()
    assert (row.status, row.masked) == ("due", "HDFC0001234, account ••••6789")


def test_nothing_secret_lies_open_in_the_database() -> None:
    reference, payment_id = collected()
    operations.keep_refund_choice(reference=reference, choice=BANK)
    row = back(payment_id, 500_00)
    wish = RefundWish.objects.get()
    stored = f"{wish.__dict__}{row.__dict__}"
    assert "50100123456789" not in stored and "Asha" not in stored
    place = operations.reveal_refund_place(cash_refund_id=row.public_id, author=FINANCE)
    assert (place.account, place.ifsc, place.name) == ("50100123456789", "HDFC0001234", "Asha Rao")
    entry = AuditEntry.objects.get()
    assert (entry.actor_name, entry.action, entry.kind) == (
        FINANCE.name,
        "looked at the account",
        "payments.cashrefund",
    )
    assert "50100123456789" not in str(entry.changes)
    row.refresh_from_db()
    assert row.seen_by == FINANCE.name and row.seen_at is not None


def test_what_the_bank_would_not_have_is_forgotten_and_asked_again() -> None:
    reference, payment_id = collected()
    operations.keep_refund_choice(reference=reference, choice=UPI)
    row = back(payment_id, 500_00)
    with pytest.raises(Invalid):
        operations.record_cash_refund_failed(cash_refund_id=row.public_id, problem=" ", author=FINANCE)
    operations.record_cash_refund_failed(
        cash_refund_id=row.public_id, problem="There is no such UPI id.", author=FINANCE
    )
    row.refresh_from_db()
    assert (row.status, row.secret, row.masked, row.problem) == ("asked", "", "", "There is no such UPI id.")
    assert wished_place(reference) == "" and not RefundWish.objects.exists()
    assert news("CashRefundAsked")[0]["problem"] == "There is no such UPI id."
    assert Refund.objects.get().status == "requested" and news("RefundFailed") == []
    operations.keep_refund_choice(reference=reference, choice=BANK)
    pay(row)
    assert (row.status, held_on(Payment.objects.get())) == ("paid", 1_148_00)


def test_store_credit_is_there_at_once() -> None:
    reference, payment_id = collected()
    first, second = back(payment_id, 500_00), back(payment_id, 148_00, "return WEB-1-RT2")
    operations.keep_refund_choice(reference=reference, choice=CREDIT)
    operations.keep_refund_choice(reference=reference, choice=CREDIT)
    credit = store_credit_of("cus_asha", "INR")
    assert credit is not None and credit.balance == Money(648_00)
    first.refresh_from_db(), second.refresh_from_db()
    assert (first.status, first.utr, second.status) == ("paid", None, "paid")
    assert held_on(Payment.objects.get()) == 1_000_00
    third = back(payment_id, 1_000_00, "return WEB-1-RT3")
    assert third.status == "paid"
    again = store_credit_of("cus_asha", "INR")
    assert again is not None and again.balance == Money(1_648_00)
    assert len(news("RefundProcessed")) == 3 and held_on(Payment.objects.get()) == 0


def test_one_reference_of_the_bank_pays_one_refund() -> None:
    reference, payment_id = collected()
    operations.keep_refund_choice(reference=reference, choice=UPI)
    first, second = back(payment_id, 500_00), back(payment_id, 148_00, "return WEB-1-RT2")
    pay(first)
    with pytest.raises(operations.ReferenceTaken):
        pay(second)
    with pytest.raises(Invalid):
        pay(second, "12")
    second.refresh_from_db()
    assert second.status == "due" and LedgerEntry.objects.filter(kind="refund").count() == 1


def test_a_choice_that_cannot_be_changes_nothing() -> None:
    reference, payment_id = collected()
    row = back(payment_id, 500_00)
    with pytest.raises(Invalid):
        operations.keep_refund_choice(reference=reference, choice=RefundChoice(way="upi", upi="nonsense"))
    row.refresh_from_db()
    assert row.status == "asked" and not RefundWish.objects.exists()
    with pytest.raises(NotFound):
        operations.reveal_refund_place(cash_refund_id="cref_nobody", author=FINANCE)


def test_what_was_paid_stays_where_it_went() -> None:
    reference, payment_id = collected()
    operations.keep_refund_choice(reference=reference, choice=UPI)
    row = back(payment_id, 500_00)
    pay(row)
    operations.keep_refund_choice(reference=reference, choice=BANK)
    (seen,) = cash_refunds_of(reference)
    assert (seen.status, seen.to, seen.utr) == ("paid", "as••••@okaxis", "HDFCN52026113012")
    assert cash_refund_of(row.refund.public_id) == seen
    assert cash_refund_of("refund_nobody") is None
    assert (was_paid_in_cash(reference), was_paid_in_cash("nobody")) == (True, False)


@pytest.mark.django_db(transaction=True)
def test_eight_who_press_paid_at_once_pay_once() -> None:
    reference, payment_id = collected()
    operations.keep_refund_choice(reference=reference, choice=UPI)
    row = back(payment_id, 500_00)

    def press(turn: int) -> bool:
        try:
            operations.record_cash_refund_paid(
                cash_refund_id=row.public_id, utr=f"HDFCN5202611301{turn}", author=FINANCE
            )
        except operations.CashRefundMoved:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(press, range(8))) == 1
    assert LedgerEntry.objects.filter(kind="refund").count() == 1


class Sums(TestCase):
    """Whatever is paid back, in whatever order and way, the books tie out."""

    @settings(max_examples=examples(8, 150), deadline=None)
    @given(
        deeds=st.lists(
            st.tuples(st.sampled_from(["back", "upi", "credit", "pay", "fail"]), st.integers(1, 900_00)),
            max_size=12,
        )
    )
    def test_captured_less_refunded_is_held(self, deeds: list[tuple[str, int]]) -> None:
        reference, payment_id = collected()
        steps: dict[str, Callable[[int], object]] = {
            "back": lambda amount: back(payment_id, amount, f"return {new_id('r')}"),
            "upi": lambda _: operations.keep_refund_choice(reference=reference, choice=UPI),
            "credit": lambda _: operations.keep_refund_choice(
                reference=reference, choice=RefundChoice(way="credit", owner=reference)
            ),
            "pay": lambda amount: [pay(row, f"UTR{row.pk:010}") for row in _due(reference)[:1]],
            "fail": lambda _: [
                operations.record_cash_refund_failed(
                    cash_refund_id=row.public_id, problem="Closed", author=FINANCE
                )
                for row in _due(reference)[:1]
            ],
        }
        for deed, amount in deeds:
            try:
                steps[deed](amount)
            except operations.NothingToRefund:
                continue
        payment = Payment.objects.get(public_id=payment_id)
        paid = sum(each.amount.amount for each in cash_refunds_of(reference) if each.status == "paid")
        assert held_on(payment) == 1_648_00 - paid
        assert payment_state(reference).refunded == Money(paid)
        credit = store_credit_of(reference, "INR")
        credited = sum(
            each.amount.amount
            for each in cash_refunds_of(reference)
            if each.status == "paid" and each.way == "credit"
        )
        assert (credit.balance.amount if credit else 0) == credited


def _due(reference: str) -> list[CashRefund]:
    rows = CashRefund.objects.filter(refund__payment__intent__reference=reference, status="due")
    return list(rows.order_by("id"))
