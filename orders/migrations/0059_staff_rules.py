"""Rules of staff, what they did, and what they wish for the dispatch of orders."""

import core.clock
import core.ids
import django.db.models.deletion
import functools
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('orders', '0058_answering_right'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='DispatchWish',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('courier', models.CharField(blank=True, max_length=40)),
                ('location_code', models.CharField(blank=True, max_length=40)),
                ('changed_at', models.DateTimeField(default=core.clock.now, editable=False)),
                ('order', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='dispatch_wish', to='orders.order')),
            ],
            options={
                'verbose_name': 'wish for dispatch',
                'verbose_name_plural': 'wishes for dispatch',
            },
        ),
        migrations.CreateModel(
            name='StaffRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=functools.partial(core.ids.new_id, *('rule',), **{}), editable=False, max_length=40, unique=True)),
                ('name', models.CharField(max_length=80, unique=True)),
                ('event', models.CharField(choices=[('placed', 'an order is placed, its payment awaited'), ('confirmed', 'an order is confirmed'), ('paid', 'money that was due at the door has come'), ('cancelled', 'an order is called off'), ('packed', 'a parcel is packed'), ('shipped', 'a parcel is with the courier'), ('undelivered', 'a parcel could not be delivered (NDR)'), ('rto', 'a parcel is on its way back to us (RTO)'), ('delivered', 'a parcel is delivered')], max_length=12, verbose_name='when')),
                ('action', models.CharField(choices=[('hold', 'hold the order until somebody has looked at it'), ('tag', 'tag it'), ('notify', 'put it on the list of orders that need a person'), ('courier', 'wish for a courier'), ('location', 'wish for a place that it goes out from')], max_length=10, verbose_name='then')),
                ('value', models.CharField(blank=True, help_text="The tag, the courier, or the place's code; or why it needs a person.", max_length=40, verbose_name='which')),
                ('rank', models.PositiveSmallIntegerField(default=10, help_text='The lowest acts first.')),
                ('ends', models.BooleanField(db_default=False, default=False, verbose_name='no later rule after it')),
                ('is_on', models.BooleanField(db_default=False, default=False, verbose_name='on')),
                ('created_at', models.DateTimeField(default=core.clock.now, editable=False)),
                ('made_by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['rank', 'id'],
            },
        ),
        migrations.CreateModel(
            name='StaffRuleAct',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=120)),
                ('done', models.CharField(max_length=200)),
                ('at', models.DateTimeField(default=core.clock.now, editable=False)),
                ('order', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rule_acts', to='orders.order')),
                ('rule', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='acts', to='orders.staffrule')),
            ],
            options={
                'verbose_name': 'act of a rule',
                'verbose_name_plural': 'acts of rules',
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='StaffRuleCondition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('attribute', models.CharField(choices=[('total', 'total in rupees'), ('pieces', 'how many pieces'), ('earlier_orders', 'earlier confirmed orders of this buyer'), ('refused_before', 'earlier parcels that were not taken'), ('attempts', 'failed attempts to deliver'), ('payment', 'paid how (prepaid, cod)'), ('state', 'state by GST code (29)'), ('pincode', 'PIN code'), ('carriage', 'code of the shipping option'), ('sku', 'an SKU in it'), ('place', 'where it goes out from'), ('tag', 'a tag')], max_length=20, verbose_name='what')),
                ('operator', models.CharField(choices=[('in', 'is one of'), ('not_in', 'is none of'), ('starts', 'begins with'), ('gte', 'is at least'), ('lte', 'is at most')], default='in', max_length=8, verbose_name='how')),
                ('values', models.JSONField(default=list)),
                ('rule', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='conditions', to='orders.staffrule')),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.AddConstraint(
            model_name='staffrule',
            constraint=models.CheckConstraint(condition=models.Q(('event__in', ['placed', 'confirmed', 'paid', 'cancelled', 'packed', 'shipped', 'undelivered', 'rto', 'delivered'])), name='staffrule_event_known'),
        ),
        migrations.AddConstraint(
            model_name='staffrule',
            constraint=models.CheckConstraint(condition=models.Q(('action__in', ['hold', 'tag', 'notify', 'courier', 'location'])), name='staffrule_action_known'),
        ),
        migrations.AddConstraint(
            model_name='staffrule',
            constraint=models.CheckConstraint(condition=models.Q(('action__in', ['hold', 'notify']), models.Q(('value', ''), _negated=True), _connector='OR'), name='staffrule_says_which'),
        ),
        migrations.AddConstraint(
            model_name='staffruleact',
            constraint=models.UniqueConstraint(fields=('rule', 'key'), name='ruleact_once'),
        ),
        migrations.AddConstraint(
            model_name='staffrulecondition',
            constraint=models.CheckConstraint(condition=models.Q(('attribute__in', ['total', 'pieces', 'earlier_orders', 'refused_before', 'attempts', 'payment', 'state', 'pincode', 'carriage', 'sku', 'place', 'tag'])), name='rulecondition_attribute_known'),
        ),
        migrations.AddConstraint(
            model_name='staffrulecondition',
            constraint=models.CheckConstraint(condition=models.Q(('operator__in', ['in', 'not_in', 'starts', 'gte', 'lte'])), name='rulecondition_operator_known'),
        ),
    ]
