"""A right to answer questions from the shop's own desk."""

from __future__ import annotations

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("orders", "0057_merged_customers")]

    operations = [
        migrations.AlterModelOptions(
            name="ticket",
            options={
                "ordering": ["-id"],
                "permissions": [("answer_ticket", "Can answer questions of customers")],
            },
        ),
    ]
