"""Shoppers who want to be told when a piece is back."""

from functools import partial

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

import core.clock
import core.ids

STATUSES = [
    ("waiting", "waiting"),
    ("due", "back, letter to be written"),
    ("notified", "told"),
    ("stopped", "stopped by the shopper"),
    ("expired", "expired"),
]


class Migration(migrations.Migration):
    dependencies = [("orders", "0006_customer_groups"), ("catalog", "0008_stock")]

    operations = [
        migrations.CreateModel(
            name="ProductAlert",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "public_id",
                    models.CharField(
                        default=partial(core.ids.new_id, "alert"),
                        editable=False,
                        max_length=core.ids.ID_LENGTH,
                        unique=True,
                    ),
                ),
                ("email", models.EmailField(max_length=254, verbose_name="e-mail")),
                ("status", models.CharField(choices=STATUSES, default="waiting", max_length=8)),
                ("consent", models.CharField(max_length=300)),
                ("consented_at", models.DateTimeField(default=core.clock.now, editable=False)),
                ("expires_at", models.DateTimeField()),
                ("notified_at", models.DateTimeField(blank=True, null=True)),
                (
                    "variant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="catalog.productvariant",
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
                "verbose_name": "stock alert",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("email", "variant"),
                        condition=Q(status__in=["waiting", "due"]),
                        name="alert_open_once",
                    ),
                    models.CheckConstraint(
                        condition=Q(status__in=["waiting", "due", "notified", "stopped", "expired"]),
                        name="alert_status_known",
                    ),
                    models.CheckConstraint(
                        condition=~Q(status="notified") | Q(notified_at__isnull=False),
                        name="alert_notified_when",
                    ),
                ],
                "indexes": [
                    models.Index(fields=["id"], condition=Q(status="due"), name="alert_due"),
                    models.Index(fields=["expires_at"], condition=Q(status="waiting"), name="alert_expiring"),
                ],
            },
        ),
    ]
