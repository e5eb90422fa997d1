"""India's GST rates for garments and fabrics, as law has set them."""

from datetime import date

from django.db import migrations

FIRST_DAY_OF_GST = date(2017, 7, 1)
REFORM = date(2025, 9, 22)
DAY_BEFORE_REFORM = date(2025, 9, 21)
OF_2017 = "Notification 1/2017 (Central and Integrated Tax, Rate)"
OF_2025 = "Notification 9/2025 (Central and Integrated Tax, Rate), 17 Sep 2025"

# Chapters 61 (knitted), 62 (not knitted, so blouses, lehengas, 6214 dupattas) and 63 (other made-up articles).
GARMENT_CHAPTERS = ("61", "62", "63")
# (starts_on, ends_on, slab_upto in paise of value before tax per piece, rate in basis points, authority)
GARMENT_SLABS = (
    (FIRST_DAY_OF_GST, DAY_BEFORE_REFORM, 1_000_00, 500, OF_2017),
    (FIRST_DAY_OF_GST, DAY_BEFORE_REFORM, None, 1200, OF_2017),
    (REFORM, None, 2_500_00, 500, OF_2025),
    (REFORM, None, None, 1800, OF_2025),
)
# Woven fabrics, and with them sarees: silk, wool, cotton, linen and other vegetable fibres, man-made.
FABRIC_HEADINGS = (
    "5007",
    "5111", "5112", "5113",
    "5208", "5209", "5210", "5211", "5212",
    "5309", "5310", "5311",
    "5407", "5408",
    "5512", "5513", "5514", "5515", "5516",
)  # fmt: skip


def add_rates(apps, schema_editor):
    TaxRate = apps.get_model("catalog", "TaxRate")
    rows = [
        TaxRate(hsn_prefix=chapter, starts_on=start, ends_on=end, slab_upto=upto, rate_bp=rate, authority=authority)
        for chapter in GARMENT_CHAPTERS
        for start, end, upto, rate, authority in GARMENT_SLABS
    ]
    rows += [
        TaxRate(hsn_prefix=heading, starts_on=FIRST_DAY_OF_GST, rate_bp=500, authority=OF_2017)
        for heading in FABRIC_HEADINGS
    ]
    TaxRate.objects.bulk_create(rows)


def remove_rates(apps, schema_editor):
    apps.get_model("catalog", "TaxRate").objects.filter(authority__in=[OF_2017, OF_2025]).delete()


class Migration(migrations.Migration):
    dependencies = [("catalog", "0001_initial")]

    operations = [migrations.RunPython(add_rates, remove_rates)]
