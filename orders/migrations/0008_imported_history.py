import core.clock
import core.ids
import django.db.models.deletion
import functools
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('orders', '0007_stock_alerts'),
    ]

    operations = [
        migrations.CreateModel(
            name='ImportedOrder',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=functools.partial(core.ids.new_id, *('iord',), **{}), editable=False, max_length=40, unique=True)),
                ('source', models.CharField(help_text='shopify, medusa or another older shop.', max_length=20, verbose_name='from')),
                ('number', models.CharField(max_length=40, verbose_name='old number')),
                ('external_id', models.CharField(blank=True, max_length=80, verbose_name='old id')),
                ('email', models.CharField(blank=True, max_length=254, verbose_name='e-mail')),
                ('phone', models.CharField(blank=True, max_length=40)),
                ('name', models.CharField(blank=True, max_length=120)),
                ('shipping_address', models.CharField(blank=True, max_length=600)),
                ('billing_address', models.CharField(blank=True, max_length=600)),
                ('payment_status', models.CharField(blank=True, max_length=40, verbose_name='payment')),
                ('fulfilment_status', models.CharField(blank=True, max_length=40, verbose_name='goods')),
                ('payment_method', models.CharField(blank=True, max_length=80)),
                ('currency', models.CharField(max_length=3)),
                ('item_total', models.PositiveBigIntegerField()),
                ('discount_total', models.PositiveBigIntegerField(default=0)),
                ('shipping_total', models.PositiveBigIntegerField(default=0)),
                ('tax_total', models.PositiveBigIntegerField(default=0)),
                ('total', models.PositiveBigIntegerField()),
                ('refunded_total', models.PositiveBigIntegerField(default=0)),
                ('note', models.TextField(blank=True)),
                ('placed_at', models.DateTimeField()),
                ('cancelled_at', models.DateTimeField(blank=True, null=True)),
                ('imported_at', models.DateTimeField(default=core.clock.now, editable=False)),
                ('customer', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='imported_orders', to='orders.customer')),
            ],
            options={
                'verbose_name': 'order of an older shop',
                'verbose_name_plural': 'orders of an older shop',
                'ordering': ['-placed_at', '-id'],
            },
        ),
        migrations.CreateModel(
            name='ImportedOrderLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('line_no', models.PositiveSmallIntegerField()),
                ('title', models.CharField(max_length=300)),
                ('sku', models.CharField(blank=True, max_length=120, verbose_name='SKU')),
                ('quantity', models.PositiveIntegerField()),
                ('unit_price', models.PositiveBigIntegerField()),
                ('discount', models.PositiveBigIntegerField(default=0)),
                ('order', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='lines', to='orders.importedorder')),
            ],
            options={
                'verbose_name': 'line',
                'ordering': ['line_no'],
            },
        ),
        migrations.AddIndex(
            model_name='importedorder',
            index=models.Index(fields=['customer', '-placed_at'], name='imported_order_of_customer'),
        ),
        migrations.AddIndex(
            model_name='importedorder',
            index=models.Index(fields=['email'], name='imported_order_email'),
        ),
        migrations.AddIndex(
            model_name='importedorder',
            index=models.Index(fields=['-placed_at'], name='imported_order_newest'),
        ),
        migrations.AddConstraint(
            model_name='importedorder',
            constraint=models.UniqueConstraint(fields=('source', 'number'), name='imported_order_once'),
        ),
        migrations.AddConstraint(
            model_name='importedorder',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('number', ''), _negated=True), models.Q(('source', ''), _negated=True)), name='imported_order_named'),
        ),
        migrations.AddConstraint(
            model_name='importedorder',
            constraint=models.CheckConstraint(condition=models.Q(('currency__regex', '^[A-Z]{3}$')), name='imported_order_currency'),
        ),
        migrations.AddConstraint(
            model_name='importedorderline',
            constraint=models.UniqueConstraint(fields=('order', 'line_no'), name='imported_line_number_once'),
        ),
    ]
