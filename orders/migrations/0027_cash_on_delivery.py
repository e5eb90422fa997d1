"""How an order is paid: in advance, or in cash at the door."""

from __future__ import annotations

from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('orders', '0026_credit_checked'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='order',
            name='order_payment_status_known',
        ),
        migrations.AddField(
            model_name='checkoutterms',
            name='cash_code_from',
            field=models.PositiveBigIntegerField(blank=True, db_default=300000, default=300000, help_text='In paise: larger orders in cash are confirmed with a code sent to the telephone. Empty: none.', null=True, verbose_name='confirmed by a code above'),
        ),
        migrations.AddField(
            model_name='order',
            name='payment_method',
            field=models.CharField(choices=[('prepaid', 'online, in advance'), ('cod', 'cash on delivery')], db_default='prepaid', default='prepaid', max_length=8),
        ),
        migrations.AlterField(
            model_name='order',
            name='payment_status',
            field=models.CharField(choices=[('awaiting', 'awaiting payment'), ('failed', 'last attempt failed'), ('paid', 'paid'), ('not_needed', 'nothing to pay'), ('refunding', 'being refunded'), ('refunded', 'refunded'), ('cash_due', 'cash on delivery'), ('uncollected', 'no cash collected')], default='awaiting', max_length=12),
        ),
        AddConstraintNotValid(
            model_name='order',
            constraint=models.CheckConstraint(condition=models.Q(('payment_status__in', ['awaiting', 'failed', 'paid', 'not_needed', 'refunding', 'refunded', 'cash_due', 'uncollected'])), name='order_payment_status_known'),
        ),
        AddConstraintNotValid(
            model_name='order',
            constraint=models.CheckConstraint(condition=models.Q(('payment_method__in', ['prepaid', 'cod'])), name='order_payment_method_known'),
        ),
        AddConstraintNotValid(
            model_name='order',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('payment_status', 'cash_due'), _negated=True), ('payment_method', 'cod'), _connector='OR'), name='order_cash_due_is_cod'),
        ),
    ]
