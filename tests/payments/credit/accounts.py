"""Cards and credit for tests, and what must be true of every account at any moment."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Sum

from core.ids import new_id
from core.money import Money
from payments.credit.operations import CardTerms, issue_credit, issue_gift_card
from payments.credit.operations.holding import WantedCredit
from payments.credit.queries import CreditView, credit_accounts
from payments.models import CreditAccount, CreditUse


def add_card(amount: int = 50_000, **terms: object) -> str:
    """A gift card of so many paise; answers its account."""
    return issue_gift_card(CardTerms(new_id("gift"), Money(amount), "for a test", **terms))  # type: ignore[arg-type]


def add_credit(amount: int = 50_000, owner: str = "cus_asha") -> str:
    """Store credit of so many paise for a customer; answers the account."""
    return issue_credit(owner=owner, amount=Money(amount), reason="for a test", key=new_id("test"))


def seen(account_id: str) -> CreditView:
    """An account as it stands."""
    return credit_accounts([account_id])[account_id]


def wanting(accounts: Sequence[str], total: int) -> WantedCredit:
    """An order of so many paise that takes from these accounts."""
    return WantedCredit(accounts, Money(total), Money(100))


def assert_books_straight() -> None:
    """Every balance is the sum of its entries and never below zero, also after what is held; uses agree with entries."""
    for account in CreditAccount.objects.all():
        running = 0
        for entry in account.entries.order_by("seq"):
            running += entry.amount
            assert entry.balance == running >= 0
        held = account.uses.filter(status="held").aggregate(total=Sum("amount", default=0))["total"]
        assert running - held >= 0
    for use in CreditUse.objects.all():
        moved = use.account.entries.filter(reference=use.reference)
        spent = -moved.filter(kind="spend").aggregate(total=Sum("amount", default=0))["total"]
        back = moved.filter(kind="give_back").aggregate(total=Sum("amount", default=0))["total"]
        assert (spent, back) == (use.amount if use.status == "spent" else 0, use.given_back)
