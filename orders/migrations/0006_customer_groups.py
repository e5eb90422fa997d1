"""Who belongs to which group of customers."""

import django.db.models.deletion
from django.db import migrations, models

import core.clock


class Migration(migrations.Migration):
    dependencies = [("orders", "0005_configured_lines"), ("catalog", "0007_price_lists")]

    operations = [
        migrations.CreateModel(
            name="CustomerGroupMembership",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("since", models.DateTimeField(default=core.clock.now, editable=False)),
                ("customer", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="memberships", to="orders.customer")),
                ("group", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="catalog.customergroup")),
            ],
            options={
                "verbose_name": "customer group",
                "constraints": [models.UniqueConstraint(fields=("customer", "group"), name="customer_in_group_once")],
            },
        ),
    ]
