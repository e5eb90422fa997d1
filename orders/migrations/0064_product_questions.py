"""What shoppers ask about pieces."""

import core.clock
import core.ids
import django.db.models.deletion
import functools
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('catalog', '0014_listing_by_slot'),
        ('orders', '0063_orders_taken_by_the_erp'),
    ]

    operations = [
        migrations.CreateModel(
            name='ProductQuestion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=functools.partial(core.ids.new_id, *('pq',), **{}), editable=False, max_length=40, unique=True)),
                ('name', models.CharField(max_length=120)),
                ('email', models.EmailField(max_length=254, verbose_name='e-mail')),
                ('language', models.CharField(default='en', max_length=5)),
                ('text', models.TextField(max_length=400, verbose_name='question')),
                ('answer', models.TextField(blank=True, max_length=2000)),
                ('status', models.CharField(choices=[('waiting', 'to be answered'), ('answered', 'shown'), ('refused', 'refused')], default='waiting', max_length=8)),
                ('refusal', models.CharField(blank=True, max_length=200, verbose_name='why refused')),
                ('decided_by', models.CharField(blank=True, max_length=120)),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
                ('asked_at', models.DateTimeField(default=core.clock.now, editable=False)),
                ('customer', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='product_questions', to='orders.customer')),
                ('product', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalog.product')),
            ],
            options={
                'verbose_name': 'question about a piece',
                'verbose_name_plural': 'questions about pieces',
                'ordering': ['-id'],
                'indexes': [models.Index(condition=models.Q(('status', 'answered')), fields=['product', '-id'], name='productquestion_shown'), models.Index(condition=models.Q(('status', 'waiting')), fields=['id'], name='productquestion_waiting'), models.Index(fields=['email'], name='productquestion_by_email')],
                'constraints': [models.CheckConstraint(condition=models.Q(('status__in', ['waiting', 'answered', 'refused'])), name='productquestion_status_known'), models.CheckConstraint(condition=models.Q(('status', 'waiting'), ('decided_at__isnull', False), _connector='OR'), name='productquestion_decided_when'), models.CheckConstraint(condition=models.Q(models.Q(('status', 'answered'), _negated=True), models.Q(('answer', ''), _negated=True), _connector='OR'), name='productquestion_shown_with_answer'), models.CheckConstraint(condition=models.Q(models.Q(('status', 'refused'), _negated=True), models.Q(('refusal', ''), _negated=True), _connector='OR'), name='productquestion_refused_with_reason')],
            },
        ),
    ]
