"""A confirmed reader of the newsletter is a lead of a kind of its own."""

from __future__ import annotations

from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models

KINDS = [
    ("made_to_measure", "Something made to my measurements"),
    ("bridal", "A bridal or festive order"),
    ("bulk", "Many pieces: a wedding party, a school, a uniform"),
    ("other", "Something else"),
    ("newsletter", "The newsletter"),
]


class Migration(migrations.Migration):
    dependencies = [("orders", "0043_packing_wishes")]

    operations = [
        migrations.RemoveConstraint(model_name="lead", name="lead_topic_known"),
        migrations.AlterField(
            model_name="lead", name="topic", field=models.CharField(choices=KINDS, max_length=20)
        ),
        AddConstraintNotValid(
            model_name="lead",
            constraint=models.CheckConstraint(
                condition=models.Q(("topic__in", [kind for kind, _ in KINDS])), name="lead_topic_known"
            ),
        ),
    ]
