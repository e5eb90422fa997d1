"""Goods by the metre, measurements, add-ons and how bundles are priced."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("catalog", "0005_assortment")]

    operations = [
        migrations.CreateModel(
            name="AddOn",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("handle", models.SlugField(max_length=60, unique=True)),
                ("title", models.CharField(max_length=80)),
                ("description", models.CharField(blank=True, max_length=200)),
                (
                    "lead_days",
                    models.SmallIntegerField(
                        default=0,
                        help_text="Days it adds to the making; below zero for haste.",
                        verbose_name="days added",
                    ),
                ),
                (
                    "group",
                    models.SlugField(
                        blank=True,
                        help_text="Of add-ons with the same group at most one can be chosen.",
                        max_length=40,
                    ),
                ),
                (
                    "is_required",
                    models.BooleanField(
                        default=False,
                        help_text="This one, or another one of its group, has to be chosen.",
                        verbose_name="required",
                    ),
                ),
                ("needs_measurements", models.BooleanField(default=False)),
                (
                    "is_returnable",
                    models.BooleanField(
                        default=False,
                        help_text="Whether a piece with it can still be returned.",
                        verbose_name="returnable",
                    ),
                ),
                ("is_active", models.BooleanField(default=True, verbose_name="offered")),
                ("rank", models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                "verbose_name": "add-on",
                "ordering": ["rank", "id"],
            },
        ),
        migrations.CreateModel(
            name="AddOnPrice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("currency", models.CharField(default="INR", max_length=3)),
                ("amount", models.PositiveBigIntegerField(verbose_name="amount (minor units)")),
            ],
            options={
                "ordering": ["currency"],
            },
        ),
        migrations.CreateModel(
            name="Bundle",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "percent_off_bp",
                    models.PositiveIntegerField(
                        blank=True,
                        help_text="Empty: the bundle has a price of its own.",
                        null=True,
                        verbose_name="off the components' prices (hundredths of a percent)",
                    ),
                ),
            ],
            options={
                "ordering": ["variant"],
            },
        ),
        migrations.CreateModel(
            name="MeasurementField",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "name",
                    models.SlugField(
                        help_text="A short name that never changes, such as bust.", max_length=30
                    ),
                ),
                ("label", models.CharField(max_length=60)),
                ("help_text", models.CharField(blank=True, max_length=160)),
                ("least_mm", models.PositiveIntegerField(verbose_name="least (mm)")),
                ("most_mm", models.PositiveIntegerField(verbose_name="most (mm)")),
                ("is_required", models.BooleanField(default=True, verbose_name="required")),
                (
                    "usually_above",
                    models.CharField(
                        blank=True,
                        help_text="Another measurement of this form that is usually smaller: if it is larger, we ask twice.",
                        max_length=30,
                    ),
                ),
                ("rank", models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                "ordering": ["rank", "id"],
            },
        ),
        migrations.CreateModel(
            name="MeasurementForm",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("handle", models.SlugField(max_length=60, unique=True)),
                ("title", models.CharField(max_length=80)),
                ("intro", models.TextField(blank=True, help_text="How to measure, in a sentence or two.")),
                (
                    "diagram",
                    models.CharField(
                        blank=True, choices=[("", "none"), ("blouse", "blouse")], default="", max_length=20
                    ),
                ),
            ],
            options={
                "ordering": ["title"],
            },
        ),
        migrations.CreateModel(
            name="Tailoring",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("lead_days", models.PositiveSmallIntegerField(default=10, verbose_name="days to make")),
                (
                    "is_required",
                    models.BooleanField(
                        default=True,
                        help_text="Otherwise the ready-made sizes stay on offer.",
                        verbose_name="always made to measure",
                    ),
                ),
            ],
            options={
                "verbose_name": "made-to-measure product",
                "ordering": ["product"],
            },
        ),
        migrations.AddField(
            model_name="productvariant",
            name="max_quantity",
            field=models.PositiveIntegerField(blank=True, null=True, verbose_name="most to sell at once"),
        ),
        migrations.AddField(
            model_name="productvariant",
            name="min_quantity",
            field=models.PositiveIntegerField(default=1, verbose_name="least to sell"),
        ),
        migrations.AddField(
            model_name="productvariant",
            name="quantity_step",
            field=models.PositiveIntegerField(
                default=1,
                help_text="Pieces, or centimetres of goods sold by the metre.",
                verbose_name="sold in steps of",
            ),
        ),
        migrations.AddField(
            model_name="productvariant",
            name="uom",
            field=models.CharField(
                choices=[("piece", "piece"), ("metre", "metre")],
                default="piece",
                max_length=8,
                verbose_name="sold by",
            ),
        ),
        migrations.AddConstraint(
            model_name="productvariant",
            constraint=models.CheckConstraint(
                condition=models.Q(("uom__in", ["piece", "metre"])), name="variant_uom_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="productvariant",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("quantity_step__gte", 1),
                    ("min_quantity__gte", 1),
                    models.Q(
                        ("max_quantity__isnull", True),
                        ("max_quantity__gte", models.F("min_quantity")),
                        _connector="OR",
                    ),
                ),
                name="variant_quantities_in_order",
            ),
        ),
        migrations.AddField(
            model_name="addon",
            name="categories",
            field=models.ManyToManyField(blank=True, related_name="add_ons", to="catalog.productcategory"),
        ),
        migrations.AddField(
            model_name="addon",
            name="products",
            field=models.ManyToManyField(blank=True, related_name="add_ons", to="catalog.product"),
        ),
        migrations.AddField(
            model_name="addonprice",
            name="add_on",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="prices", to="catalog.addon"
            ),
        ),
        migrations.AddField(
            model_name="bundle",
            name="variant",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="bundle",
                to="catalog.productvariant",
            ),
        ),
        migrations.AddField(
            model_name="measurementfield",
            name="form",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="fields",
                to="catalog.measurementform",
            ),
        ),
        migrations.AddField(
            model_name="tailoring",
            name="form",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="offers",
                to="catalog.measurementform",
            ),
        ),
        migrations.AddField(
            model_name="tailoring",
            name="product",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE, related_name="tailoring", to="catalog.product"
            ),
        ),
        migrations.AddConstraint(
            model_name="addon",
            constraint=models.CheckConstraint(
                condition=models.Q(("lead_days__gte", -180), ("lead_days__lte", 180)),
                name="add_on_lead_days_sane",
            ),
        ),
        migrations.AddConstraint(
            model_name="addonprice",
            constraint=models.UniqueConstraint(fields=("add_on", "currency"), name="add_on_price_once"),
        ),
        migrations.AddConstraint(
            model_name="bundle",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("percent_off_bp__isnull", True), ("percent_off_bp__lt", 10000), _connector="OR"
                ),
                name="bundle_percent_sane",
            ),
        ),
        migrations.AddConstraint(
            model_name="measurementfield",
            constraint=models.UniqueConstraint(fields=("form", "name"), name="measurement_field_once"),
        ),
        migrations.AddConstraint(
            model_name="measurementfield",
            constraint=models.CheckConstraint(
                condition=models.Q(("least_mm__gte", 1), ("most_mm__gt", models.F("least_mm"))),
                name="measurement_range_in_order",
            ),
        ),
        migrations.AddConstraint(
            model_name="tailoring",
            constraint=models.CheckConstraint(
                condition=models.Q(("lead_days__lte", 180)), name="tailoring_lead_days_sane"
            ),
        ),
        migrations.CreateModel(
            name="MetreGoods",
            fields=[],
            options={
                "verbose_name": "cloth by the metre",
                "verbose_name_plural": "cloth by the metre",
                "proxy": True,
                "indexes": [],
                "constraints": [],
            },
            bases=("catalog.productvariant",),
        ),
    ]
