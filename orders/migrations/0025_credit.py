"""What gift cards and store credit pay of carts and orders; 0026 looks at the orders that were there before."""

import core.clock
import django.db.models.deletion
from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('orders', '0024_reviews'),
    ]

    operations = [
        migrations.CreateModel(
            name='CartCredit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('account_id', models.CharField(max_length=40)),
                ('entered_at', models.DateTimeField(default=core.clock.now, editable=False)),
            ],
            options={
                'verbose_name': 'gift card or store credit',
                'verbose_name_plural': 'gift cards and store credit',
                'ordering': ['id'],
            },
        ),
        migrations.AddField(
            model_name='order',
            name='credit_total',
            field=models.PositiveBigIntegerField(db_default=0, default=0, help_text='Of the total: no discount.', verbose_name='paid by gift card or store credit'),
        ),
        AddConstraintNotValid(
            model_name='order',
            constraint=models.CheckConstraint(condition=models.Q(('credit_total__lte', models.F('total'))), name='order_credit_within_total'),
        ),
        migrations.AddField(
            model_name='cartcredit',
            name='cart',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='credits', to='orders.cart'),
        ),
        migrations.AddConstraint(
            model_name='cartcredit',
            constraint=models.UniqueConstraint(fields=('cart', 'account_id'), name='cart_credit_once'),
        ),
    ]
