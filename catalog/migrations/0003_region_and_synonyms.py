"""The region the shop sells in, and the spellings its shoppers use."""

from django.db import migrations

SYNONYMS = (
    ("sari", "saree"), ("saris", "saree"), ("sarees", "saree"), ("sadi", "saree"), ("saari", "saree"),
    ("blous", "blouse"), ("blowse", "blouse"), ("choli", "blouse"),
    ("lehnga", "lehenga"), ("lehanga", "lehenga"), ("lengha", "lehenga"), ("ghagra", "lehenga"),
    ("chunni", "dupatta"), ("odhni", "dupatta"), ("stole", "dupatta"),
    ("banarsi", "banarasi"), ("benarasi", "banarasi"), ("benares", "banarasi"),
    ("kanjivaram", "kanchipuram"), ("kanjeevaram", "kanchipuram"), ("kanchi", "kanchipuram"),
    ("bandhej", "bandhani"), ("bandhni", "bandhani"),
    ("pink", "rani"), ("gold", "zari"), ("golden", "zari"), ("red", "maroon"),
    ("handblock", "block"), ("chikankari", "chikan"), ("silver", "zari"),
)  # fmt: skip


def add(apps, schema_editor):
    apps.get_model("catalog", "Region").objects.create(
        code="IN", name="India", currency="INR", is_default=True, tax_inclusive=True
    )
    synonym = apps.get_model("catalog", "SearchSynonym")
    synonym.objects.bulk_create([synonym(term=term, meaning=meaning) for term, meaning in SYNONYMS])


def remove(apps, schema_editor):
    apps.get_model("catalog", "Region").objects.filter(code="IN").delete()
    apps.get_model("catalog", "SearchSynonym").objects.filter(term__in=[term for term, _ in SYNONYMS]).delete()


class Migration(migrations.Migration):
    dependencies = [("catalog", "0002_gst_rates")]

    operations = [migrations.RunPython(add, remove)]
