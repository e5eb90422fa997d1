"""Cash goes back: asked where to, paid by finance or as store credit, in the ledger once."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict

from django.db import transaction

from core import clock, outbox
from core.audit.operations import record
from core.audit.rules import Author
from core.encryption import decrypt, encrypt
from core.errors import Invalid, NotFound, Refused
from core.locks import lock_rows
from core.money import Money
from payments.cash_refunds.events import CashRefundAsked
from payments.cash_refunds.models import CashRefund, RefundWish
from payments.cash_refunds.rules import (
    RefundChoice,
    RefundPlace,
    RefundWay,
    bank_reference,
    refund_place,
)
from payments.credit.operations import issue_credit
from payments.models import Payment, Refund
from payments.operations.refund_news import apply_refund
from payments.ports import ProviderRefund
from payments.providers.cash import CASH
from payments.rules import TAKEN_TWICE

LONGEST_PROBLEM = 300


class CashRefundMoved(Refused):
    """It was paid meanwhile, or waits for the customer."""

    code = "cash_refund_moved"
    message = "This refund has moved on. Please look at it again."


class ReferenceTaken(Refused):
    """The bank's reference stands on another refund."""

    code = "reference_taken"
    message = "This reference stands on another refund already. Please check it with the bank."


def open_cash_refund(refund: Refund) -> None:
    """Begin paying a refund of cash, its payment locked: at once when it is known where to, else its payer is asked.

    Publishes CashRefundAsked, or RefundProcessed when it became store credit.
    """
    row = CashRefund.objects.create(refund=refund)
    wish = RefundWish.objects.filter(reference=refund.payment.intent.reference).first()
    if wish is None:
        _ask(row, problem="")
        return
    _give_place([row], wish)


def give_back_as_credit(refund: Refund, *, owner: str) -> None:
    """Pay a refund as store credit of `owner` at once, its payment locked. Publishes RefundProcessed."""
    place = RefundPlace(way=RefundWay.CREDIT, owner=owner)
    row = CashRefund.objects.create(
        refund=refund,
        status=CashRefund.Status.DUE,
        way=place.way,
        masked=place.masked,
        secret=encrypt(json.dumps(asdict(place))),
    )
    _turn_into_credit([row])


@transaction.atomic
def keep_refund_choice(*, reference: str, choice: RefundChoice) -> RefundPlace:
    """Keep where the cash of a reference is to go, encrypted; refunds that wait for it become due, or store credit.

    What has been paid stays where it went. Raises Invalid, by field, changing nothing.
    """
    place = refund_place(choice)
    list(lock_rows(Payment.objects.filter(intent__reference=reference)))
    secret = encrypt(json.dumps(asdict(place)))
    wish, _ = RefundWish.objects.update_or_create(
        reference=reference, defaults={"way": place.way, "masked": place.masked, "secret": secret}
    )
    rows = CashRefund.objects.select_for_update().filter(refund__payment__intent__reference=reference)
    _give_place(list(rows.exclude(status=CashRefund.Status.PAID).order_by("id")), wish)
    return place


def _give_place(rows: Sequence[CashRefund], wish: RefundWish) -> None:
    for row in rows:
        row.status, row.way = CashRefund.Status.DUE, wish.way
        row.masked, row.secret = wish.masked, wish.secret
        row.seen_by, row.seen_at = "", None
        row.save()
    if wish.way == RefundWay.CREDIT:
        _turn_into_credit(rows)


def _turn_into_credit(rows: Sequence[CashRefund]) -> None:
    """All leave their payments before the first account of credit is locked."""
    for row in rows:
        row.status, row.paid_at, row.paid_by = CashRefund.Status.PAID, clock.now(), "shop"
        row.save(update_fields=["status", "paid_at", "paid_by"])
        _record_sent(row)
    for row in rows:
        refund = row.refund
        issue_credit(
            owner=_place_of(row).owner,
            amount=Money(refund.amount, refund.currency),
            reason=f"Refund{' of cash' if refund.payment.provider == CASH else ''}: {refund.reason}",
            key=f"cash_refund:{row.public_id}",
        )


def _record_sent(row: CashRefund) -> None:
    """The ledger of the cash payment, once."""
    refund = row.refund
    answer = ProviderRefund(
        provider_refund_id=row.public_id,
        provider_payment_id=refund.payment.provider_payment_id,
        amount=Money(refund.amount, refund.currency),
        status="processed",
    )
    apply_refund(refund.pk, answer)


def _ask(row: CashRefund, *, problem: str) -> None:
    row.status, row.way, row.masked, row.secret = CashRefund.Status.ASKED, "", "", ""
    row.round, row.problem = row.round + 1, problem
    row.seen_by, row.seen_at = "", None
    row.save()
    refund = row.refund
    outbox.publish(
        CashRefundAsked(
            reference=refund.payment.intent.reference,
            cash_refund_id=row.public_id,
            amount=refund.amount,
            currency=refund.currency,
            round=row.round,
            problem=problem,
            why=_why(refund),
        )
    )


def _why(refund: Refund) -> str:
    if refund.payment.provider != CASH:
        return "small"
    return "taken_twice" if refund.reason == TAKEN_TWICE else "cash"


@transaction.atomic
def reveal_refund_place(*, cash_refund_id: str, author: Author) -> RefundPlace:
    """The account of a refund that is due, in the clear, for whoever pays it; the audit trail names them.

    Raises NotFound, CashRefundMoved unless it is due, Unreadable when its key is lost.
    """
    row = _locked(cash_refund_id)
    place = _place_of(row)
    row.seen_by, row.seen_at = author.name[:120], clock.now()
    row.save(update_fields=["seen_by", "seen_at"])
    record(author, "looked at the account", row, {"to": (None, row.masked)})
    return place


@transaction.atomic
def record_cash_refund_paid(*, cash_refund_id: str, utr: str, author: Author) -> None:
    """Finance has paid it: the bank's reference, and the ledger, once. Publishes RefundProcessed.

    Raises NotFound, Invalid for no reference, ReferenceTaken, CashRefundMoved unless it is due.
    """
    reference = bank_reference(utr)
    row = _locked(cash_refund_id)
    if CashRefund.objects.filter(utr=reference).exists():
        raise ReferenceTaken
    row.status, row.utr, row.problem = CashRefund.Status.PAID, reference, ""
    row.paid_at, row.paid_by = clock.now(), author.name[:120]
    row.save()
    record(author, "paid", row, {"utr": (None, reference)})
    _record_sent(row)


@transaction.atomic
def record_cash_refund_failed(*, cash_refund_id: str, problem: str, author: Author) -> None:
    """The bank would not have it: the account is forgotten and its payer is asked again. Publishes CashRefundAsked.

    Raises NotFound, Invalid without a reason, CashRefundMoved unless it is due.
    """
    if not problem.strip():
        raise Invalid(fields={"reason": "Say what went wrong: the customer reads it."})
    row = _locked(cash_refund_id)
    RefundWish.objects.filter(reference=row.refund.payment.intent.reference, secret=row.secret).delete()
    record(author, "could not be paid", row, {"problem": (None, problem.strip()[:LONGEST_PROBLEM])})
    _ask(row, problem=problem.strip()[:LONGEST_PROBLEM])


def _locked(cash_refund_id: str) -> CashRefund:
    """A refund that is due, its payment locked first."""
    payments = Payment.objects.filter(refunds__cash__public_id=cash_refund_id)
    if not list(lock_rows(payments)):
        raise NotFound("There is no such refund.")
    row = CashRefund.objects.select_for_update(of=("self",)).select_related("refund__payment__intent")
    found = row.get(public_id=cash_refund_id)
    if found.status != CashRefund.Status.DUE:
        raise CashRefundMoved
    return found


def _place_of(row: CashRefund) -> RefundPlace:
    found = json.loads(decrypt(row.secret))
    return RefundPlace(**{**found, "way": RefundWay(found["way"])})
