"""Orders that are collected in a store: which ways of delivery, which orders, and how far each has come."""


import core.clock
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('catalog', '0012_listing_text'),
        ('orders', '0052_order_edits'),
    ]

    operations = [
        migrations.CreateModel(
            name='HandOver',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code_no', models.PositiveSmallIntegerField(default=1, help_text='Which code counts: the newest.', verbose_name='code')),
                ('wrong_tries', models.PositiveSmallIntegerField(default=0, help_text='Of the code that counts now.')),
                ('ready_at', models.DateTimeField(default=core.clock.now, editable=False)),
                ('reminded_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('given_up_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('handed_over_at', models.DateTimeField(blank=True, editable=False, null=True)),
            ],
            options={
                'ordering': ['-id'],
            },
        ),
        migrations.AddField(
            model_name='order',
            name='collect_at',
            field=models.CharField(blank=True, db_default='', default='', max_length=20, verbose_name='collected at'),
        ),
        migrations.AddField(
            model_name='shippingoption',
            name='opening_hours',
            field=models.CharField(blank=True, db_default='', default='', help_text='Of that store: “Mon to Sat, 10 to 8”.', max_length=200),
        ),
        migrations.AddField(
            model_name='shippingoption',
            name='store',
            field=models.ForeignKey(blank=True, help_text='Where it is collected, from this store’s own shelf, paid ahead. Empty: a courier brings it.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalog.stocklocation'),
        ),
        migrations.AddConstraint(
            model_name='shippingoption',
            constraint=models.CheckConstraint(condition=models.Q(('store__isnull', True), models.Q(('payment_method', 'prepaid'), models.Q(('opening_hours', ''), _negated=True)), _connector='OR'), name='shipping_option_store_is_paid_ahead'),
        ),
        migrations.AddField(
            model_name='handover',
            name='order',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='hand_over', to='orders.order'),
        ),
        migrations.AddIndex(
            model_name='handover',
            index=models.Index(condition=models.Q(('given_up_at__isnull', True), ('handed_over_at__isnull', True)), fields=['ready_at'], name='hand_over_waiting'),
        ),
        migrations.AddConstraint(
            model_name='handover',
            constraint=models.CheckConstraint(condition=models.Q(('code_no__gte', 1)), name='hand_over_has_a_code'),
        ),
        migrations.AddConstraint(
            model_name='handover',
            constraint=models.CheckConstraint(condition=models.Q(('given_up_at__isnull', True), ('reminded_at__isnull', False), _connector='OR'), name='hand_over_reminds_before_it_gives_up'),
        ),
    ]
