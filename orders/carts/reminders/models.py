"""That somebody was reminded of a bag, once."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from core import clock


class CartReminder(models.Model):
    """A bag that was left was looked at: its shopper was written to, or there was a reason not to.

    `token_hash` is that of the link in the letter. One without a letter is looked at again when its bag changes.
    """

    cart = models.OneToOneField("orders.Cart", on_delete=models.CASCADE, related_name="reminder")
    email = models.EmailField("e-mail", max_length=254)
    was_written = models.BooleanField("letter written")
    token_hash = models.CharField(max_length=64, blank=True, default="", editable=False)
    decided_at = models.DateTimeField(default=clock.now, editable=False)
    came_back_at = models.DateTimeField("link opened", null=True, blank=True, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["token_hash"], condition=~Q(token_hash=""), name="cart_reminder_token_once"
            ),
            models.CheckConstraint(
                condition=Q(was_written=False, token_hash="") | Q(was_written=True) & ~Q(token_hash=""),
                name="cart_reminder_token_with_letter",
            ),
        ]
        indexes = [
            models.Index(
                fields=["email", "-decided_at"], condition=Q(was_written=True), name="cart_reminder_written"
            )
        ]

    def __str__(self) -> str:
        return f"{self.email}: {'reminded' if self.was_written else 'not reminded'}"
