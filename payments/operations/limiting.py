"""Who asks for a refund, and whether one person may."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Sum

from core.models import User
from core.money import Money
from payments.models import Payment, Refund, RefundTerms
from payments.models.terms import REFUND_LIMIT


def staff_named(actor: str) -> User | None:
    """Whoever of staff has this e-mail address; None for the shop itself, shoppers and other systems."""
    return User.objects.filter(email=actor, is_staff=True).first() if "@" in actor else None


def given_alone(payment: Payment) -> Money:
    """What staff have had sent back of a payment without a second person: many small refunds make a large one."""
    alone = payment.refunds.filter(asked_by__isnull=False, needs_approval=False)
    given = alone.exclude(status=Refund.Status.FAILED).aggregate(total=Sum("amount", default=0))
    return Money(int(given["total"]), payment.currency)


def is_above_limit(amount: Money) -> bool:
    """Whether a refund that staff ask for needs a second person. Money in another currency than rupees always does."""
    terms = RefundTerms.objects.first()
    limit = terms.limit if terms else REFUND_LIMIT
    if limit is None:
        return False
    return amount.currency != "INR" or amount.amount > limit


def refunds_are_instant() -> bool:
    """Whether the owner wants refunds to go at once where the bank can."""
    return RefundTerms.objects.filter(is_instant=True).exists()


@transaction.atomic
def set_refund_terms(terms: RefundTerms) -> None:
    """Keep limit and speed as given, from the next refund on; what waits keeps waiting."""
    RefundTerms.objects.bulk_create(
        [terms], update_conflicts=True, unique_fields=["id"], update_fields=["limit", "is_instant"]
    )
