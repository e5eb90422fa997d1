from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.operations import AddIndexConcurrently
from django.contrib.postgres.search import SearchVectorField
from django.db import migrations, models

# From the first moment on whoever writes entries writes their words; then the entries that are there follow.
KEEP = """
CREATE FUNCTION catalog_listing_keep_text() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO catalog_listingtext (product_id, selection, slot, in_stock, vector)
    VALUES (NEW.product_id, NEW.selection, NEW.slot, NEW.in_stock, NEW.vector)
    ON CONFLICT (product_id) DO UPDATE SET selection = EXCLUDED.selection, slot = EXCLUDED.slot,
        in_stock = EXCLUDED.in_stock, vector = EXCLUDED.vector;
    RETURN NULL;
END $$;
CREATE TRIGGER catalog_listing_text_added AFTER INSERT ON catalog_listingentry
    FOR EACH ROW EXECUTE FUNCTION catalog_listing_keep_text();
CREATE TRIGGER catalog_listing_text_changed AFTER UPDATE ON catalog_listingentry
    FOR EACH ROW WHEN ((OLD.selection, OLD.slot, OLD.in_stock, OLD.vector)
        IS DISTINCT FROM (NEW.selection, NEW.slot, NEW.in_stock, NEW.vector))
    EXECUTE FUNCTION catalog_listing_keep_text();
"""
LEAVE = """
DROP TRIGGER catalog_listing_text_changed ON catalog_listingentry;
DROP TRIGGER catalog_listing_text_added ON catalog_listingentry;
DROP FUNCTION catalog_listing_keep_text();
"""
FOLLOW = """
INSERT INTO catalog_listingtext (product_id, selection, slot, in_stock, vector)
SELECT product_id, selection, slot, in_stock, vector FROM catalog_listingentry ON CONFLICT DO NOTHING
"""


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("catalog", "0011_pictures_of_groups"),
    ]

    operations = [
        migrations.CreateModel(
            name="ListingText",
            fields=[
                ("product", models.OneToOneField(on_delete=models.deletion.CASCADE, primary_key=True, related_name="text", serialize=False, to="catalog.listingentry")),
                ("selection", models.BigIntegerField()),
                ("slot", models.PositiveIntegerField()),
                ("in_stock", models.BooleanField()),
                ("vector", SearchVectorField()),
            ],
            options={"verbose_name": "listing text"},
        ),
        migrations.RunSQL(KEEP, LEAVE),
        migrations.RunSQL(FOLLOW, migrations.RunSQL.noop),
        AddIndexConcurrently("listingtext", models.Index(fields=["selection", "product"], name="text_by_selection")),
        AddIndexConcurrently("listingtext", GinIndex(fields=["vector"], name="text_vector", fastupdate=False)),
    ]
