"""Price lists, their prices and rules; groups of customers; the countries of regions."""

import core.clock
import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


def place_india(apps, schema_editor):
    region = apps.get_model("catalog", "Region").objects.filter(code="IN").first()
    if region is not None:
        apps.get_model("catalog", "RegionCountry").objects.get_or_create(country="IN", defaults={"region": region})


class Migration(migrations.Migration):

    dependencies = [("catalog", "0006_made_to_measure")]

    operations = [
        migrations.CreateModel(
            name='CustomerGroup',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=40, unique=True)),
                ('name', models.CharField(max_length=80)),
                ('description', models.CharField(blank=True, max_length=200)),
            ],
            options={
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='PriceList',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=60, unique=True)),
                ('title', models.CharField(max_length=120)),
                ('type', models.CharField(choices=[('sale', 'sale'), ('override', 'override')], default='sale', max_length=8)),
                ('status', models.CharField(choices=[('draft', 'draft'), ('active', 'active')], default='draft', max_length=6)),
                ('starts_at', models.DateTimeField(blank=True, help_text='Empty: at once.', null=True, verbose_name='from')),
                ('ends_at', models.DateTimeField(blank=True, help_text='Included. Empty: no end.', null=True, verbose_name='until')),
                ('phase', models.CharField(choices=[('waiting', 'not begun'), ('open', 'running'), ('over', 'over')], default='waiting', editable=False, max_length=7)),
                ('erp_name', models.CharField(blank=True, help_text='Filled when the ERP fills this list.', max_length=80, verbose_name='ERP price list')),
                ('created_at', models.DateTimeField(default=core.clock.now, editable=False)),
            ],
            options={
                'ordering': ['-created_at'],
            },
        ),
        migrations.CreateModel(
            name='PriceRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('attribute', models.CharField(choices=[('region', 'region'), ('group', 'customer group'), ('channel', 'sales channel'), ('customer', 'customer')], max_length=8)),
                ('operator', models.CharField(choices=[('in', 'is one of'), ('not_in', 'is none of')], default='in', max_length=6)),
                ('values', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=64), size=None)),
            ],
        ),
        migrations.CreateModel(
            name='RegionCountry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('country', models.CharField(help_text='Two letters, ISO 3166: IN, US, AE.', max_length=2, unique=True)),
            ],
            options={
                'verbose_name': 'country',
                'verbose_name_plural': 'countries',
                'ordering': ['country'],
            },
        ),
        migrations.CreateModel(
            name='SpecialPrice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('currency', models.CharField(default='INR', max_length=3)),
                ('amount', models.BigIntegerField(verbose_name='amount (minor units)')),
                ('min_quantity', models.PositiveIntegerField(default=1, verbose_name='from quantity')),
                ('max_quantity', models.PositiveIntegerField(blank=True, null=True, verbose_name='up to quantity')),
                ('rules_key', models.CharField(blank=True, editable=False, max_length=400)),
                ('as_of', models.DateTimeField(default=core.clock.now, verbose_name='known since')),
            ],
            options={
                'ordering': ['variant', 'currency', 'min_quantity'],
            },
        ),
        migrations.AddField(
            model_name='price',
            name='max_quantity',
            field=models.PositiveIntegerField(blank=True, null=True, verbose_name='up to quantity'),
        ),
        migrations.AddConstraint(
            model_name='price',
            constraint=models.CheckConstraint(condition=models.Q(('max_quantity__isnull', True), ('max_quantity__gte', models.F('min_quantity')), _connector='OR'), name='price_tier_in_order'),
        ),
        migrations.AddConstraint(
            model_name='region',
            constraint=models.CheckConstraint(condition=models.Q(('currency__in', ['AED', 'EUR', 'GBP', 'INR', 'JPY', 'KWD', 'USD'])), name='region_currency_known'),
        ),
        migrations.AddConstraint(
            model_name='region',
            constraint=models.CheckConstraint(condition=models.Q(('tax_inclusive', True), models.Q(('currency', 'INR'), _negated=True), _connector='OR'), name='region_rupees_include_tax'),
        ),
        migrations.AddIndex(
            model_name='pricelist',
            index=models.Index(condition=models.Q(('status', 'active')), fields=['id'], name='price_list_active'),
        ),
        migrations.AddConstraint(
            model_name='pricelist',
            constraint=models.CheckConstraint(condition=models.Q(('type__in', ['sale', 'override'])), name='price_list_type_known'),
        ),
        migrations.AddConstraint(
            model_name='pricelist',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['draft', 'active'])), name='price_list_status_known'),
        ),
        migrations.AddConstraint(
            model_name='pricelist',
            constraint=models.CheckConstraint(condition=models.Q(('phase__in', ['waiting', 'open', 'over'])), name='price_list_phase_known'),
        ),
        migrations.AddConstraint(
            model_name='pricelist',
            constraint=models.CheckConstraint(condition=models.Q(('starts_at__isnull', True), ('ends_at__isnull', True), ('ends_at__gte', models.F('starts_at')), _connector='OR'), name='price_list_ends_after_start'),
        ),
        migrations.AddConstraint(
            model_name='pricelist',
            constraint=models.UniqueConstraint(condition=models.Q(('erp_name', ''), _negated=True), fields=('erp_name',), name='price_list_erp_name_once'),
        ),
        migrations.AddField(
            model_name='pricerule',
            name='price_list',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='rules', to='catalog.pricelist'),
        ),
        migrations.AddField(
            model_name='regioncountry',
            name='region',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='countries', to='catalog.region'),
        ),
        migrations.AddField(
            model_name='specialprice',
            name='price_list',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='prices', to='catalog.pricelist'),
        ),
        migrations.AddField(
            model_name='specialprice',
            name='variant',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='special_prices', to='catalog.productvariant'),
        ),
        migrations.AddField(
            model_name='pricerule',
            name='price',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='rules', to='catalog.specialprice'),
        ),
        migrations.AddConstraint(
            model_name='regioncountry',
            constraint=models.CheckConstraint(condition=models.Q(('country__regex', '^[A-Z]{2}$')), name='region_country_code'),
        ),
        migrations.AddIndex(
            model_name='specialprice',
            index=models.Index(fields=['price_list', 'variant'], name='special_price_of_list'),
        ),
        migrations.AddConstraint(
            model_name='specialprice',
            constraint=models.UniqueConstraint(fields=('variant', 'currency', 'price_list', 'rules_key', 'min_quantity'), name='special_price_once', nulls_distinct=False),
        ),
        migrations.AddConstraint(
            model_name='specialprice',
            constraint=models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='special_price_positive'),
        ),
        migrations.AddConstraint(
            model_name='specialprice',
            constraint=models.CheckConstraint(condition=models.Q(('currency__in', ['AED', 'EUR', 'GBP', 'INR', 'JPY', 'KWD', 'USD'])), name='special_price_currency_known'),
        ),
        migrations.AddConstraint(
            model_name='specialprice',
            constraint=models.CheckConstraint(condition=models.Q(('min_quantity__gte', 1)), name='special_price_from_one_piece'),
        ),
        migrations.AddConstraint(
            model_name='specialprice',
            constraint=models.CheckConstraint(condition=models.Q(('max_quantity__isnull', True), ('max_quantity__gte', models.F('min_quantity')), _connector='OR'), name='special_price_tier_in_order'),
        ),
        migrations.AddConstraint(
            model_name='specialprice',
            constraint=models.CheckConstraint(condition=models.Q(('price_list__isnull', False), models.Q(('rules_key', ''), _negated=True), _connector='XOR'), name='special_price_for_somebody'),
        ),
        migrations.AddConstraint(
            model_name='pricerule',
            constraint=models.CheckConstraint(condition=models.Q(('price_list__isnull', True), ('price__isnull', True), _connector='XOR'), name='price_rule_of_one'),
        ),
        migrations.AddConstraint(
            model_name='pricerule',
            constraint=models.CheckConstraint(condition=models.Q(('attribute__in', ['region', 'group', 'channel', 'customer'])), name='price_rule_attribute_known'),
        ),
        migrations.AddConstraint(
            model_name='pricerule',
            constraint=models.CheckConstraint(condition=models.Q(('operator__in', ['in', 'not_in'])), name='price_rule_operator_known'),
        ),
        migrations.AddConstraint(
            model_name='pricerule',
            constraint=models.CheckConstraint(condition=models.Q(('values__len__gt', 0)), name='price_rule_names_somebody'),
        ),
        migrations.AddConstraint(
            model_name='pricerule',
            constraint=models.UniqueConstraint(fields=('price_list', 'price', 'attribute', 'operator'), name='price_rule_once', nulls_distinct=False),
        ),
        migrations.RunPython(place_india, migrations.RunPython.noop),
    ]
