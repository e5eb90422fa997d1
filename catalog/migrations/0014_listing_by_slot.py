from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("catalog", "0013_written_pages"),
    ]

    operations = [
        AddIndexConcurrently(
            "listingentry",
            models.Index(fields=["slot"], include=["product", "selection", "newest", "price"], name="listing_by_slot"),
        ),
    ]
