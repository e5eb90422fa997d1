"""Draft orders: sales that staff put together. Built without holding up a living table."""

import functools

import django.db.models.deletion
from django.conf import settings
from django.contrib.postgres.operations import AddConstraintNotValid, ValidateConstraint
from django.db import migrations, models
from django.db.models import Q

import core.clock
import core.ids

OWN = models.UniqueConstraint(
    fields=["customer"], condition=Q(status="open", is_assisted=False), name="cart_one_open_of_their_own"
)
KINDS = models.CheckConstraint(
    condition=Q(price_kind__in=["set", "sale", "override", "special", "agreed"]), name="order_line_price_kind"
)
AGREED = models.CheckConstraint(
    condition=Q(agreed_price__isnull=True, agreed_because="")
    | (Q(agreed_price__gt=0) & ~Q(agreed_because="")),
    name="cart_line_agreed_with_reason",
)


class Migration(migrations.Migration):
    """The new uniqueness is built beside the old one, then takes its place."""

    atomic = False

    dependencies = [
        ("catalog", "0011_pictures_of_groups"),
        ("orders", "0050_polled_returns"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="DraftOrder",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "public_id",
                    models.CharField(
                        default=functools.partial(core.ids.new_id, *("draft",), **{}),
                        editable=False,
                        max_length=40,
                        unique=True,
                    ),
                ),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="e-mail")),
                ("phone", models.CharField(blank=True, max_length=13)),
                ("name", models.CharField(blank=True, max_length=120, verbose_name="who receives it")),
                ("line1", models.CharField(blank=True, max_length=160, verbose_name="house and street")),
                ("line2", models.CharField(blank=True, max_length=160, verbose_name="area or landmark")),
                ("city", models.CharField(blank=True, max_length=60, verbose_name="town or city")),
                ("state_code", models.CharField(blank=True, max_length=2)),
                ("pincode", models.CharField(blank=True, max_length=6, verbose_name="PIN code")),
                ("shipping_option_code", models.CharField(blank=True, max_length=40)),
                ("company_name", models.CharField(blank=True, max_length=120)),
                ("gstin", models.CharField(blank=True, max_length=15, verbose_name="buyer's GSTIN")),
                ("note", models.CharField(blank=True, max_length=500, verbose_name="note for colleagues")),
                ("created_at", models.DateTimeField(default=core.clock.now, editable=False)),
            ],
            options={
                "ordering": ["-id"],
                "permissions": [
                    ("agree_price", "Can agree on a price of its own with a customer"),
                    ("take_payment", "Can record money that was paid in the shop"),
                ],
            },
        ),
        migrations.AddField(
            model_name="cart",
            name="is_assisted",
            field=models.BooleanField(
                db_default=False, default=False, editable=False, verbose_name="filled by staff"
            ),
        ),
        migrations.AddField(
            model_name="lineitem",
            name="agreed_because",
            field=models.CharField(blank=True, db_default="", default="", max_length=200),
        ),
        migrations.AddField(
            model_name="lineitem",
            name="agreed_price",
            field=models.PositiveIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="order",
            name="payable_until",
            field=models.DateTimeField(
                blank=True,
                editable=False,
                null=True,
            ),
        ),
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    "CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS cart_one_open_of_their_own "
                    "ON orders_cart (customer_id) WHERE status = 'open' AND NOT is_assisted",
                    "DROP INDEX IF EXISTS cart_one_open_of_their_own",
                )
            ],
            state_operations=[migrations.AddConstraint("cart", OWN)],
        ),
        migrations.RemoveConstraint("cart", "cart_one_open_per_customer"),
        AddConstraintNotValid("lineitem", AGREED),
        ValidateConstraint("lineitem", AGREED.name),
        migrations.RemoveConstraint("orderline", "order_line_price_kind"),
        AddConstraintNotValid("orderline", KINDS),
        ValidateConstraint("orderline", KINDS.name),
        migrations.AddField(
            model_name="draftorder",
            name="cart",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE, related_name="draft", to="orders.cart"
            ),
        ),
        migrations.AddField(
            model_name="draftorder",
            name="created_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
    ]
