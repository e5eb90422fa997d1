"""Store credit that becomes another owner's, because two owners turned out to be one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction

from core.locks import lock_rows
from payments.credit.models import CreditAccount, CreditEntry
from payments.credit.operations.appending import Move, append_entry, balance_of, held_of
from payments.credit.queries import with_left


@dataclass(frozen=True, slots=True)
class Passing:
    """From whom to whom, why and by whom. The same `key` moves money once."""

    giver: str
    taker: str
    key: str
    reason: str
    actor: str = "shop"


@transaction.atomic
def move_store_credit(passing: Passing, *, most: Mapping[str, int] | None = None) -> dict[str, int]:
    """Move what is free of one owner's store credit to another; the minor units that went now, by currency.

    At most so much of each currency as `most` says, all without it. What orders hold stays, and so do blocked
    accounts. With a key that was used nothing goes.
    """
    accounts = CreditAccount.objects.filter(kind=CreditAccount.Kind.STORE_CREDIT, blocked_at=None)
    for currency in with_left(accounts.filter(owner=passing.giver)).values_list("currency", flat=True):
        CreditAccount.objects.get_or_create(
            kind=CreditAccount.Kind.STORE_CREDIT, owner=passing.taker, currency=currency
        )
    locked = {
        (row.owner, row.currency): row
        for row in lock_rows(accounts.filter(owner__in=[passing.giver, passing.taker]))
    }
    went = {}
    for (owner, currency), source in locked.items():
        target = locked.get((passing.taker, currency))
        if owner == passing.giver and target is not None:
            free = balance_of(source) - held_of(source)
            amount = free if most is None else min(free, most.get(currency, 0))
            if _moved(source, target, amount, passing):
                went[currency] = amount
    return went


def _moved(source: CreditAccount, target: CreditAccount, amount: int, passing: Passing) -> bool:
    key = f"{passing.key}:{source.currency}"
    if amount <= 0 or CreditEntry.objects.filter(key=f"{key}:out").exists():
        return False
    for account, signed, name in ((source, -amount, "out"), (target, amount, "in")):
        move = Move(
            CreditEntry.Kind.ADJUST, signed, f"{key}:{name}", reason=passing.reason, actor=passing.actor
        )
        append_entry(account, move)
    return True
