"""Credit comes into the world: a gift card, or store credit for an owner."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db import transaction

from core import clock, outbox
from core.errors import Invalid
from core.idempotency import KeyReused
from core.ids import new_id
from core.locks import lock_rows
from core.money import Money
from payments.credit.codes import code_of, hash_of
from payments.credit.events import CreditIssued
from payments.credit.models import CreditAccount, CreditEntry
from payments.credit.operations.appending import Move, append_entry
from payments.credit.rules import a_year_after


@dataclass(frozen=True, slots=True)
class CardTerms:
    """A gift card to be: how much, for whose purchase or issuing (`owner`), until when (None: the shop's usual)."""

    owner: str
    amount: Money
    reason: str
    actor: str = "shop"
    expires_on: date | None = None


@transaction.atomic
def issue_gift_card(terms: CardTerms) -> str:
    """A new card holding its amount; returns the account's public id. The same owner again is the same card.

    Publishes CreditIssued. Raises Invalid for no amount or a life of less than a year, KeyReused for the same owner
    with another amount. The code is in no answer: `code_for_letter` tells it to the letter.
    """
    _check_amount(terms.amount)
    least = a_year_after(clock.today_in_india())
    expires_on = terms.expires_on or a_year_after(
        clock.today_in_india(), months=settings.GIFT_CARD_VALID_MONTHS
    )
    if expires_on < least:
        raise Invalid(fields={"expires_on": "A gift card is valid for at least a year."})
    known = CreditAccount.objects.filter(kind=CreditAccount.Kind.GIFT_CARD, owner=terms.owner).first()
    if known is not None:
        return _same_card(known, terms)
    public_id = new_id("cred")
    code = code_of(public_id)
    account = CreditAccount.objects.create(
        public_id=public_id,
        kind=CreditAccount.Kind.GIFT_CARD,
        owner=terms.owner,
        currency=terms.amount.currency,
        code_hash=hash_of(code),
        last_four=code[-4:],
        expires_on=expires_on,
    )
    _issue(account, terms.amount, Move("issue", terms.amount.amount, f"gift:{terms.owner}", reason=terms.reason, actor=terms.actor))  # fmt: skip
    return account.public_id


def _same_card(known: CreditAccount, terms: CardTerms) -> str:
    first = known.entries.order_by("seq").values_list("amount", flat=True).first()
    if (first, known.currency) != (terms.amount.amount, terms.amount.currency):
        raise KeyReused
    return known.public_id


@transaction.atomic
def issue_credit(*, owner: str, amount: Money, reason: str, key: str, actor: str = "shop") -> str:
    """Give an owner store credit; returns the account's public id. The same key gives it once.

    Publishes CreditIssued. Raises Invalid for no amount, KeyReused for the same key with other words.
    """
    _check_amount(amount)
    account, _ = CreditAccount.objects.get_or_create(
        kind=CreditAccount.Kind.STORE_CREDIT, owner=owner, currency=amount.currency
    )
    account = lock_rows(CreditAccount.objects.filter(pk=account.pk)).get()
    known = CreditEntry.objects.filter(key=key).first()
    if known is not None:
        if (known.account_id, known.amount) != (account.pk, amount.amount):
            raise KeyReused
        return account.public_id
    _issue(account, amount, Move("issue", amount.amount, key, reason=reason, actor=actor))
    return account.public_id


def _check_amount(amount: Money) -> None:
    if amount.amount <= 0:
        raise Invalid(fields={"amount": "Enter an amount above zero."})


def _issue(account: CreditAccount, amount: Money, move: Move) -> None:
    append_entry(account, move)
    outbox.publish(
        CreditIssued(
            account_id=account.public_id,
            kind=account.kind,
            owner=account.owner,
            amount=amount.amount,
            currency=amount.currency,
            reason=move.reason,
        )
    )
