"""Named measurements of a customer. Orders hold their own copies: what changes here changes none of them."""

from __future__ import annotations

from functools import partial

from django.db import models
from django.db.models import Q
from django.db.models.functions import Upper

from core import clock
from core.ids import ID_LENGTH, new_id

NAME_LENGTH = 40


class KeptMeasurements(models.Model):
    """One body by one measurement form: `values` are whole millimetres by measurement, as `MeasurementSet` has them."""

    public_id = models.CharField(
        max_length=ID_LENGTH, unique=True, default=partial(new_id, "meas"), editable=False
    )
    customer = models.ForeignKey("orders.Customer", on_delete=models.CASCADE, related_name="measurements")
    form = models.CharField(max_length=60, help_text="The handle of the measurement form.")
    name = models.CharField(max_length=NAME_LENGTH, help_text="In the customer's words: Me, My sister.")
    unit = models.CharField(max_length=2, choices=[("in", "inches"), ("cm", "centimetres")], default="in")
    values = models.JSONField(default=dict)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    changed_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        ordering = ["name", "id"]
        verbose_name = "kept measurements"
        verbose_name_plural = "kept measurements"
        constraints = [
            models.UniqueConstraint("customer", "form", Upper("name"), name="measurements_named_once"),
            models.CheckConstraint(condition=~Q(name=""), name="measurements_have_a_name"),
            models.CheckConstraint(condition=Q(unit__in=["in", "cm"]), name="measurements_unit_known"),
        ]

    def __str__(self) -> str:
        return self.name
