"""Kits, what is sold beyond the shelf, and a ledger of stock that the database itself keeps append-only."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, Q

APPEND_ONLY = """
CREATE FUNCTION catalog_stock_ledger_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the stock ledger is append-only: add a correcting movement instead';
END $$;
CREATE TRIGGER catalog_stock_ledger_append_only BEFORE UPDATE OR DELETE ON catalog_stockmovement
    FOR EACH ROW EXECUTE FUNCTION catalog_stock_ledger_refuse_change();
"""
OPEN_AGAIN = """
DROP TRIGGER catalog_stock_ledger_append_only ON catalog_stockmovement;
DROP FUNCTION catalog_stock_ledger_refuse_change();
"""

MODES = [
    ("stock", "sold out"),
    ("backorder", "backorder: sold, dispatched when it arrives"),
    ("preorder", "preorder: sold until a day, dispatched from that day"),
]
KINDS = [
    ("snapshot", "told by the ERP"),
    ("reserve", "held"),
    ("release", "let go"),
    ("expire", "hold ran out"),
    ("absorb", "now in the ERP's figures"),
    ("serve", "backorder served from the shelf"),
]


def number() -> tuple[str, models.Field]:
    return (
        "id",
        models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
    )


class Migration(migrations.Migration):
    dependencies = [("catalog", "0007_price_lists")]

    operations = [
        migrations.CreateModel(
            name="KitComponent",
            fields=[
                number(),
                (
                    "quantity",
                    models.PositiveIntegerField(
                        default=1, help_text="In each kit, in the component's stock unit."
                    ),
                ),
                (
                    "rank",
                    models.PositiveSmallIntegerField(
                        default=0, help_text="The first component's place sends the whole kit."
                    ),
                ),
                (
                    "component_variant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="in_kits",
                        to="catalog.productvariant",
                    ),
                ),
                (
                    "kit_variant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="kit_components",
                        to="catalog.productvariant",
                    ),
                ),
            ],
            options={
                "ordering": ["kit_variant", "rank", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("kit_variant", "component_variant"), name="kit_component_once"
                    ),
                    models.CheckConstraint(condition=Q(quantity__gt=0), name="kit_component_of_something"),
                    models.CheckConstraint(
                        condition=~Q(kit_variant=F("component_variant")), name="kit_component_not_itself"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="StockSettings",
            fields=[
                ("id", models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False)),
                (
                    "allocation_strategy",
                    models.CharField(
                        blank=True,
                        help_text="Which places serve an order; empty: as the server's settings say.",
                        max_length=40,
                    ),
                ),
                (
                    "low_stock_threshold",
                    models.PositiveIntegerField(
                        default=3, help_text="Warn staff when this many or fewer of a variant can be sold."
                    ),
                ),
            ],
            options={
                "verbose_name": "stock settings",
                "verbose_name_plural": "stock settings",
                "constraints": [models.CheckConstraint(condition=Q(id=1), name="stock_settings_are_one")],
            },
        ),
        migrations.CreateModel(
            name="StockTerms",
            fields=[
                number(),
                (
                    "mode",
                    models.CharField(
                        choices=MODES, default="stock", max_length=10, verbose_name="when the shelf is empty"
                    ),
                ),
                (
                    "limit",
                    models.PositiveIntegerField(
                        default=0, help_text="At most so many are promised beyond what is on the shelf."
                    ),
                ),
                (
                    "available_from",
                    models.DateField(blank=True, null=True, verbose_name="dispatched from"),
                ),
                (
                    "low_stock_threshold",
                    models.PositiveIntegerField(
                        blank=True,
                        help_text="Warn staff at this many or fewer; empty: as the shop's settings say.",
                        null=True,
                    ),
                ),
                (
                    "variant",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="stock_terms",
                        to="catalog.productvariant",
                    ),
                ),
            ],
            options={
                "verbose_name": "stock terms",
                "verbose_name_plural": "stock terms",
                "constraints": [
                    models.CheckConstraint(
                        condition=Q(mode__in=["stock", "backorder", "preorder"]),
                        name="stock_terms_mode_known",
                    ),
                    models.CheckConstraint(
                        condition=Q(mode="stock") | Q(limit__gt=0),
                        name="stock_terms_beyond_the_shelf_limited",
                    ),
                    models.CheckConstraint(
                        condition=~Q(mode="preorder") | Q(available_from__isnull=False),
                        name="stock_terms_preorder_has_a_day",
                    ),
                ],
                "indexes": [
                    models.Index(
                        fields=["available_from"], condition=Q(mode="preorder"), name="stock_terms_preorder"
                    )
                ],
            },
        ),
        migrations.AddField("inventorylevel", "backordered", models.IntegerField(default=0)),
        migrations.AddConstraint(
            "inventorylevel",
            models.CheckConstraint(condition=Q(backordered__gte=0), name="level_backordered_not_negative"),
        ),
        migrations.AddField(
            "reservationitem",
            "against",
            models.CharField(
                choices=[("shelf", "the shelf"), ("incoming", "what is to arrive")],
                default="shelf",
                max_length=8,
            ),
        ),
        migrations.RemoveConstraint("reservationitem", "reservation_once_per_level"),
        migrations.AddConstraint(
            "reservationitem",
            models.UniqueConstraint(
                fields=("reference", "line_ref", "level", "against"), name="reservation_once_per_level"
            ),
        ),
        migrations.AddConstraint(
            "reservationitem",
            models.CheckConstraint(
                condition=Q(against__in=["shelf", "incoming"]), name="reservation_against_known"
            ),
        ),
        migrations.AddIndex(
            "reservationitem",
            models.Index(
                fields=["level", "id"],
                condition=Q(status__in=["held", "confirmed"], against="incoming"),
                name="reservation_backordered",
            ),
        ),
        migrations.AddField("stockmovement", "delta_backordered", models.IntegerField(default=0)),
        migrations.AlterField("stockmovement", "kind", models.CharField(choices=KINDS, max_length=10)),
        migrations.RemoveConstraint("stockmovement", "movement_moves"),
        migrations.RemoveConstraint("stockmovement", "movement_kind_known"),
        migrations.AddConstraint(
            "stockmovement",
            models.CheckConstraint(
                condition=~Q(delta_stocked=0, delta_committed=0, delta_reserved=0, delta_backordered=0),
                name="movement_moves",
            ),
        ),
        migrations.AddConstraint(
            "stockmovement",
            models.CheckConstraint(
                condition=Q(kind__in=["snapshot", "reserve", "release", "expire", "absorb", "serve"]),
                name="movement_kind_known",
            ),
        ),
        migrations.RunSQL(APPEND_ONLY, OPEN_AGAIN),
    ]
