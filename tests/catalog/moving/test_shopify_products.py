"""Shopify's products: styles with their variants, prices and words; each bad row named, the rest goes on."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from django.db.models import F

from catalog.products.models import Product, ProductVariant
from core.imports.models import ImportJob, ImportRow
from core.imports.operations import begin_import, run_import
from core.models import OutboxEvent

pytestmark = pytest.mark.django_db
FILE = Path(__file__).parent / "files" / "shopify_products_export.csv"


def run(*, dry_run: bool = False, content: bytes | None = None) -> ImportJob:
    job = begin_import(
        kind="shopify-products",
        name=FILE.name,
        chunks=[content or FILE.read_bytes()],
        created_by=None,
        dry_run=dry_run,
    )
    while run_import(job.pk):
        pass
    job.refresh_from_db()
    return job


def outcomes(job: ImportJob) -> dict[int, str]:
    return dict(ImportRow.objects.filter(job=job).values_list("number", "outcome"))


def words(job: ImportJob, number: int) -> str:
    return ImportRow.objects.get(job=job, number=number).message


def test_a_dry_run_writes_nothing() -> None:
    job = run(dry_run=True)
    assert job.counts == {"ok": 4, "same": 1, "refused": 7}
    assert Product.objects.count() == ProductVariant.objects.count() == OutboxEvent.objects.count() == 0


def test_a_style_comes_with_its_variants_prices_and_words_as_a_draft() -> None:
    run()
    style = Product.objects.get(handle="meera-silk-blouse")
    assert (style.erp_id, style.title, style.hs_code, style.status) == (
        "shopify:meera-silk-blouse", "Meera Silk Blouse", "62061090", "draft",
    )  # fmt: skip
    assert style.description == "Raw silk, hand cut.\n– Princess seams\n– Padded"
    assert sorted(style.tags.values_list("title", flat=True)) == ["Silk", "Wedding"]
    sold = style.variants.order_by("sku").annotate(price=F("price_set__prices__amount"))
    assert list(sold.values_list("sku", "title", "mrp", "weight_g", "price")) == [
        ("MSB-34-MRN", "Maroon / 34", 249900, 330, 199900),
        ("MSB-36-MRN", "Maroon / 36", 249900, 340, 199900),
    ]
    single = Product.objects.get(handle="kanchi-saree")
    assert (single.erp_sku, single.variants.get().mrp, single.options.count()) == ("KAN-1", None, 0)


def test_each_bad_row_is_named_and_the_rest_goes_on() -> None:
    job = run()
    assert outcomes(job) == {
        2: "ok", 3: "ok", 4: "refused", 5: "same", 6: "ok", 7: "refused", 8: "refused", 9: "refused", 10: "refused",
        11: "ok", 12: "refused", 13: "refused",
    }  # fmt: skip
    assert "above its MRP" in words(job, 4)
    assert "no GST rate for HSN 99999999" in words(job, 7)
    assert "has no HSN code" in words(job, 8)
    assert "Row 6 has the same “Variant SKU”" in words(job, 9)
    assert "not a weight" in words(job, 10)
    assert "Gift cards" in words(job, 12)
    assert "has no SKU" in words(job, 13)
    assert not Product.objects.filter(
        handle__in=["nowhere-kurta", "bare-kurta", "twice", "gift-card"]
    ).exists()


def test_pictures_are_listed_on_their_rows() -> None:
    job = run()
    assert words(job, 5) == "Hang up by hand: https://cdn.shopify.com/s/files/1/0001/products/meera-3.jpg?v=1"
    assert "meera-1.jpg" in words(job, 2)


def test_a_second_import_changes_nothing_and_a_new_price_is_heard() -> None:
    run()
    again = run()
    assert again.counts == {"same": 5, "refused": 7}
    dearer = FILE.read_bytes().replace(b"18500.00", b"19500.00")
    changed = run(content=dearer)
    row = ImportRow.objects.get(job=changed, number=6)
    assert (row.outcome, row.changes) == ("changed", {"price": [1850000, 1950000]})


def test_a_cut_in_the_middle_goes_on_behind_what_is_done() -> None:
    job = begin_import(
        kind="shopify-products", name="x.csv", chunks=[FILE.read_bytes()], created_by=None, dry_run=False
    )
    ImportJob.objects.filter(pk=job.pk).update(position=5)
    run_import(job.pk)
    assert outcomes(job).keys() == set(range(6, 14))
    assert not Product.objects.filter(handle="meera-silk-blouse").exists()
    assert Product.objects.filter(handle="kanchi-saree").exists()


def test_a_sku_of_another_style_stays_where_it_is() -> None:
    run()
    table = list(csv.DictReader(io.StringIO(FILE.read_text("utf-8-sig"))))
    thief = {**table[4], "Handle": "thief", "Title": "Thief"}
    sheet = io.StringIO()
    writer = csv.DictWriter(sheet, [name for name in thief if name])
    writer.writeheader()
    writer.writerow({name: cell for name, cell in thief.items() if name})
    job = run(content=sheet.getvalue().encode())
    assert "belongs to another style already (Kanchi Saree" in words(job, 2)
    assert ProductVariant.objects.get(sku="KAN-1").product.handle == "kanchi-saree"
