"""Codes entered into carts, and the promotions that an order was sold with."""

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models

import core.clock


class Migration(migrations.Migration):
    dependencies = [("orders", "0011_documents_never_change")]

    operations = [
        migrations.CreateModel(
            name="CartCode",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=40)),
                ("entered_at", models.DateTimeField(default=core.clock.now, editable=False)),
                (
                    "cart",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="codes", to="orders.cart"
                    ),
                ),
            ],
            options={
                "verbose_name": "entered code",
                "ordering": ["id"],
                "constraints": [models.UniqueConstraint(fields=("cart", "code"), name="cart_code_once")],
            },
        ),
        migrations.AddField(
            model_name="order",
            name="promotions",
            field=models.JSONField(
                blank=True,
                default=list,
                editable=False,
                help_text="Which promotions took off how much, as sold.",
            ),
        ),
    ]
