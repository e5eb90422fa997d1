from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("core", "0007_keys_act_for_somebody"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="apikey",
            options={
                "ordering": ["-id"],
                "permissions": [("own_apikey", "Can make keys that act with their own rights")],
                "verbose_name": "API key",
                "verbose_name_plural": "API keys",
            },
        ),
        migrations.AlterField(
            model_name="apikey",
            name="type",
            field=models.CharField(
                choices=[
                    ("publishable", "publishable, for shop fronts"),
                    ("secret", "secret, for a program of the back office"),
                    ("staff", "a staff member's own, with their rights"),
                ],
                default="publishable",
                max_length=12,
            ),
        ),
        migrations.RemoveConstraint(model_name="apikey", name="api_key_type_known"),
        migrations.AddConstraint(
            model_name="apikey",
            constraint=models.CheckConstraint(
                condition=models.Q(("type__in", ["publishable", "secret", "staff"])), name="api_key_type_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="apikey",
            constraint=models.CheckConstraint(
                condition=models.Q(("type", "publishable"), ("account__isnull", False), _connector="OR"),
                name="api_key_acts_for_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="apikey",
            constraint=models.CheckConstraint(
                condition=models.Q(("calls_a_minute__gte", 1), ("calls_a_minute__lte", 6000)),
                name="api_key_calls_in_range",
            ),
        ),
        migrations.AddConstraint(
            model_name="apikey",
            constraint=models.CheckConstraint(
                condition=models.Q(models.Q(("type", "staff"), _negated=True), ("expires_at__isnull", False), _connector="OR"),
                name="api_key_of_staff_ends",
            ),
        ),
    ]
