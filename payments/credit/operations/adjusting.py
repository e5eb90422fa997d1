"""What staff and time do to credit."""

from __future__ import annotations

from django.db import transaction

from core import clock, outbox
from core.errors import Invalid, Refused
from core.idempotency import KeyReused
from core.money import Money
from payments.credit.events import CreditExpired
from payments.credit.models import CreditAccount, CreditEntry
from payments.credit.operations.appending import Move, append_entry, balance_of, held_of, locked_account
from payments.credit.queries import with_left


class BelowZero(Refused):
    """There is not so much left to take away."""

    code = "credit_below_zero"
    message = "That is more than is left, counting what orders that are being paid hold. Nothing was changed."


@transaction.atomic
def adjust_credit(*, account_id: str, amount: Money, reason: str, key: str, actor: str) -> None:
    """Add to an account or take from it (a negative amount), for a reason. The same key does it once.

    Raises NotFound, Invalid without a reason or an amount, BelowZero for more than is free, KeyReused.
    """
    if not reason.strip():
        raise Invalid(fields={"reason": "Say why: the next person will want to know."})
    account = locked_account(account_id)
    known = CreditEntry.objects.filter(key=key).first()
    if known is not None:
        if (known.account_id, known.amount) != (account.pk, amount.amount):
            raise KeyReused
        return
    if not amount.amount or amount.currency != account.currency:
        raise Invalid(fields={"amount": f"Enter an amount in {account.currency} other than zero."})
    if balance_of(account) - held_of(account) + amount.amount < 0:
        raise BelowZero
    move = Move(CreditEntry.Kind.ADJUST, amount.amount, key, reason=reason.strip(), actor=actor)
    append_entry(account, move)


@transaction.atomic
def block_credit(*, account_id: str, reason: str) -> None:
    """Let nobody spend an account any more, for a reason: a stolen card. What orders hold already stays theirs."""
    if not reason.strip():
        raise Invalid(fields={"reason": "Say why: the next person will want to know."})
    account = locked_account(account_id)
    account.blocked_at, account.blocked_reason = clock.now(), reason.strip()[:200]
    account.save(update_fields=["blocked_at", "blocked_reason"])


@transaction.atomic
def unblock_credit(*, account_id: str) -> None:
    """Let a blocked account be spent again."""
    account = locked_account(account_id)
    account.blocked_at, account.blocked_reason = None, ""
    account.save(update_fields=["blocked_at", "blocked_reason"])


def expire_credit(*, limit: int = 500) -> int:
    """Take what is left, and not held by an order, off accounts whose last day is over. Returns how many lapsed now."""
    over = CreditAccount.objects.filter(expires_on__lt=clock.today_in_india())
    due = with_left(over).order_by("expires_on", "pk")
    return sum(_expire(account_id) for account_id in due.values_list("public_id", flat=True)[:limit])


@transaction.atomic
def _expire(account_id: str) -> bool:
    account = locked_account(account_id)
    free = balance_of(account) - held_of(account)
    if account.expires_on is None or account.expires_on >= clock.today_in_india() or free <= 0:
        return False
    key = f"expire:{account.public_id}:{account.entries.count()}"
    append_entry(account, Move(CreditEntry.Kind.EXPIRE, -free, key))
    outbox.publish(CreditExpired(account.public_id, account.kind, free, account.currency))
    return True
