"""When the courier is next asked about a return; the index is built while returns go on."""

from __future__ import annotations

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("orders", "0049_wishlist_news_checked")]

    operations = [
        migrations.AddField(
            model_name="return",
            name="next_poll_at",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name="return",
            name="quiet_polls",
            field=models.PositiveSmallIntegerField(db_default=0, default=0, editable=False),
        ),
        AddIndexConcurrently(
            "return",
            models.Index(
                fields=["next_poll_at"],
                condition=models.Q(("status__in", ["pickup_booked", "in_transit"])),
                name="return_polled",
            ),
        ),
    ]
