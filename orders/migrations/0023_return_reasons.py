"""The reasons the shop starts with, staff change them in the admin; and a check that was added without reading the table."""

from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations

REASONS = (
    # code, label, the fault is ours
    ("does-not-fit", "It does not fit", False),
    ("not-as-expected", "It is not what I expected", False),
    ("changed-my-mind", "I changed my mind", False),
    ("arrived-damaged", "It arrived damaged or stained", True),
    ("wrong-piece", "I was sent another piece", True),
    ("too-late", "It came too late", False),
)


def add_reasons(apps, schema_editor):
    ReturnReason = apps.get_model("orders", "ReturnReason")
    ReturnReason.objects.bulk_create(
        [
            ReturnReason(code=code, label=label, our_fault=our_fault, rank=10 * rank)
            for rank, (code, label, our_fault) in enumerate(REASONS, start=1)
        ]
    )


def remove_reasons(apps, schema_editor):
    codes = [code for code, *_ in REASONS]
    apps.get_model("orders", "ReturnReason").objects.filter(code__in=codes).delete()


class Migration(migrations.Migration):
    dependencies = [("orders", "0022_returns")]

    operations = [
        ValidateConstraint("OrderLine", "order_line_back_within_quantity"),
        migrations.RunPython(add_reasons, remove_reasons),
    ]
