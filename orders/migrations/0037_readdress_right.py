"""A right of its own for correcting where orders go."""

from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('orders', "0036_order_texts_checked"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='order',
            options={'ordering': ['-id'], 'permissions': [('cancel_order', 'Can call orders off'), ('tend_order', 'Can ask the gateway and the ERP about orders and settle their flags'), ('readdress_order', 'Can correct where orders go'), ('see_contacts', 'Can see how to reach customers')]},
        ),
    ]
