"""Regions are closed to shoppers until staff open them; the default one always is open."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('catalog', '0015_words_changed'),
    ]

    operations = [
        migrations.AddField(
            model_name='region',
            name='is_open',
            field=models.BooleanField(db_default=False, default=False, help_text='Shoppers may choose it, and order there. The default region always is.', verbose_name='open to shoppers'),
        ),
    ]
