"""Tags of links, and the orders that came by them."""

from __future__ import annotations

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q

from core import clock
from orders.shares.rules import CODE_LENGTH


class ShareTag(models.Model):
    """One way by which people come: `?via=<code>` behind any address of the shop. It names a link, never a person."""

    code = models.CharField(
        max_length=CODE_LENGTH,
        unique=True,
        validators=[RegexValidator(r"^[a-z0-9]([a-z0-9-]*[a-z0-9])?$", "Small letters, digits and dashes.")],
        help_text="As it stands in the address: small letters, digits and dashes. It stays as it is.",
    )
    name = models.CharField(max_length=80, help_text="What it is for: whose film, which letter.")
    is_active = models.BooleanField("counts", default=True, help_text="Sales are noted while it counts.")
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(code__regex=r"^[a-z0-9]([a-z0-9-]*[a-z0-9])?$"), name="sharetag_code_plain"
            )
        ]

    def __str__(self) -> str:
        return self.name


class SharedSale(models.Model):
    """An order whose shopper came by a tagged link. Written when it is placed; counts while the order stands."""

    order = models.OneToOneField("orders.Order", on_delete=models.CASCADE, related_name="shared_sale")
    tag = models.ForeignKey(ShareTag, on_delete=models.PROTECT, related_name="sales")
    noted_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.order_id} by {self.tag_id}"
