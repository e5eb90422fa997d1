"""Accounts of credit, what moved on them, and what orders hold or have spent of them."""

from __future__ import annotations

from functools import partial

from django.db import models
from django.db.models import F, Q

from core import clock
from core.ids import ID_LENGTH, new_id
from core.money import Money


class CreditAccount(models.Model):
    """One gift card, or the store credit of one owner in one currency. Its balance is what its entries say.

    `owner` is the caller's own name for whose it is: a customer's id for store credit, the purchase or the issuing
    for a gift card. Of a card's code only a keyed hash and the last four characters are kept.
    """

    class Kind(models.TextChoices):
        """Whether whoever has the code may spend it, or its owner alone."""

        GIFT_CARD = "gift_card", "gift card"
        STORE_CREDIT = "store_credit", "store credit"

    public_id = models.CharField(
        max_length=ID_LENGTH, unique=True, default=partial(new_id, "cred"), editable=False
    )
    kind = models.CharField(max_length=12, choices=Kind)
    owner = models.CharField(max_length=80)
    currency = models.CharField(max_length=3, default="INR")
    code_hash = models.CharField(max_length=64, null=True, blank=True, unique=True, editable=False)
    last_four = models.CharField(max_length=4, blank=True, editable=False)
    expires_on = models.DateField(
        null=True, blank=True, help_text="The last day in India on which it can be spent."
    )
    blocked_at = models.DateTimeField(null=True, blank=True)
    blocked_reason = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        ordering = ["-id"]
        verbose_name = "gift card or store credit"
        verbose_name_plural = "gift cards and store credit"
        constraints = [
            models.UniqueConstraint(fields=["kind", "owner", "currency"], name="credit_one_account"),
            models.CheckConstraint(
                condition=Q(kind="gift_card", code_hash__isnull=False, expires_on__isnull=False)
                | Q(kind="store_credit", code_hash__isnull=True),
                name="credit_card_has_code",
            ),
            models.CheckConstraint(
                condition=Q(blocked_at__isnull=True) | ~Q(blocked_reason=""), name="credit_block_has_reason"
            ),
        ]
        indexes = [
            models.Index(
                fields=["expires_on"], condition=Q(expires_on__isnull=False), name="credit_expiring"
            ),
            models.Index(fields=["last_four"], name="credit_last_four"),
        ]

    def __str__(self) -> str:
        if self.kind == self.Kind.GIFT_CARD:
            return f"Gift card ending {self.last_four}"
        return "Store credit"


class CreditEntry(models.Model):
    """One movement on an account, appended once and never changed (a trigger in the database refuses it).

    `balance` is what the account holds after it. Another trigger lets an entry in only where the account's entry
    before it says so, so that the balance is the sum of the entries and never below zero, whoever writes.
    """

    class Kind(models.TextChoices):
        """What moved. All but adjustments have one sign."""

        ISSUE = "issue", "issued"
        SPEND = "spend", "spent"
        GIVE_BACK = "give_back", "given back"
        EXPIRE = "expire", "expired"
        ADJUST = "adjust", "adjusted by staff"

    account = models.ForeignKey(CreditAccount, on_delete=models.PROTECT, related_name="entries")
    seq = models.PositiveIntegerField()
    kind = models.CharField(max_length=9, choices=Kind)
    amount = models.BigIntegerField()
    balance = models.PositiveBigIntegerField()
    reference = models.CharField(max_length=ID_LENGTH, blank=True, help_text="The order it is about, if any.")
    reason = models.CharField(max_length=200, blank=True)
    actor = models.CharField(max_length=120, default="shop")
    key = models.CharField(max_length=120, unique=True, help_text="The same key moves money once.")
    at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        ordering = ["id"]
        verbose_name_plural = "credit entries"
        constraints = [
            models.UniqueConstraint(fields=["account", "seq"], name="credit_entry_in_line"),
            models.CheckConstraint(
                condition=Q(kind__in=["issue", "give_back"], amount__gt=0)
                | Q(kind__in=["spend", "expire"], amount__lt=0)
                | (Q(kind="adjust") & ~Q(amount=0) & ~Q(reason="")),
                name="credit_entry_sign",
            ),
            models.CheckConstraint(condition=Q(seq__gte=1), name="credit_entry_counts_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {Money(self.amount, self.account.currency)}"


class CreditUse(models.Model):
    """What one order takes of one account: held while the rest is being paid, then spent, or given back."""

    class Status(models.TextChoices):
        """Held credit is still in the balance but nobody else's to spend."""

        HELD = "held", "held"
        SPENT = "spent", "spent"
        RELEASED = "released", "given back"

    account = models.ForeignKey(CreditAccount, on_delete=models.PROTECT, related_name="uses")
    reference = models.CharField(max_length=ID_LENGTH, db_index=True)
    amount = models.PositiveBigIntegerField()
    given_back = models.PositiveBigIntegerField(default=0, help_text="Of what was spent.")
    status = models.CharField(max_length=8, choices=Status, default=Status.HELD)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["account", "reference"], name="credit_use_once_per_order"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="credit_use_amount_positive"),
            models.CheckConstraint(
                condition=Q(given_back=0) | Q(status="spent", given_back__lte=F("amount")),
                name="credit_use_given_back_within_spent",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["held", "spent", "released"]), name="credit_use_status_known"
            ),
        ]
        indexes = [
            models.Index(fields=["account"], condition=Q(status="held"), name="credit_use_held"),
        ]

    def __str__(self) -> str:
        return f"{Money(self.amount, self.account.currency)} of {self.account} for {self.reference}"
