"""Fees on top: what is charged, on what conditions, and what orders keep of them.

The new checks of orders and their lines hold for new rows at once; 0017 looks at the old ones without stopping sales.
"""

from __future__ import annotations

import core.clock
import django.db.models.deletion
from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models
from django.db.models import F, Q


class Migration(migrations.Migration):

    dependencies = [
        ('orders', '0015_one_time_codes'),
    ]

    operations = [
        migrations.CreateModel(
            name='Surcharge',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(help_text='What the ERP and the accounts call it: cod_fee.', max_length=40, unique=True)),
                ('title', models.CharField(help_text='What the shopper reads: Cash on delivery fee.', max_length=80)),
                ('method', models.CharField(choices=[('fixed', 'fixed amount'), ('percentage', 'percentage of the goods')], default='fixed', max_length=10)),
                ('value', models.PositiveBigIntegerField()),
                ('currency', models.CharField(default='INR', max_length=3)),
                ('is_active', models.BooleanField(default=True, verbose_name='active')),
                ('starts_at', models.DateTimeField(blank=True, null=True, verbose_name='from')),
                ('ends_at', models.DateTimeField(blank=True, null=True, verbose_name='until')),
                ('created_at', models.DateTimeField(default=core.clock.now, editable=False)),
            ],
            options={
                'ordering': ['code'],
            },
        ),
        migrations.CreateModel(
            name='SurchargeRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('attribute', models.CharField(max_length=40)),
                ('operator', models.CharField(choices=[('eq', 'eq'), ('ne', 'ne'), ('in', 'in'), ('gt', 'gt'), ('gte', 'gte'), ('lt', 'lt'), ('lte', 'lte')], default='in', max_length=3)),
                ('values', models.JSONField(default=list)),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.RemoveConstraint(
            model_name='order',
            name='order_total_adds_up',
        ),
        migrations.AddField(
            model_name='order',
            name='surcharge_total',
            field=models.PositiveBigIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name='order',
            name='surcharges',
            field=models.JSONField(blank=True, db_default=models.Value([], models.JSONField()), default=list, editable=False, help_text='Which fees were charged on top, as sold.'),
        ),
        migrations.AddField(
            model_name='orderline',
            name='surcharge',
            field=models.PositiveBigIntegerField(db_default=0, default=0, verbose_name='share of surcharges'),
        ),
        migrations.AddField(
            model_name='orderline',
            name='surcharge_cgst',
            field=models.PositiveBigIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name='orderline',
            name='surcharge_igst',
            field=models.PositiveBigIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name='orderline',
            name='surcharge_sgst',
            field=models.PositiveBigIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name='orderline',
            name='surcharge_taxable',
            field=models.PositiveBigIntegerField(db_default=0, default=0),
        ),
        AddConstraintNotValid(
            model_name="order",
            constraint=models.CheckConstraint(
                condition=Q(
                    total=F("item_total") + F("shipping_total") + F("surcharge_total") - F("discount_total")
                ),
                name="order_total_adds_up",
            ),
        ),
        AddConstraintNotValid(
            model_name="orderline",
            constraint=models.CheckConstraint(
                condition=Q(
                    surcharge=F("surcharge_taxable")
                    + F("surcharge_cgst")
                    + F("surcharge_sgst")
                    + F("surcharge_igst")
                ),
                name="order_line_surcharge_tax_adds_up",
            ),
        ),
        migrations.AddConstraint(
            model_name='surcharge',
            constraint=models.CheckConstraint(condition=models.Q(('code__regex', '^[a-z][a-z0-9_]{1,39}$')), name='surcharge_code_plain'),
        ),
        migrations.AddConstraint(
            model_name='surcharge',
            constraint=models.CheckConstraint(condition=models.Q(('method', 'fixed'), models.Q(('method', 'percentage'), ('value__lte', 10000)), _connector='OR'), name='surcharge_method_and_value'),
        ),
        migrations.AddConstraint(
            model_name='surcharge',
            constraint=models.CheckConstraint(condition=models.Q(('value__gte', 1)), name='surcharge_charges_something'),
        ),
        migrations.AddConstraint(
            model_name='surcharge',
            constraint=models.CheckConstraint(condition=models.Q(('starts_at__isnull', True), ('ends_at__isnull', True), ('starts_at__lte', models.F('ends_at')), _connector='OR'), name='surcharge_ends_after_it_starts'),
        ),
        migrations.AddField(
            model_name='surchargerule',
            name='surcharge',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rules', to='orders.surcharge'),
        ),
        migrations.AddConstraint(
            model_name='surchargerule',
            constraint=models.CheckConstraint(condition=models.Q(('operator__in', ('eq', 'ne', 'in', 'gt', 'gte', 'lt', 'lte'))), name='surcharge_rule_operator_known'),
        ),
    ]
