"""Files handed in by staff, in parts: private, in the backup, and there for every worker."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from core import clock


class StoredFile(models.Model):
    """One file as it was handed in. `name` is what its owner called it and never a path of ours."""

    name = models.CharField(max_length=200)
    size = models.PositiveBigIntegerField("bytes")
    sha256 = models.CharField(max_length=64)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = "file"

    def __str__(self) -> str:
        return self.name


class StoredPart(models.Model):
    """A piece of a file: up to one mebibyte."""

    file = models.ForeignKey(StoredFile, on_delete=models.CASCADE, related_name="parts")
    number = models.PositiveIntegerField()
    content = models.BinaryField()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["file", "number"], name="stored_part_once"),
            models.CheckConstraint(condition=Q(number__gte=0), name="stored_part_counts_up"),
        ]

    def __str__(self) -> str:
        return f"{self.file_id}, part {self.number}"
