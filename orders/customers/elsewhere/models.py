"""What other systems last said of a customer, and which values won and lost."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from core import clock
from orders.customers.elsewhere.rules import FIELDS, ROLES
from orders.customers.models import Customer


class CustomerElsewhere(models.Model):
    """A customer as the ERP or the CRM had them when it last spoke. `told` is what the next comparison starts from.

    `own` are facts that only the other system keeps: an owner, tags, notes, a credit limit, a price list.
    """

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="elsewhere")
    role = models.CharField("system", max_length=8, choices=ROLES)
    version = models.BigIntegerField()
    told = models.JSONField(default=dict)
    own = models.JSONField(default=dict, blank=True)
    seen_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["customer", "role"]
        verbose_name = "customer in another system"
        verbose_name_plural = "customers in other systems"
        constraints = [
            models.UniqueConstraint(fields=["customer", "role"], name="customer_elsewhere_once"),
            models.CheckConstraint(condition=Q(role__in=["erp", "crm"]), name="customer_elsewhere_role"),
        ]

    def __str__(self) -> str:
        return f"{self.customer_id} at the {self.get_role_display()}"


class SettledField(models.Model):
    """One field on which a system and the shop differed: what was kept, what was not, and why."""

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="settled_fields")
    role = models.CharField("told by", max_length=8, choices=ROLES)
    field = models.CharField(max_length=20, choices=[(name, name.replace("_", " ")) for name in FIELDS])
    kept = models.CharField(max_length=254, blank=True)
    lost = models.CharField(max_length=254, blank=True)
    is_taken = models.BooleanField("theirs was taken", default=False)
    why = models.CharField(max_length=120)
    settled_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["customer", "-settled_at"], name="settled_field_newest")]

    def __str__(self) -> str:
        return f"{self.field} of {self.customer_id}"
