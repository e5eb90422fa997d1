"""A refund to where the credit came from."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db import transaction

from core import clock, outbox
from core.errors import Refused
from core.locks import lock_rows
from core.money import Money
from payments.credit.events import CreditGivenBack
from payments.credit.models import CreditAccount, CreditEntry, CreditUse
from payments.credit.operations.appending import Move, append_entry
from payments.credit.rules import share_out


class NothingToGiveBack(Refused):
    """More would go back than this order has spent of gift cards and store credit."""

    code = "nothing_to_give_back"
    message = "That is more than was paid by gift card or store credit on this order."


@transaction.atomic
def give_back_credit(*, reference: str, amount: Money, key: str, reason: str, actor: str = "shop") -> None:
    """Give back what an order spent, the account that was taken last first. The same key gives it back once.

    A card that would lapse within GIFT_CARD_GRACE_DAYS lives that long again, so that nobody is given back what they
    cannot spend. Publishes CreditGivenBack per account. Raises NothingToGiveBack, changing nothing.
    """
    spent = CreditUse.objects.filter(reference=reference, status=CreditUse.Status.SPENT)
    accounts = {
        row.pk: row for row in lock_rows(CreditAccount.objects.filter(pk__in=spent.values("account_id")))
    }
    uses = list(spent.order_by("-id"))
    if uses and CreditEntry.objects.filter(key__in=[_key(key, use) for use in uses]).exists():
        return
    left = [use.amount - use.given_back for use in uses]
    if amount.amount <= 0 or amount.amount > sum(left):
        raise NothingToGiveBack
    for use, share in zip(uses, share_out(amount.amount, left), strict=True):
        if not share:
            continue
        account = accounts[use.account_id]
        move = Move(
            CreditEntry.Kind.GIVE_BACK, share, _key(key, use), reference=reference, reason=reason, actor=actor
        )
        append_entry(account, move)
        use.given_back += share
        use.save(update_fields=["given_back"])
        _keep_alive(account)
        outbox.publish(
            CreditGivenBack(
                account.public_id, account.kind, reference, _key(key, use), share, account.currency
            )
        )


def _key(key: str, use: CreditUse) -> str:
    return f"{key}:{use.pk}"


def _keep_alive(account: CreditAccount) -> None:
    least = clock.today_in_india() + timedelta(days=settings.GIFT_CARD_GRACE_DAYS)
    if account.expires_on is not None and account.expires_on < least:
        account.expires_on = least
        account.save(update_fields=["expires_on"])
