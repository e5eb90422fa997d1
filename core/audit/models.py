"""The audit trail: one entry per changed thing, never changed itself."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from core import clock


class AuditEntry(models.Model):
    """What one person did to one thing. The database refuses to change or delete an entry.

    `changes` maps a field's name to [old, new], both as people read them. `kind` is the table ("catalog.product"),
    `object_id` the row's key as text, `object_name` what it was called then: the row itself may be gone.
    """

    at = models.DateTimeField(default=clock.now)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    actor_name = models.CharField("who", max_length=254)
    source = models.CharField("through", max_length=80, help_text="admin form, import 12, bulk edit 7")
    action = models.CharField(max_length=40)
    kind = models.CharField(max_length=100)
    object_id = models.CharField(max_length=64)
    object_name = models.CharField("what", max_length=300)
    changes = models.JSONField(default=dict)

    class Meta:
        ordering = ["-id"]
        verbose_name = "change"
        verbose_name_plural = "changes"
        indexes = [
            models.Index(fields=["kind", "object_id", "-id"], name="audit_of_object"),
            models.Index(fields=["actor", "-id"], name="audit_of_actor"),
            models.Index(fields=["at"], name="audit_at"),
        ]

    def __str__(self) -> str:
        return f"{self.actor_name} {self.action} {self.object_name}"
