"""The one way onto the ledger: the account locked, the next entry behind the last."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Sum

from core.errors import NotFound
from core.locks import lock_rows
from payments.credit.models import CreditAccount, CreditEntry, CreditUse


@dataclass(frozen=True, slots=True)
class Move:
    """What an entry says: `amount` in minor units, signed; the same `key` moves money once."""

    kind: str
    amount: int
    key: str
    reference: str = ""
    reason: str = ""
    actor: str = "shop"


def locked_account(account_id: str) -> CreditAccount:
    """The account with this public id, locked. Raises NotFound."""
    account = lock_rows(CreditAccount.objects.filter(public_id=account_id)).first()
    if account is None:
        raise NotFound("There is no such gift card or store credit.")
    return account


def append_entry(account: CreditAccount, move: Move) -> CreditEntry:
    """Add an entry to a locked account. The database refuses one that would leave less than nothing."""
    last = account.entries.order_by("-seq").first()
    return CreditEntry.objects.create(
        account=account,
        seq=last.seq + 1 if last else 1,
        kind=move.kind,
        amount=move.amount,
        balance=(last.balance if last else 0) + move.amount,
        reference=move.reference,
        reason=move.reason[:200],
        actor=move.actor[:120],
        key=move.key,
    )


def balance_of(account: CreditAccount) -> int:
    """What a locked account holds, in minor units."""
    last = account.entries.order_by("-seq").values_list("balance", flat=True).first()
    return last or 0


def held_of(account: CreditAccount) -> int:
    """What orders that are being paid hold of a locked account, in minor units."""
    held = account.uses.filter(status=CreditUse.Status.HELD)
    return int(held.aggregate(total=Sum("amount", default=0))["total"])
