"""Order news by text message is a leave of its own."""

from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('orders', '0034_order_phone'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='consentrecord',
            name='consent_purpose_known',
        ),
        migrations.AlterField(
            model_name='consentrecord',
            name='purpose',
            field=models.CharField(choices=[('marketing_email', 'News by e-mail'), ('text_messages', 'News by text message'), ('order_texts', 'My orders by text message'), ('cart_reminders', 'A reminder of my bag'), ('review_requests', 'A word about what I bought')], max_length=20),
        ),
        AddConstraintNotValid(
            model_name='consentrecord',
            constraint=models.CheckConstraint(condition=models.Q(('purpose__in', ['marketing_email', 'text_messages', 'order_texts', 'cart_reminders', 'review_requests'])), name='consent_purpose_known'),
        ),
    ]
