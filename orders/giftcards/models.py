"""A gift card on its way from whoever gives it to whoever gets it."""

from __future__ import annotations

from functools import partial

from django.db import models
from django.db.models import Q

from core import clock
from core.ids import ID_LENGTH, new_id
from core.money import Money
from orders.customers.rules import EMAIL_LENGTH, NAME_LENGTH
from orders.giftcards.rules import MESSAGE_LENGTH


class GiftCardOrder(models.Model):
    """One gift card, bought or given. It has no lines, no carriage and no GST; `account_id` is its account once paid.

    `token_hash` opens the giver's page, `card_token_hash` the card itself, for whoever gets it.
    """

    class Status(models.TextChoices):
        """Whether there is a card."""

        PENDING = "pending", "awaiting payment"
        PAID = "paid", "paid"
        GIVEN = "given", "given by staff"
        EXPIRED = "expired", "expired"

    public_id = models.CharField(
        max_length=ID_LENGTH, unique=True, default=partial(new_id, "gift"), editable=False
    )
    number = models.CharField(max_length=20, unique=True, editable=False)
    key = models.CharField(max_length=80, unique=True, editable=False, help_text="The same form, sent once.")
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    card_token_hash = models.CharField(max_length=64, unique=True, editable=False)
    status = models.CharField(max_length=8, choices=Status, default=Status.PENDING)
    amount = models.PositiveBigIntegerField()
    currency = models.CharField(max_length=3, default="INR")
    sender_name = models.CharField(max_length=NAME_LENGTH)
    sender_email = models.EmailField("sender's e-mail", max_length=EMAIL_LENGTH, blank=True)
    recipient_name = models.CharField(max_length=NAME_LENGTH)
    recipient_email = models.EmailField("recipient's e-mail", max_length=EMAIL_LENGTH)
    message = models.TextField(max_length=MESSAGE_LENGTH, blank=True)
    deliver_on = models.DateField()
    delivered_at = models.DateTimeField(null=True, blank=True)
    payment_id = models.CharField(max_length=60, blank=True, editable=False)
    account_id = models.CharField(max_length=ID_LENGTH, blank=True, editable=False)
    given_by = models.CharField(max_length=120, blank=True, editable=False)
    reason = models.CharField(max_length=200, blank=True, help_text="Why staff gave it.")
    created_at = models.DateTimeField(default=clock.now, editable=False)
    paid_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        verbose_name = "gift card order"
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="gift_card_worth_something"),
            models.CheckConstraint(
                condition=Q(status__in=["pending", "paid", "given", "expired"]), name="gift_card_status_known"
            ),
            models.CheckConstraint(
                condition=~Q(status="paid") | (~Q(payment_id="") & ~Q(account_id="")),
                name="gift_card_paid_names_payment",
            ),
            models.CheckConstraint(
                condition=~Q(status="given") | (~Q(reason="") & ~Q(account_id="")),
                name="gift_card_given_has_reason",
            ),
            models.CheckConstraint(
                condition=Q(delivered_at__isnull=True) | ~Q(account_id=""),
                name="gift_card_delivered_when_there_is_one",
            ),
        ]
        indexes = [
            models.Index(
                fields=["deliver_on"],
                condition=Q(delivered_at__isnull=True, status__in=["paid", "given"]),
                name="gift_card_to_deliver",
            ),
            models.Index(fields=["created_at"], condition=Q(status="pending"), name="gift_card_pending"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def money(self) -> Money:
        """What it is worth."""
        return Money(self.amount, self.currency)
