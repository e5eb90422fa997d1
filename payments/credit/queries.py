"""What others may know about credit: plain values, never rows."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import F, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from core import clock
from core.errors import NotFound
from core.money import Money
from payments.credit.codes import code_of, hashes_of
from payments.credit.models import CreditAccount, CreditEntry, CreditUse
from payments.credit.rules import grouped_code, may_be_spent_on


class NoSuchCard(NotFound):
    """Unknown, expired, blocked: all look the same from outside."""

    code = "no_such_gift_card"
    message = "We could not find a gift card with this code that can still be used. Please check the letters."


@dataclass(frozen=True, slots=True)
class CreditView:
    """One gift card or store credit. `available` is the balance less what orders that are being paid hold."""

    account_id: str
    kind: str
    owner: str
    label: str
    last_four: str
    balance: Money
    available: Money
    expires_on: date | None
    can_be_spent: bool


@dataclass(frozen=True, slots=True)
class CreditTender:
    """What an order takes of one account: held, or spent; `given_back` of it has returned."""

    account_id: str
    kind: str
    label: str
    amount: Money
    given_back: Money
    status: str

    @property
    def kept(self) -> Money:
        """What the order still has of it."""
        return self.amount - self.given_back


@dataclass(frozen=True, slots=True)
class CreditMovement:
    """One line of an account's ledger."""

    at: datetime
    kind: str
    label: str
    amount: Money
    balance: Money
    reference: str
    reason: str
    actor: str


def with_balances(accounts: QuerySet[CreditAccount]) -> QuerySet[CreditAccount]:
    """The accounts, each with `balance_now` and `held_now` in minor units."""
    last = CreditEntry.objects.filter(account=OuterRef("pk")).order_by("-seq").values("balance")[:1]
    held = (
        CreditUse.objects.filter(account=OuterRef("pk"), status=CreditUse.Status.HELD)
        .values("account")
        .annotate(total=Sum("amount"))
        .values("total")
    )
    return accounts.annotate(
        balance_now=Coalesce(Subquery(last), Value(0)), held_now=Coalesce(Subquery(held), Value(0))
    )


def with_left(accounts: QuerySet[CreditAccount]) -> QuerySet[CreditAccount]:
    """The accounts on which something is left that no order holds."""
    return with_balances(accounts).filter(Q(balance_now__gt=F("held_now")))


def credit_accounts(account_ids: Collection[str]) -> dict[str, CreditView]:
    """Accounts by public id, in one query; unknown ones are left out."""
    rows = with_balances(CreditAccount.objects.filter(public_id__in=account_ids)) if account_ids else []
    return {row.public_id: _view(row) for row in rows}


def credit_free_for(reference: str, account_ids: Sequence[str], currency: str) -> list[int]:
    """What each of these accounts could give this order now, in minor units: what is free, and what it holds itself."""
    accounts = credit_accounts(account_ids)
    own = CreditUse.objects.filter(reference=reference, status=CreditUse.Status.HELD)
    held = dict(own.values_list("account__public_id", "amount")) if reference and account_ids else {}
    usable = (
        accounts[each]
        if each in accounts and accounts[each].can_be_spent and accounts[each].balance.currency == currency
        else None
        for each in account_ids
    )
    return [view.available.amount + held.get(view.account_id, 0) if view else 0 for view in usable]


def gift_card(typed: str) -> CreditView:
    """The card whose code was typed. Raises NoSuchCard for one that is unknown, expired or blocked alike."""
    row = with_balances(CreditAccount.objects.filter(code_hash__in=hashes_of(typed))).first()
    view = _view(row) if row else None
    if view is None or not view.can_be_spent:
        raise NoSuchCard
    return view


def store_credit_of(owner: str, currency: str = "INR") -> CreditView | None:
    """The store credit of an owner; None when nothing was ever given."""
    mine = CreditAccount.objects.filter(kind=CreditAccount.Kind.STORE_CREDIT, owner=owner, currency=currency)
    row = with_balances(mine).first() if owner else None
    return _view(row) if row else None


def code_for_letter(account_id: str) -> str:
    """The code of a card in groups, for the letter to whoever it is for, and for nobody else. Raises NoSuchCard."""
    row = CreditAccount.objects.filter(public_id=account_id, code_hash__isnull=False).first()
    if row is None:
        raise NoSuchCard
    return grouped_code(code_of(row.public_id, code_hash=row.code_hash or ""))


def credit_tenders(reference: str) -> tuple[CreditTender, ...]:
    """What an order holds or has spent, in the order it was taken; what was released before it was paid is left out."""
    uses = CreditUse.objects.filter(reference=reference).exclude(status=CreditUse.Status.RELEASED)
    return tuple(
        CreditTender(
            account_id=use.account.public_id,
            kind=use.account.kind,
            label=str(use.account),
            amount=Money(use.amount, use.account.currency),
            given_back=Money(use.given_back, use.account.currency),
            status=use.status,
        )
        for use in uses.select_related("account").order_by("id")
    )


def credit_movements(account_id: str) -> tuple[CreditMovement, ...]:
    """The ledger of an account, newest first."""
    entries = CreditEntry.objects.filter(account__public_id=account_id).select_related("account")
    return tuple(
        CreditMovement(
            at=entry.at,
            kind=entry.kind,
            label=entry.get_kind_display(),
            amount=Money(entry.amount, entry.account.currency),
            balance=Money(entry.balance, entry.account.currency),
            reference=entry.reference,
            reason=entry.reason,
            actor=entry.actor,
        )
        for entry in entries.order_by("-seq")
    )


def _view(row: CreditAccount) -> CreditView:
    balance, held = row.balance_now, row.held_now  # type: ignore[attr-defined]
    return CreditView(
        account_id=row.public_id,
        kind=row.kind,
        owner=row.owner,
        label=str(row),
        last_four=row.last_four,
        balance=Money(balance, row.currency),
        available=Money(balance - held, row.currency),
        expires_on=row.expires_on,
        can_be_spent=may_be_spent_on(
            clock.today_in_india(), expires_on=row.expires_on, is_blocked=row.blocked_at is not None
        ),
    )
