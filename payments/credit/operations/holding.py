"""Credit in an order: held while the rest is being paid, then spent, or let go."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction

from core import clock
from core.errors import Refused
from core.locks import lock_rows
from core.money import Money
from core.prepared import prepared_rows
from core.transactions import joining
from payments.credit.models import CreditAccount, CreditEntry, CreditUse
from payments.credit.operations.appending import Move, append_entry, balance_of, held_of
from payments.credit.rules import credit_towards, may_be_spent_on, share_out

_ANY_USE = "SELECT EXISTS (SELECT FROM payments_credituse WHERE reference = %s::text)"


class CreditGone(Refused):
    """Credit that the shopper was shown can no longer be had: spent meanwhile, expired or blocked."""

    code = "credit_gone"
    message = "A gift card or store credit in your bag has just been used up. Please look at the new total."


@dataclass(frozen=True, slots=True)
class WantedCredit:
    """An order of `total` that takes from these accounts, the first first. `least_payable` is what may remain."""

    account_ids: Sequence[str]
    total: Money
    least_payable: Money


@dataclass(frozen=True, slots=True)
class HeldCredit:
    """What an order holds: in all, and its accounts, locked, by primary key."""

    amount: Money
    accounts: Mapping[int, CreditAccount]


@joining
def hold_credit(*, reference: str, wanted: WantedCredit) -> HeldCredit:
    """Set aside what an order takes of these accounts, in the transaction that writes the order. Again is harmless.

    What the same order held before and does not take now is let go. Raises CreditGone, with nothing changed, when one
    of the accounts has nothing left to give, and ValueError for credit that was spent already.
    """
    if not wanted.account_ids and not _is_known(reference):
        return HeldCredit(Money.zero(wanted.total.currency), {})
    with transaction.atomic():
        return _hold_anew(reference, wanted)


def _hold_anew(reference: str, wanted: WantedCredit) -> HeldCredit:
    accounts = _lock(reference, wanted.account_ids)
    _let_go(reference)
    by_id = {account.public_id: account for account in accounts.values()}
    if set(wanted.account_ids) - set(by_id):
        raise CreditGone
    chosen = [by_id[account_id] for account_id in dict.fromkeys(wanted.account_ids)]
    available = [_available(account, wanted.total.currency) for account in chosen]
    towards = credit_towards(wanted.total.amount, sum(available), least_payable=wanted.least_payable.amount)
    for account, share in zip(chosen, share_out(towards, available), strict=True):
        if share:
            _hold(account, reference, share)
    return HeldCredit(Money(towards, wanted.total.currency), accounts)


def _is_known(reference: str) -> bool:
    """Whether an order ever took credit; as a rule it did not, and there is nothing to lock."""
    return bool(prepared_rows(_ANY_USE, [reference])[0][0])


def _lock(reference: str, account_ids: Sequence[str] = ()) -> dict[int, CreditAccount]:
    """What an order holds and what it wants besides, locked in one go."""
    own = CreditUse.objects.filter(reference=reference).values("account_id")
    rows = CreditAccount.objects.filter(pk__in=own) | CreditAccount.objects.filter(public_id__in=account_ids)
    return {row.pk: row for row in lock_rows(rows)}


def _available(account: CreditAccount, currency: str) -> int:
    usable = may_be_spent_on(
        clock.today_in_india(), expires_on=account.expires_on, is_blocked=account.blocked_at is not None
    )
    left = balance_of(account) - held_of(account) if usable and account.currency == currency else 0
    if left <= 0:
        raise CreditGone
    return left


def _hold(account: CreditAccount, reference: str, amount: int) -> None:
    if CreditUse.objects.filter(account=account, reference=reference, status=CreditUse.Status.SPENT).exists():
        raise ValueError(f"{reference} has spent of {account.public_id} already")
    CreditUse.objects.update_or_create(
        account=account, reference=reference, defaults={"amount": amount, "status": CreditUse.Status.HELD}
    )


def _let_go(reference: str) -> None:
    held = CreditUse.objects.filter(reference=reference, status=CreditUse.Status.HELD)
    held.update(status=CreditUse.Status.RELEASED)


def lock_credit(*, reference: str) -> Mapping[int, CreditAccount]:
    """The accounts an order holds credit of, locked, for callers who lock stock before they know how it ends."""
    return _lock(reference) if _is_known(reference) else {}


@joining
def spend_credit(*, reference: str, locked: Mapping[int, CreditAccount] | None = None) -> Money | None:
    """The order is confirmed: what it held is spent; returns how much, None when it held nothing. Again is harmless.

    What was held is spent even when the card expired or was blocked meanwhile: it was promised. `locked` when its
    accounts were locked before.
    """
    if locked is not None and not locked:
        return None
    accounts = _lock(reference) if locked is None else locked
    uses = list(CreditUse.objects.filter(reference=reference, status=CreditUse.Status.HELD))
    for use in uses:
        move = Move(CreditEntry.Kind.SPEND, -use.amount, f"spend:{use.pk}:{reference}", reference=reference)
        append_entry(accounts[use.account_id], move)
    CreditUse.objects.filter(pk__in=[use.pk for use in uses]).update(status=CreditUse.Status.SPENT)
    if not uses:
        return None
    return Money(sum(use.amount for use in uses), accounts[uses[0].account_id].currency)


@joining
def release_credit(*, reference: str, locked: Mapping[int, CreditAccount] | None = None) -> None:
    """The order is not to be: what it held is let go. What was spent stays spent. Again is harmless."""
    if locked is None:
        _lock(reference)
    elif not locked:
        return
    _let_go(reference)
