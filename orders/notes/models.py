"""Notes and tags of staff on orders."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from core import clock
from orders.notes.rules import NOTE_LENGTH, TAG_LENGTH


class OrderNote(models.Model):
    """What somebody of staff wrote beside an order. It is added, never changed."""

    order = models.ForeignKey("orders.Order", on_delete=models.CASCADE, related_name="notes")
    text = models.CharField(max_length=NOTE_LENGTH)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    written_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        ordering = ["-id"]
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="order_note_says_something")]

    def __str__(self) -> str:
        return self.text[:60]


class OrderTag(models.Model):
    """A word by which staff find orders again."""

    order = models.ForeignKey("orders.Order", on_delete=models.CASCADE, related_name="tags")
    name = models.CharField(max_length=TAG_LENGTH)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    put_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["order", "name"], name="order_tag_once"),
            models.CheckConstraint(
                condition=Q(name__regex=r"^[^\sA-Z]([^A-Z\n]*[^\sA-Z])?$"), name="order_tag_is_tidy"
            ),
        ]
        indexes = [models.Index(fields=["name", "order"], name="order_tag_name")]

    def __str__(self) -> str:
        return self.name
