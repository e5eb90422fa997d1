import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import core.clock


class Migration(migrations.Migration):
    dependencies = [("core", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name='StoredFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200)),
                ('size', models.PositiveBigIntegerField(verbose_name='bytes')),
                ('sha256', models.CharField(max_length=64)),
                ('created_at', models.DateTimeField(default=core.clock.now)),
            ],
            options={
                'verbose_name': 'file',
            },
        ),
        migrations.CreateModel(
            name='ImportJob',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=40)),
                ('origin', models.CharField(choices=[('import', 'file'), ('bulk edit', 'bulk edit')], default='import', max_length=10)),
                ('title', models.CharField(max_length=200)),
                ('phase', models.CharField(default='judging', help_text='judging, then applying', max_length=10)),
                ('status', models.CharField(choices=[('judging', 'looking at the rows'), ('judged', 'waits for your word'), ('applying', 'writing the rows'), ('done', 'done'), ('failed', 'stopped by a fault'), ('stopped', 'stopped by hand')], default='judging', max_length=10)),
                ('dry_run', models.BooleanField(default=True, help_text='Wait for a person between judging and writing.')),
                ('total', models.PositiveIntegerField(blank=True, null=True, verbose_name='rows')),
                ('position', models.PositiveIntegerField(default=0)),
                ('counts', models.JSONField(default=dict)),
                ('problem', models.TextField(blank=True)),
                ('tries', models.PositiveSmallIntegerField(default=0, verbose_name='failed tries')),
                ('heartbeat_at', models.DateTimeField(default=core.clock.now)),
                ('created_at', models.DateTimeField(default=core.clock.now)),
                ('finished_at', models.DateTimeField(blank=True, null=True)),
                ('created_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('file', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='core.storedfile')),
            ],
            options={
                'verbose_name': 'import',
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='StoredPart',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('content', models.BinaryField()),
                ('file', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='parts', to='core.storedfile')),
            ],
            options={
                'ordering': ['number'],
            },
        ),
        migrations.CreateModel(
            name='ImportRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(verbose_name='row')),
                ('key', models.CharField(max_length=200)),
                ('outcome', models.CharField(choices=[('ok', 'new'), ('changed', 'changed'), ('same', 'same'), ('refused', 'refused')], max_length=8)),
                ('column', models.CharField(blank=True, max_length=60)),
                ('message', models.CharField(blank=True, max_length=500)),
                ('changes', models.JSONField(default=dict)),
                ('cells', models.JSONField(default=dict)),
                ('job', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rows', to='core.importjob')),
            ],
            options={
                'ordering': ['number'],
                'indexes': [models.Index(fields=['job', 'key', 'number'], name='import_row_key'), models.Index(fields=['job', 'outcome', 'number'], name='import_row_outcome')],
                'constraints': [models.UniqueConstraint(fields=('job', 'number'), name='import_row_once'), models.CheckConstraint(condition=models.Q(('outcome__in', ['ok', 'changed', 'same', 'refused'])), name='import_outcome_known'), models.CheckConstraint(condition=models.Q(models.Q(('outcome', 'refused'), _negated=True), models.Q(('message', ''), _negated=True), _connector='OR'), name='import_refusal_says_why')],
            },
        ),
        migrations.AddIndex(
            model_name='importjob',
            index=models.Index(condition=models.Q(('status__in', ['judging', 'applying'])), fields=['heartbeat_at'], name='import_under_way'),
        ),
        migrations.AddConstraint(
            model_name='importjob',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['judging', 'judged', 'applying', 'done', 'failed', 'stopped'])), name='import_status_known'),
        ),
        migrations.AddConstraint(
            model_name='importjob',
            constraint=models.CheckConstraint(condition=models.Q(('phase__in', ['judging', 'applying'])), name='import_phase_known'),
        ),
        migrations.AddConstraint(
            model_name='storedpart',
            constraint=models.UniqueConstraint(fields=('file', 'number'), name='stored_part_once'),
        ),
        migrations.AddConstraint(
            model_name='storedpart',
            constraint=models.CheckConstraint(condition=models.Q(('number__gte', 0)), name='stored_part_counts_up'),
        ),
    ]
