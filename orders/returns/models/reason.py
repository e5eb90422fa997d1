"""Why pieces come back, in words that staff keep."""

from __future__ import annotations

from django.db import models

from core import clock


class ReturnReason(models.Model):
    """A reason that a customer may choose. `our_fault` opens returns of made pieces and gives back the carriage."""

    code = models.SlugField(max_length=40, unique=True)
    label = models.CharField(max_length=80, help_text="As the customer reads it: It does not fit.")
    our_fault = models.BooleanField("the fault is ours", default=False)
    rank = models.PositiveSmallIntegerField(default=0, help_text="The lowest stands first.")
    is_active = models.BooleanField("offered", default=True)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        ordering = ["rank", "id"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(label=""), name="return_reason_has_label"),
        ]

    def __str__(self) -> str:
        return self.label
