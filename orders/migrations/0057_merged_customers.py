"""Customers who may be one person, merges that can be undone, and consents that go over with their customer."""

import core.clock
import core.ids
import django.db.models.deletion
import django.db.models.functions.comparison
import functools
from django.db import migrations, models

FORWARD = """
CREATE OR REPLACE FUNCTION orders_consent_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND (NEW.contact LIKE 'erased:%' OR NEW.contact = OLD.contact) AND
        (NEW.id, NEW.public_id, NEW.purpose, NEW.is_granted, NEW.words, NEW.version, NEW.place, NEW.recorded_at)
        = (OLD.id, OLD.public_id, OLD.purpose, OLD.is_granted, OLD.words, OLD.version, OLD.place, OLD.recorded_at)
    THEN RETURN NEW; END IF;
    RAISE EXCEPTION 'consent records never change: only whose they are, and their contact into a pseudonym';
END $$;
"""
BACKWARD = """
CREATE OR REPLACE FUNCTION orders_consent_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.contact LIKE 'erased:%' AND
        (NEW.id, NEW.public_id, NEW.purpose, NEW.is_granted, NEW.words, NEW.version, NEW.place, NEW.recorded_at)
        = (OLD.id, OLD.public_id, OLD.purpose, OLD.is_granted, OLD.words, OLD.version, OLD.place, OLD.recorded_at)
    THEN RETURN NEW; END IF;
    RAISE EXCEPTION 'consent records never change: only their contact may become a pseudonym';
END $$;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('orders', '0056_courier_booking'),
    ]

    operations = [
        migrations.RunSQL(FORWARD, BACKWARD),
        migrations.AlterModelOptions(
            name='customer',
            options={'permissions': [('merge_customer', 'Can make two customers one, and undo it')]},
        ),
        migrations.CreateModel(
            name='CustomerMerge',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=functools.partial(core.ids.new_id, *('merge',), **{}), editable=False, max_length=40, unique=True)),
                ('status', models.CharField(choices=[('merged', 'merged'), ('parted', 'undone')], default='merged', max_length=8)),
                ('reason', models.CharField(max_length=200)),
                ('moved', models.JSONField(default=dict)),
                ('before', models.JSONField(default=dict)),
                ('credit', models.JSONField(default=dict)),
                ('merged_at', models.DateTimeField(default=core.clock.now, editable=False)),
                ('merged_by', models.CharField(max_length=120)),
                ('parted_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='undone at')),
                ('parted_by', models.CharField(blank=True, max_length=120, verbose_name='undone by')),
                ('gone', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='merges_into', to='orders.customer')),
                ('kept', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='merges', to='orders.customer')),
            ],
            options={
                'ordering': ['-id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('status', 'merged')), fields=('gone',), name='merge_gone_once'), models.CheckConstraint(condition=models.Q(('kept', models.F('gone')), _negated=True), name='merge_is_of_two'), models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='merge_has_reason'), models.CheckConstraint(condition=models.Q(models.Q(('parted_at__isnull', True), ('status', 'merged')), models.Q(('parted_at__isnull', False), ('status', 'parted')), _connector='OR'), name='merge_parted_when')],
            },
        ),
        migrations.CreateModel(
            name='SuspectedDuplicate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('points', models.PositiveSmallIntegerField(help_text='0 to 100.')),
                ('reasons', models.JSONField(default=list)),
                ('status', models.CharField(choices=[('waiting', 'to be looked at'), ('dismissed', 'two people'), ('merged', 'merged')], default='waiting', max_length=10)),
                ('found_at', models.DateTimeField(default=core.clock.now, editable=False)),
                ('decided_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('decided_by', models.CharField(blank=True, editable=False, max_length=120)),
                ('first', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='orders.customer')),
                ('second', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='orders.customer')),
            ],
            options={
                'ordering': ['-points', '-id'],
                'indexes': [models.Index(condition=models.Q(('status', 'waiting')), fields=['-points'], name='duplicate_waiting')],
                'constraints': [models.UniqueConstraint(django.db.models.functions.comparison.Least('first', 'second'), django.db.models.functions.comparison.Greatest('first', 'second'), name='duplicate_pair_once'), models.CheckConstraint(condition=models.Q(('first', models.F('second')), _negated=True), name='duplicate_is_of_two'), models.CheckConstraint(condition=models.Q(('points__lte', 100)), name='duplicate_points_to_hundred'), models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', True), ('status', 'waiting')), models.Q(('decided_at__isnull', False), ('status__in', ['dismissed', 'merged'])), _connector='OR'), name='duplicate_decided_when')],
            },
        ),
    ]
