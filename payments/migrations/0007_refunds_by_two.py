"""Refunds above a limit wait for a second person; 0008 looks at the refunds that were there before."""

import django.db.models.deletion
from django.conf import settings
from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('payments', '0006_captures'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='RefundTerms',
            fields=[
                ('id', models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False)),
                ('limit', models.PositiveBigIntegerField(blank=True, db_default=1000000, default=1000000, help_text='A larger one that staff ask for waits for a second person. Empty: none waits.', null=True, verbose_name='refunds by one person up to')),
            ],
            options={
                'verbose_name': 'refund limit',
                'verbose_name_plural': 'refund limit',
            },
        ),
        migrations.AlterModelOptions(
            name='refund',
            options={'permissions': [('approve_refund', 'Can decide on refunds that somebody else asked for')]},
        ),
        migrations.RemoveConstraint(
            model_name='refund',
            name='refund_status_known',
        ),
        migrations.AddField(
            model_name='refund',
            name='asked_by',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='refund',
            name='decided_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='refund',
            name='decided_by',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='refund',
            name='decision',
            field=models.CharField(blank=True, db_default='', default='', max_length=200, verbose_name='why'),
        ),
        migrations.AddField(
            model_name='refund',
            name='needs_approval',
            field=models.BooleanField(db_default=False, default=False, verbose_name='needs a second person'),
        ),
        migrations.AlterField(
            model_name='refund',
            name='status',
            field=models.CharField(choices=[('waiting', 'waits for approval'), ('requested', 'to be sent'), ('pending', 'with the bank'), ('processed', 'given back'), ('failed', 'failed')], default='requested', max_length=12),
        ),
        AddConstraintNotValid(
            model_name='refund',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['waiting', 'requested', 'pending', 'processed', 'failed'])), name='refund_status_is_known'),
        ),
        AddConstraintNotValid(
            model_name='refund',
            constraint=models.CheckConstraint(condition=models.Q(('decided_by', None), models.Q(('decided_by', models.F('asked_by')), _negated=True), _connector='OR'), name='refund_by_two_people'),
        ),
        AddConstraintNotValid(
            model_name='refund',
            constraint=models.CheckConstraint(condition=models.Q(('needs_approval', False), ('status', 'waiting'), ('decided_by__isnull', False), _connector='OR'), name='refund_decided_before_sent'),
        ),
        AddConstraintNotValid(
            model_name='refund',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'waiting'), _negated=True), models.Q(('asked_by__isnull', False), ('decided_by', None), ('needs_approval', True), ('next_attempt_at', None)), _connector='OR'), name='refund_waits_unsent'),
        ),
        migrations.AddConstraint(
            model_name='refundterms',
            constraint=models.CheckConstraint(condition=models.Q(('id', 1)), name='refund_terms_are_one'),
        ),
    ]
