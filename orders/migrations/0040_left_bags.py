"""Bags that were left, and the letter about them."""

import core.clock
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('orders', '0039_shipping_rules'),
    ]

    operations = [
        migrations.CreateModel(
            name='CartReminder',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('email', models.EmailField(max_length=254, verbose_name='e-mail')),
                ('was_written', models.BooleanField(verbose_name='letter written')),
                ('token_hash', models.CharField(blank=True, default='', editable=False, max_length=64)),
                ('decided_at', models.DateTimeField(default=core.clock.now, editable=False)),
                ('came_back_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='link opened')),
            ],
        ),
        migrations.AddField(
            model_name='cart',
            name='email',
            field=models.EmailField(blank=True, db_default='', default='', help_text="What the shopper gave at the checkout; a customer's is their account's.", max_length=254, verbose_name='e-mail'),
        ),
        migrations.AddField(
            model_name='cartreminder',
            name='cart',
            field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='reminder', to='orders.cart'),
        ),
        migrations.AddIndex(
            model_name='cartreminder',
            index=models.Index(condition=models.Q(('was_written', True)), fields=['email', '-decided_at'], name='cart_reminder_written'),
        ),
        migrations.AddConstraint(
            model_name='cartreminder',
            constraint=models.UniqueConstraint(condition=models.Q(('token_hash', ''), _negated=True), fields=('token_hash',), name='cart_reminder_token_once'),
        ),
        migrations.AddConstraint(
            model_name='cartreminder',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('token_hash', ''), ('was_written', False)), models.Q(('was_written', True), models.Q(('token_hash', ''), _negated=True)), _connector='OR'), name='cart_reminder_token_with_letter'),
        ),
    ]
