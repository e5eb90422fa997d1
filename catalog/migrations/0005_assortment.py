"""Types, size charts, channels, links, windows, old handles, ordered and rule-based collections, other languages."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

import catalog.products.models
import core.clock


def open_channels(apps, schema_editor):
    """The three places a house sells at; shoppers see the first."""
    channel = apps.get_model("catalog", "SalesChannel")
    for code, name in (("web", "Web shop"), ("wholesale", "Wholesale"), ("pos", "Shops (POS)")):
        channel.objects.get_or_create(code=code, defaults={"name": name})


class Migration(migrations.Migration):
    dependencies = [("catalog", "0004_image_key")]

    operations = [
        migrations.CreateModel(
            name="HandleRedirect",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("category", "category"),
                            ("collection", "collection"),
                            ("product", "product"),
                        ],
                        max_length=10,
                    ),
                ),
                ("handle", models.SlugField(max_length=120, verbose_name="old handle")),
                ("created_at", models.DateTimeField(default=core.clock.now, editable=False)),
            ],
            options={
                "verbose_name": "old address",
                "verbose_name_plural": "old addresses",
                "ordering": ["-created_at", "-id"],
            },
        ),
        migrations.CreateModel(
            name="Phrase",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("language", models.CharField(choices=[("hi", "हिन्दी")], default="hi", max_length=8)),
                ("text", models.CharField(max_length=300, verbose_name="in English")),
                ("meaning", models.CharField(max_length=300, verbose_name="in that language")),
            ],
            options={
                "ordering": ["language", "text"],
            },
        ),
        migrations.CreateModel(
            name="ProductLink",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("related", "goes well with it"),
                            ("complete_the_look", "completes the look"),
                            ("alternative", "can stand in for it"),
                        ],
                        default="related",
                        max_length=20,
                    ),
                ),
                ("rank", models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                "verbose_name": "link to another product",
                "verbose_name_plural": "links to other products",
                "ordering": ["kind", "rank", "id"],
            },
        ),
        migrations.CreateModel(
            name="ProductType",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("handle", models.SlugField(max_length=120, unique=True)),
                ("title", models.CharField(max_length=60)),
                (
                    "translations",
                    models.JSONField(
                        blank=True,
                        db_default=models.Value({}, models.JSONField()),
                        default=dict,
                        editable=False,
                    ),
                ),
            ],
            options={
                "verbose_name": "product type",
                "ordering": ["title"],
            },
        ),
        migrations.CreateModel(
            name="SalesChannel",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=20, unique=True)),
                ("name", models.CharField(max_length=60)),
                ("is_active", models.BooleanField(default=True, verbose_name="active")),
            ],
            options={
                "verbose_name": "sales channel",
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="SizeChart",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("handle", models.SlugField(max_length=120, unique=True)),
                ("title", models.CharField(max_length=80)),
                ("note", models.TextField(blank=True, help_text="How to measure, in a sentence or two.")),
                ("columns", models.JSONField(default=list)),
                ("rows", models.JSONField(default=list)),
                (
                    "translations",
                    models.JSONField(
                        blank=True,
                        db_default=models.Value({}, models.JSONField()),
                        default=dict,
                        editable=False,
                    ),
                ),
            ],
            options={
                "verbose_name": "size chart",
                "ordering": ["title"],
            },
        ),
        migrations.AddField(
            model_name="image",
            name="translations",
            field=models.JSONField(
                blank=True, db_default=models.Value({}, models.JSONField()), default=dict, editable=False
            ),
        ),
        migrations.AddField(
            model_name="product",
            name="channels",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=20),
                blank=True,
                db_default=["web"],
                default=catalog.products.models.web_only,
                help_text="Codes of the sales channels.",
                size=None,
            ),
        ),
        migrations.AddField(
            model_name="product",
            name="is_one_of_a_kind",
            field=models.BooleanField(db_default=False, default=False, verbose_name="one of a kind"),
        ),
        migrations.AddField(
            model_name="product",
            name="published_from",
            field=models.DateTimeField(blank=True, null=True, verbose_name="shown from"),
        ),
        migrations.AddField(
            model_name="product",
            name="published_until",
            field=models.DateTimeField(blank=True, null=True, verbose_name="shown until"),
        ),
        migrations.AddField(
            model_name="product",
            name="translations",
            field=models.JSONField(
                blank=True, db_default=models.Value({}, models.JSONField()), default=dict, editable=False
            ),
        ),
        migrations.AddField(
            model_name="product",
            name="was_in_window",
            field=models.BooleanField(db_default=True, default=True, editable=False),
        ),
        migrations.AddField(
            model_name="productcategory",
            name="is_hidden",
            field=models.BooleanField(
                db_default=False,
                default=False,
                help_text="Left out of menus, breadcrumbs and the sitemap; its page can still be reached.",
                verbose_name="hidden",
            ),
        ),
        migrations.AddField(
            model_name="productcategory",
            name="translations",
            field=models.JSONField(
                blank=True, db_default=models.Value({}, models.JSONField()), default=dict, editable=False
            ),
        ),
        migrations.AddField(
            model_name="productcollection",
            name="conditions",
            field=models.JSONField(blank=True, db_default=models.Value([], models.JSONField()), default=list),
        ),
        migrations.AddField(
            model_name="productcollection",
            name="kind",
            field=models.CharField(
                choices=[("by_hand", "chosen by hand"), ("by_rules", "chosen by rules")],
                db_default="by_hand",
                default="by_hand",
                max_length=8,
            ),
        ),
        migrations.AddField(
            model_name="productcollection",
            name="match",
            field=models.CharField(
                choices=[("all", "all of them"), ("any", "any of them")],
                db_default="all",
                default="all",
                max_length=3,
                verbose_name="conditions that must hold",
            ),
        ),
        migrations.AddField(
            model_name="productcollection",
            name="refreshed_at",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name="productcollection",
            name="translations",
            field=models.JSONField(
                blank=True, db_default=models.Value({}, models.JSONField()), default=dict, editable=False
            ),
        ),
        migrations.AddField(
            model_name="producttag",
            name="translations",
            field=models.JSONField(
                blank=True, db_default=models.Value({}, models.JSONField()), default=dict, editable=False
            ),
        ),
        migrations.AddConstraint(
            model_name="productcollection",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["by_hand", "by_rules"])), name="collection_kind_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="productcollection",
            constraint=models.CheckConstraint(
                condition=models.Q(("match__in", ["all", "any"])), name="collection_match_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="productcollection",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("kind", "by_rules"),
                    ("conditions", models.Value([], models.JSONField())),
                    _connector="OR",
                ),
                name="collection_conditions_for_rules",
            ),
        ),
        migrations.AddField(
            model_name="handleredirect",
            name="category",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="old_handles",
                to="catalog.productcategory",
            ),
        ),
        migrations.AddField(
            model_name="handleredirect",
            name="collection",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="old_handles",
                to="catalog.productcollection",
            ),
        ),
        migrations.AddField(
            model_name="handleredirect",
            name="product",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="old_handles",
                to="catalog.product",
            ),
        ),
        migrations.AddConstraint(
            model_name="phrase",
            constraint=models.UniqueConstraint(fields=("language", "text"), name="phrase_once_per_language"),
        ),
        migrations.AddConstraint(
            model_name="phrase",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("text", ""), _negated=True), models.Q(("meaning", ""), _negated=True)
                ),
                name="phrase_says_something",
            ),
        ),
        migrations.AddConstraint(
            model_name="phrase",
            constraint=models.CheckConstraint(
                condition=models.Q(("language", "en"), _negated=True), name="phrase_is_not_english"
            ),
        ),
        migrations.AddField(
            model_name="productlink",
            name="product",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="links", to="catalog.product"
            ),
        ),
        migrations.AddField(
            model_name="productlink",
            name="target",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="linked_from", to="catalog.product"
            ),
        ),
        migrations.AddField(
            model_name="product",
            name="type",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="products",
                to="catalog.producttype",
            ),
        ),
        migrations.AddConstraint(
            model_name="saleschannel",
            constraint=models.CheckConstraint(
                condition=models.Q(("code__regex", "^[a-z][a-z0-9-]*$")), name="channel_code_plain"
            ),
        ),
        migrations.AddField(
            model_name="producttype",
            name="size_chart",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="types",
                to="catalog.sizechart",
            ),
        ),
        migrations.AddField(
            model_name="product",
            name="size_chart",
            field=models.ForeignKey(
                blank=True,
                help_text="Empty: that of its type, or of the nearest category above it.",
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="products",
                to="catalog.sizechart",
            ),
        ),
        migrations.AddField(
            model_name="productcategory",
            name="size_chart",
            field=models.ForeignKey(
                blank=True,
                help_text="For products below it that have none of their own.",
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="categories",
                to="catalog.sizechart",
            ),
        ),
        migrations.AddIndex(
            model_name="product",
            index=models.Index(
                condition=models.Q(
                    ("published_from__isnull", False), ("published_until__isnull", False), _connector="OR"
                ),
                fields=["published_from", "published_until"],
                name="product_with_window",
            ),
        ),
        migrations.AddConstraint(
            model_name="product",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("published_from__isnull", True),
                    ("published_until__isnull", True),
                    ("published_until__gt", models.F("published_from")),
                    _connector="OR",
                ),
                name="product_window_in_order",
            ),
        ),
        migrations.AddConstraint(
            model_name="handleredirect",
            constraint=models.UniqueConstraint(fields=("kind", "handle"), name="handle_redirect_once"),
        ),
        migrations.AddConstraint(
            model_name="handleredirect",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("category__isnull", False),
                        ("collection__isnull", True),
                        ("kind", "category"),
                        ("product__isnull", True),
                    ),
                    models.Q(
                        ("category__isnull", True),
                        ("collection__isnull", False),
                        ("kind", "collection"),
                        ("product__isnull", True),
                    ),
                    models.Q(
                        ("category__isnull", True),
                        ("collection__isnull", True),
                        ("kind", "product"),
                        ("product__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="handle_redirect_leads_to_its_kind",
            ),
        ),
        migrations.AddConstraint(
            model_name="productlink",
            constraint=models.UniqueConstraint(
                fields=("product", "kind", "target"), name="product_link_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="productlink",
            constraint=models.CheckConstraint(
                condition=models.Q(("product", models.F("target")), _negated=True),
                name="product_link_leads_elsewhere",
            ),
        ),
        migrations.AddConstraint(
            model_name="productlink",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["related", "complete_the_look", "alternative"])),
                name="product_link_kind_known",
            ),
        ),
        # The table that Django had made for the relation becomes a model of its own, and each place in it gets a rank.
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name="CollectionProduct",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "product",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="collection_places",
                                to="catalog.product",
                            ),
                        ),
                        (
                            "productcollection",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="places",
                                to="catalog.productcollection",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "product in the collection",
                        "verbose_name_plural": "products in the collection",
                        "db_table": "catalog_productcollection_products",
                        "ordering": ["rank", "id"],
                        "unique_together": {("productcollection", "product")},
                    },
                ),
                migrations.AlterField(
                    model_name="productcollection",
                    name="products",
                    field=models.ManyToManyField(
                        blank=True,
                        related_name="collections",
                        through="catalog.CollectionProduct",
                        to="catalog.product",
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="collectionproduct",
            name="rank",
            field=models.PositiveIntegerField(db_default=0, default=0, help_text="Lower comes first."),
        ),
        migrations.RunPython(open_channels, migrations.RunPython.noop),
    ]
