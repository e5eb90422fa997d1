"""The two ways of carriage the shop starts with. Amounts are paise; staff change them in the admin."""

from django.db import migrations

OPTIONS = (
    # code, name, amount, free_from, min_days, max_days, rank
    ("standard", "Standard delivery", 99_00, 1_999_00, 4, 7, 10),
    ("express", "Express delivery", 199_00, None, 2, 3, 20),
)


def add_options(apps, schema_editor):
    ShippingOption = apps.get_model("orders", "ShippingOption")
    ShippingOption.objects.bulk_create(
        [
            ShippingOption(
                code=code, name=name, amount=amount, free_from=free_from, min_days=min_days, max_days=max_days, rank=rank
            )
            for code, name, amount, free_from, min_days, max_days, rank in OPTIONS
        ]
    )


def remove_options(apps, schema_editor):
    codes = [option[0] for option in OPTIONS]
    apps.get_model("orders", "ShippingOption").objects.filter(code__in=codes).delete()


class Migration(migrations.Migration):
    dependencies = [("orders", "0002_order_numbers")]

    operations = [migrations.RunPython(add_options, remove_options)]
