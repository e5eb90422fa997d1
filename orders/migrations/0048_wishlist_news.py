"""What has happened to wished pieces and was told; and a leave of its own for it."""

from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('catalog', '0011_pictures_of_groups'),
        ('orders', '0047_review_photos'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='consentrecord',
            name='consent_purpose_known',
        ),
        migrations.AddField(
            model_name='wishlist',
            name='told_at',
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name='last letter about it'),
        ),
        migrations.AddField(
            model_name='wishlistitem',
            name='is_back_due',
            field=models.BooleanField(db_default=False, default=False, editable=False),
        ),
        migrations.AddField(
            model_name='wishlistitem',
            name='is_price_due',
            field=models.BooleanField(db_default=False, default=False, editable=False),
        ),
        migrations.AddField(
            model_name='wishlistitem',
            name='told_price',
            field=models.PositiveIntegerField(blank=True, editable=False, help_text='By letter, since it was seen at more.', null=True, verbose_name='lowest price told'),
        ),
        migrations.AlterField(
            model_name='consentrecord',
            name='purpose',
            field=models.CharField(choices=[('marketing_email', 'News by e-mail'), ('text_messages', 'News by text message'), ('order_texts', 'My orders by text message'), ('cart_reminders', 'A reminder of my bag'), ('review_requests', 'A word about what I bought'), ('wishlist_news', 'News of my wishlist')], max_length=20),
        ),
        AddConstraintNotValid(
            model_name='consentrecord',
            constraint=models.CheckConstraint(condition=models.Q(('purpose__in', ['marketing_email', 'text_messages', 'order_texts', 'cart_reminders', 'review_requests', 'wishlist_news'])), name='consent_purpose_known'),
        ),
    ]
