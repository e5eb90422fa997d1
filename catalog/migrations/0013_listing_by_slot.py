from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("catalog", "0012_listing_text"),
    ]

    operations = [
        AddIndexConcurrently(
            "listingentry",
            models.Index(fields=["slot"], include=["product", "selection", "newest", "price"], name="listing_by_slot"),
        ),
    ]
