"""What was found when the shop looked at itself."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from core import clock
from storefront.audit.rules import KINDS


class SiteAudit(models.Model):
    """One look at all public pages. `counts` are its findings by kind, `weight` the mean bytes of a page after brotli."""

    began_at = models.DateTimeField(default=clock.now, db_default=Now())
    ended_at = models.DateTimeField(null=True, blank=True)
    pages = models.PositiveIntegerField(default=0)
    findings_count = models.PositiveIntegerField("findings", default=0)
    counts = models.JSONField(default=dict)
    weight = models.PositiveIntegerField("bytes a page", default=0)

    class Meta:
        ordering = ["-id"]
        verbose_name = "look at the site"
        verbose_name_plural = "looks at the site"

    def __str__(self) -> str:
        return f"{self.began_at:%-d %b %Y}"


class AuditFinding(models.Model):
    """One thing that is wrong with one page. `is_new` when the look before did not find it."""

    KINDS = tuple(KINDS.items())

    audit = models.ForeignKey(SiteAudit, on_delete=models.CASCADE, related_name="findings")
    url = models.CharField(max_length=400)
    kind = models.CharField(max_length=8, choices=KINDS)
    words = models.CharField(max_length=400)
    is_new = models.BooleanField("new", default=False)

    class Meta:
        ordering = ["-is_new", "kind", "url", "id"]
        verbose_name = "finding"
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=list(KINDS)), name="audit_finding_kind_known")
        ]

    def __str__(self) -> str:
        return f"{self.url}: {self.words}"
