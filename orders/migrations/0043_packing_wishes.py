"""What is wished of the parcel, on carts and on the orders they become."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('orders', '0042_exchanges'),
    ]

    operations = [
        migrations.AddField(
            model_name='cart',
            name='gift_message',
            field=models.TextField(blank=True, db_default='', default='', max_length=300),
        ),
        migrations.AddField(
            model_name='cart',
            name='gift_wrap',
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name='cart',
            name='note',
            field=models.TextField(blank=True, db_default='', default='', max_length=500, verbose_name='note to the shop'),
        ),
        migrations.AddField(
            model_name='order',
            name='gift_message',
            field=models.TextField(blank=True, db_default='', default='', max_length=300),
        ),
        migrations.AddField(
            model_name='order',
            name='gift_wrap',
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name='order',
            name='note',
            field=models.TextField(blank=True, db_default='', default='', max_length=500, verbose_name='note to the shop'),
        ),
    ]
