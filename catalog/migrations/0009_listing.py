import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, Q

WORD = r"^[a-z0-9\u0900-\u097F]+$"
TOKEN = 100
# Spellings heard in shops and written in messages; Hindi as it is typed on a telephone.
SYNONYMS = (
    ("साड़ी", "saree"), ("साडी", "saree"), ("साड़ियां", "saree"), ("ब्लाउज", "blouse"), ("ब्लाउज़", "blouse"),
    ("चोली", "blouse"), ("लहंगा", "lehenga"), ("दुपट्टा", "dupatta"), ("चुन्नी", "dupatta"), ("रेशम", "silk"),
    ("रेशमी", "silk"), ("सिल्क", "silk"), ("सूती", "cotton"), ("लाल", "maroon"), ("लाल", "red"),
    ("बनारसी", "banarasi"), ("कढ़ाई", "embroidery"), ("शादी", "wedding"), ("resham", "silk"), ("reshmi", "silk"),
    ("pattu", "silk"), ("suti", "cotton"), ("sooti", "cotton"), ("shaadi", "wedding"), ("shadi", "wedding"),
    ("lal", "red"), ("laal", "red"), ("lal", "maroon"), ("hara", "green"), ("kala", "black"), ("safed", "white"),
    ("neela", "blue"), ("nila", "blue"), ("peela", "yellow"), ("pila", "yellow"), ("gulabi", "pink"),
    ("dulhan", "bridal"), ("dulhan", "wedding"), ("jardosi", "zardozi"), 
    ("kadhai", "embroidery"), ("makhmal", "velvet"), ("khadi", "handspun"), ("pochampalli", "pochampally"),
)  # fmt: skip


def add_synonyms(apps, schema_editor):
    synonym = apps.get_model("catalog", "SearchSynonym")
    rows = [synonym(term=term, meaning=meaning) for term, meaning in SYNONYMS]
    synonym.objects.bulk_create(rows, ignore_conflicts=True)


def columns():
    return [(name, models.BigIntegerField()) for name in ("selection", "newest", "price")]


class Migration(migrations.Migration):
    dependencies = [("catalog", "0008_stock")]

    operations = [
        migrations.RunSQL(
            "CREATE SEQUENCE catalog_listing_slot AS integer MINVALUE 0 START 0",
            "DROP SEQUENCE catalog_listing_slot",
        ),
        migrations.CreateModel(
            name="ListingEntry",
            fields=[
                (
                    "product",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="listing_entry",
                        serialize=False,
                        to="catalog.product",
                    ),
                ),
                ("slot", models.PositiveIntegerField(unique=True)),
                ("card", models.JSONField()),
                (
                    "variant_ids",
                    django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None),
                ),
                (
                    "tokens",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=TOKEN), size=None
                    ),
                ),
                ("vector", django.contrib.postgres.search.SearchVectorField()),
                ("in_stock", models.BooleanField(default=False)),
                *columns(),
                ("prices", models.JSONField(default=dict)),
            ],
            options={
                "verbose_name": "listing entry",
                "verbose_name_plural": "listing entries",
                "indexes": [
                    models.Index(fields=["selection", "product"], name="listing_by_selection"),
                    models.Index(fields=["newest", "product"], name="listing_by_newest"),
                    models.Index(fields=["price", "product"], name="listing_by_price"),
                    django.contrib.postgres.indexes.GinIndex(fields=["tokens"], name="listing_tokens"),
                    django.contrib.postgres.indexes.GinIndex(fields=["vector"], name="listing_vector"),
                ],
            },
        ),
        migrations.CreateModel(
            name="ListingPlace",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "product_id", "scope", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("scope", models.CharField(max_length=TOKEN)),
                *columns(),
                (
                    "product",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="places",
                        to="catalog.listingentry",
                    ),
                ),
            ],
            options={
                "verbose_name": "place on a shelf",
                "indexes": [
                    models.Index(fields=["scope", "selection", "product"], name="place_by_selection"),
                    models.Index(fields=["scope", "newest", "product"], name="place_by_newest"),
                    models.Index(fields=["scope", "price", "product"], name="place_by_price"),
                ],
            },
        ),
        migrations.CreateModel(
            name="FacetValue",
            fields=[
                ("token", models.CharField(max_length=TOKEN, primary_key=True, serialize=False)),
                ("facet", models.CharField(max_length=20)),
                ("label", models.CharField(max_length=80)),
                ("rank", models.IntegerField(default=0)),
                ("swatch", models.CharField(blank=True, max_length=7)),
            ],
            options={"ordering": ["facet", "rank", "label"]},
        ),
        migrations.CreateModel(
            name="ListingMark",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("product_id", models.BigIntegerField()),
                ("slot", models.PositiveIntegerField()),
                (
                    "tokens",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=TOKEN), size=None
                    ),
                ),
            ],
            options={"ordering": ["id"]},
        ),
        migrations.DeleteModel(name="SearchDocument"),
        migrations.CreateModel(
            name="SearchLog",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("on", models.DateField(verbose_name="day")),
                ("text", models.CharField(max_length=100, verbose_name="what was typed")),
                ("count", models.PositiveIntegerField(default=0, verbose_name="times")),
                (
                    "results",
                    models.PositiveIntegerField(default=0, verbose_name="pieces found the last time"),
                ),
            ],
            options={
                "verbose_name": "search",
                "verbose_name_plural": "searches",
                "ordering": ["-on", "-count", "text"],
                "indexes": [models.Index(fields=["results", "-on"], name="search_log_without_result")],
                "constraints": [models.UniqueConstraint(fields=("on", "text"), name="search_log_once_a_day")],
            },
        ),
        migrations.AlterModelOptions(
            name="searchsynonym", options={"ordering": ["term", "meaning"], "verbose_name": "synonym"}
        ),
        migrations.AlterField(
            model_name="searchsynonym",
            name="term",
            field=models.CharField(max_length=60, verbose_name="what shoppers type"),
        ),
        migrations.AddField(
            model_name="searchsynonym",
            name="is_two_way",
            field=models.BooleanField(
                default=False,
                help_text="Whoever types the second also finds the first.",
                verbose_name="both ways",
            ),
        ),
        migrations.RemoveConstraint(model_name="searchsynonym", name="synonym_term_is_a_word"),
        migrations.RemoveConstraint(model_name="searchsynonym", name="synonym_meaning_is_a_word"),
        migrations.AddConstraint(
            model_name="searchsynonym",
            constraint=models.UniqueConstraint(fields=("term", "meaning"), name="synonym_once"),
        ),
        migrations.AddConstraint(
            model_name="searchsynonym",
            constraint=models.CheckConstraint(condition=~Q(term=F("meaning")), name="synonym_says_something"),
        ),
        migrations.AddConstraint(
            model_name="searchsynonym",
            constraint=models.CheckConstraint(condition=Q(term__regex=WORD), name="synonym_term_is_a_word"),
        ),
        migrations.AddConstraint(
            model_name="searchsynonym",
            constraint=models.CheckConstraint(
                condition=Q(meaning__regex=WORD), name="synonym_meaning_is_a_word"
            ),
        ),
        migrations.AddIndex(
            model_name="searchsynonym", index=models.Index(fields=["meaning"], name="synonym_meaning")
        ),
        migrations.RunPython(add_synonyms, migrations.RunPython.noop),
    ]
