"""Medusa's product file: a row per variant, amounts in whole rupees."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.db.models import F

from catalog.products.models import Product
from core.imports.models import ImportJob, ImportRow
from core.imports.operations import begin_import, run_import

pytestmark = pytest.mark.django_db
FILE = Path(__file__).parent / "files" / "medusa_products.csv"


def run(*, dry_run: bool = False) -> ImportJob:
    job = begin_import(
        kind="medusa-products",
        name=FILE.name,
        chunks=[FILE.read_bytes()],
        created_by=None,
        dry_run=dry_run,
    )
    while run_import(job.pk):
        pass
    job.refresh_from_db()
    return job


def test_a_style_comes_with_its_variants_prices_and_words() -> None:
    run()
    style = Product.objects.get(handle="meera-silk-blouse")
    assert (style.erp_id, style.subtitle, style.fabric, style.origin_country) == (
        "medusa:meera-silk-blouse", "Hand cut", "Raw silk", "IN",
    )  # fmt: skip
    sold = style.variants.order_by("sku").annotate(price=F("price_set__prices__amount"))
    assert list(sold.values_list("sku", "title", "weight_g", "price")) == [
        ("MSB-34", "Maroon / 34", 330, 199900),
        ("MSB-36", "Maroon / 36", 345, 199950),
    ]
    assert sorted(style.tags.values_list("handle", flat=True)) == ["silk", "wedding"]
    assert Product.objects.get(handle="kanchi").options.count() == 0


def test_bad_rows_are_named_and_the_rest_goes_on() -> None:
    job = run()
    rows = ImportRow.objects.filter(job=job)
    assert dict(rows.values_list("number", "outcome")) == {
        2: "ok", 3: "ok", 4: "refused", 5: "refused", 6: "ok",
    }  # fmt: skip
    assert rows.get(number=4).column == "variant_price_inr"
    assert "no SKU" in rows.get(number=5).message
    assert "https://cdn.example/meera-2.jpg" in rows.get(number=2).message


def test_a_dry_run_writes_nothing_and_a_second_import_finds_it_the_same() -> None:
    assert run(dry_run=True).counts == {"ok": 3, "refused": 2}
    assert Product.objects.count() == 0
    run()
    assert run().counts == {"same": 3, "refused": 2}
