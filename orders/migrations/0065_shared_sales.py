"""Tags of links, and the orders that came by them."""

import core.clock
import django.core.validators
import django.db.models.deletion
from django.db import migrations, models


# As storefront/sharing.py names them.
OF_PRODUCT_PAGES = {"whatsapp": "WhatsApp", "facebook": "Facebook", "pinterest": "Pinterest", "x": "X", "email": "E-mail"}


def add_ways(apps, schema_editor):
    ways = [apps.get_model("orders", "ShareTag")(code=code, name=f"{name}, from product pages") for code, name in OF_PRODUCT_PAGES.items()]
    apps.get_model("orders", "ShareTag").objects.bulk_create(ways, ignore_conflicts=True)


class Migration(migrations.Migration):

    dependencies = [
        ('orders', '0064_product_questions'),
    ]

    operations = [
        migrations.CreateModel(
            name='ShareTag',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(help_text='As it stands in the address: small letters, digits and dashes. It stays as it is.', max_length=40, unique=True, validators=[django.core.validators.RegexValidator('^[a-z0-9]([a-z0-9-]*[a-z0-9])?$', 'Small letters, digits and dashes.')])),
                ('name', models.CharField(help_text='What it is for: whose film, which letter.', max_length=80)),
                ('is_active', models.BooleanField(default=True, help_text='Sales are noted while it counts.', verbose_name='counts')),
                ('created_at', models.DateTimeField(default=core.clock.now, editable=False)),
            ],
            options={
                'ordering': ['name'],
                'constraints': [models.CheckConstraint(condition=models.Q(('code__regex', '^[a-z0-9]([a-z0-9-]*[a-z0-9])?$')), name='sharetag_code_plain')],
            },
        ),
        migrations.CreateModel(
            name='SharedSale',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('noted_at', models.DateTimeField(default=core.clock.now, editable=False)),
                ('order', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='shared_sale', to='orders.order')),
                ('tag', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sales', to='orders.sharetag')),
            ],
            options={
                'ordering': ['-id'],
            },
        ),
        migrations.RunPython(add_ways, migrations.RunPython.noop),
    ]
