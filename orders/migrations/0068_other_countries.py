"""Orders, bags and ways of delivery of other regions; what was there before is India's.

The new check of orders holds for new rows at once; 0069 looks at the old ones without stopping sales.
"""

from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('catalog', '0016_open_regions'),
        ('orders', '0067_weight_claims'),
    ]

    operations = [
        migrations.AddField(
            model_name='cart',
            name='region',
            field=models.CharField(db_default='IN', default='IN', help_text="Where it is sold: a region's code.", max_length=8),
        ),
        migrations.AddField(
            model_name='order',
            name='billing_country',
            field=models.CharField(db_default='IN', default='IN', max_length=2),
        ),
        migrations.AddField(
            model_name='order',
            name='billing_province',
            field=models.CharField(blank=True, db_default='', default='', max_length=60),
        ),
        migrations.AddField(
            model_name='order',
            name='region',
            field=models.CharField(db_default='IN', default='IN', help_text="Where it was sold: a region's code.", max_length=8),
        ),
        migrations.AddField(
            model_name='order',
            name='shipping_country',
            field=models.CharField(db_default='IN', default='IN', max_length=2),
        ),
        migrations.AddField(
            model_name='order',
            name='shipping_province',
            field=models.CharField(blank=True, db_default='', default='', max_length=60),
        ),
        migrations.AddField(
            model_name='shippingoption',
            name='region',
            field=models.CharField(db_default='IN', default='IN', help_text='Where it is offered: a region’s code.', max_length=8),
        ),
        migrations.AlterField(
            model_name='order',
            name='billing_phone',
            field=models.CharField(max_length=16),
        ),
        migrations.AlterField(
            model_name='order',
            name='billing_pincode',
            field=models.CharField(max_length=10),
        ),
        migrations.AlterField(
            model_name='order',
            name='phone',
            field=models.CharField(max_length=16),
        ),
        migrations.AlterField(
            model_name='order',
            name='shipping_phone',
            field=models.CharField(max_length=16),
        ),
        migrations.AlterField(
            model_name='order',
            name='shipping_pincode',
            field=models.CharField(max_length=10),
        ),
        AddConstraintNotValid(
            model_name='order',
            constraint=models.CheckConstraint(condition=models.Q(('shipping_country', 'IN'), models.Q(('payment_method', 'prepaid'), ('shipping_state_code', '96')), _connector='OR'), name='order_abroad_is_export_paid_ahead'),
        ),
        migrations.AddConstraint(
            model_name='shippingoption',
            constraint=models.CheckConstraint(condition=models.Q(('region', 'IN'), models.Q(('payment_method', 'prepaid'), ('store__isnull', True)), _connector='OR'), name='shipping_option_abroad_is_paid_ahead'),
        ),
    ]
