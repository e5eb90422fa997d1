import django.contrib.postgres.fields
import django.contrib.postgres.indexes
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models

import core.clock


def about() -> django.contrib.postgres.fields.ArrayField:
    return django.contrib.postgres.fields.ArrayField(
        base_field=models.CharField(max_length=160),
        db_default=[],
        default=list,
        editable=False,
        help_text="What it tells of: see engine.subjects.",
        size=None,
    )


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("erp_sync", "0003_pages")]

    operations = [
        migrations.CreateModel(
            name="FlowPause",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                ("flow", models.CharField(max_length=40, unique=True)),
                ("reason", models.CharField(max_length=300)),
                ("paused_by", models.CharField(max_length=254)),
                ("paused_at", models.DateTimeField(default=core.clock.now)),
            ],
            options={"verbose_name": "paused flow", "ordering": ["flow"]},
        ),
        migrations.AddField("inboxmessage", "about", about()),
        migrations.AddField("outboundmessage", "about", about()),
        migrations.AddField(
            "outboundmessage",
            "emptied_at",
            models.DateTimeField(
                blank=True,
                editable=False,
                help_text="When its words were let go; its key stays for ever.",
                null=True,
            ),
        ),
        AddIndexConcurrently(
            "inboxmessage", django.contrib.postgres.indexes.GinIndex(fields=["about"], name="inbox_about")
        ),
        AddIndexConcurrently(
            "outboundmessage", django.contrib.postgres.indexes.GinIndex(fields=["about"], name="outbound_about")
        ),
        AddIndexConcurrently(
            "outboundmessage",
            models.Index(
                fields=["done_at"],
                condition=models.Q(("emptied_at__isnull", True), ("status", "done")),
                name="outbound_done",
            ),
        ),
    ]
