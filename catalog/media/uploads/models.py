"""Pictures on their way in, and files on their way out."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from catalog.media.models import Image
from catalog.products.models import HANDLE_LENGTH, Product
from core import clock


class PictureUpload(models.Model):
    """One file handed in: waits for a worker, then hangs as `image` or is refused with a reason."""

    class Status(models.TextChoices):
        """Where it stands."""

        WAITING = "waiting", "being prepared"
        DONE = "done", "hung"
        REFUSED = "refused", "refused"

    kind = models.CharField(max_length=12, choices=Image.Kind, default=Image.Kind.PRODUCT)
    product = models.ForeignKey(
        Product, on_delete=models.CASCADE, related_name="picture_uploads", null=True, blank=True
    )
    group_handle = models.CharField(
        max_length=HANDLE_LENGTH,
        blank=True,
        default="",
        db_default="",
        help_text="Of kinds category, collection.",
    )
    alt = models.CharField("description", max_length=300, blank=True, default="", db_default="")
    name = models.CharField("file", max_length=200)
    file = models.ForeignKey(
        "core.StoredFile", on_delete=models.SET_NULL, related_name="+", null=True, blank=True
    )
    status = models.CharField(max_length=8, choices=Status, default=Status.WAITING)
    message = models.CharField(max_length=300, blank=True)
    image = models.ForeignKey(Image, on_delete=models.SET_NULL, related_name="+", null=True, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=["waiting", "done", "refused"]), name="picture_upload_status_known"
            ),
            models.CheckConstraint(
                condition=~Q(status="refused") | ~Q(message=""), name="picture_upload_refusal_says_why"
            ),
            models.CheckConstraint(
                condition=Q(kind="product", product__isnull=False)
                | (~Q(kind="product") & Q(product__isnull=True)),
                name="picture_upload_product_when_of_one",
            ),
        ]
        indexes = [
            models.Index(fields=["created_at"], condition=Q(status="waiting"), name="picture_upload_waiting"),
            models.Index(fields=["product", "-id"], name="picture_upload_of_product"),
        ]

    def __str__(self) -> str:
        return self.name


class RetiredPicture(models.Model):
    """Files that no picture uses any more; they stay an hour for pages that were drawn before, then go."""

    stem = models.CharField(max_length=160, unique=True)
    files = models.JSONField(default=list)
    retired_at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes = [models.Index(fields=["retired_at"], name="retired_picture_at")]

    def __str__(self) -> str:
        return self.stem
