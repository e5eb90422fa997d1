"""Lines by the metre, lines made for one shopper, and lines of a bundle."""

import django.db.models.expressions
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("orders", "0004_order_moments")]

    operations = [
        migrations.RemoveConstraint(
            model_name="lineitem",
            name="cart_line_once_per_variant",
        ),
        migrations.RemoveConstraint(
            model_name="lineitem",
            name="cart_line_quantity_in_range",
        ),
        migrations.RemoveConstraint(
            model_name="orderline",
            name="order_line_total_adds_up",
        ),
        migrations.AddField(
            model_name="lineitem",
            name="configuration",
            field=models.JSONField(blank=True, default=dict),
        ),
        migrations.AddField(
            model_name="lineitem",
            name="configuration_key",
            field=models.CharField(blank=True, default="", editable=False, max_length=64),
        ),
        migrations.AddField(
            model_name="lineitem",
            name="uom",
            field=models.CharField(
                choices=[("piece", "piece"), ("metre", "metre")], default="piece", max_length=8
            ),
        ),
        migrations.AddField(
            model_name="orderline",
            name="add_on_price",
            field=models.PositiveBigIntegerField(default=0, verbose_name="of which add-ons"),
        ),
        migrations.AddField(
            model_name="orderline",
            name="bundle",
            field=models.JSONField(blank=True, default=dict),
        ),
        migrations.AddField(
            model_name="orderline",
            name="configuration",
            field=models.JSONField(blank=True, default=dict),
        ),
        migrations.AddField(
            model_name="orderline",
            name="discount",
            field=models.PositiveBigIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="orderline",
            name="is_returnable",
            field=models.BooleanField(default=True, verbose_name="returnable"),
        ),
        migrations.AddField(
            model_name="orderline",
            name="lead_days",
            field=models.PositiveSmallIntegerField(default=0, verbose_name="days to make"),
        ),
        migrations.AddField(
            model_name="orderline",
            name="uom",
            field=models.CharField(
                choices=[("piece", "piece"), ("metre", "metre")], default="piece", max_length=8
            ),
        ),
        migrations.AddConstraint(
            model_name="lineitem",
            constraint=models.UniqueConstraint(
                fields=("cart", "variant", "configuration_key"), name="cart_line_once_per_making"
            ),
        ),
        migrations.AddConstraint(
            model_name="lineitem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("quantity__gte", 1),
                    models.Q(
                        models.Q(("quantity__lte", 10), ("uom", "piece")),
                        models.Q(("quantity__lte", 10000), ("uom", "metre")),
                        _connector="OR",
                    ),
                ),
                name="cart_line_quantity_in_range",
            ),
        ),
        migrations.AddConstraint(
            model_name="orderline",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        (
                            "total",
                            django.db.models.expressions.CombinedExpression(
                                django.db.models.expressions.CombinedExpression(
                                    models.F("unit_price"), "*", models.F("quantity")
                                ),
                                "-",
                                models.F("discount"),
                            ),
                        ),
                        ("uom", "piece"),
                    ),
                    models.Q(
                        (
                            "total",
                            django.db.models.expressions.CombinedExpression(
                                django.db.models.expressions.CombinedExpression(
                                    django.db.models.expressions.CombinedExpression(
                                        django.db.models.expressions.CombinedExpression(
                                            models.F("unit_price"), "*", models.F("quantity")
                                        ),
                                        "+",
                                        models.Value(50),
                                    ),
                                    "/",
                                    models.Value(100),
                                ),
                                "-",
                                models.F("discount"),
                            ),
                        ),
                        ("uom", "metre"),
                    ),
                    _connector="OR",
                ),
                name="order_line_total_adds_up",
            ),
        ),
        migrations.AddConstraint(
            model_name="orderline",
            constraint=models.CheckConstraint(
                condition=models.Q(("add_on_price__lte", models.F("unit_price"))),
                name="order_line_add_ons_within_price",
            ),
        ),
    ]
