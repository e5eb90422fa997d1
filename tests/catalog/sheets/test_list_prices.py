"""Prices of lists as rows: above the MRP, in the dead band, unknown and doubled ones are named; the rest is written."""

from __future__ import annotations

import pytest

from catalog.pricing.models import PriceList, SpecialPrice
from catalog.products.models import ProductVariant
from core.imports import importer_of
from core.imports.writing import csv_chunks
from tests.catalog.sheets.test_content import applied, judged, said
from tests.core.admin_rows import add_product, add_variant

pytestmark = pytest.mark.django_db

ROWS = """Price list,SKU,Amount,From quantity
diwali,SKU-a,"₹1,299.00",1
diwali,SKU-a,1199.005,5
diwali,SKU-b,1600.01,1
diwali,SKU-c,2700,1
diwali,SKU-x,100,1
holi,SKU-a,100,1
diwali,SKU-a,1300,1
diwali,SKU-b,-5,1
diwali,SKU-b,1500,0
"""


def test_every_price_is_judged_by_itself() -> None:
    product = add_product("p")
    for name in "abc":
        add_variant(product, name)
    ProductVariant.objects.filter(sku="SKU-b").update(mrp=160_000)
    PriceList.objects.create(code="diwali", title="Diwali")
    job = applied(judged("list-prices", ROWS))
    assert [outcome for _, outcome, _, _ in said(job)] == ["ok"] + ["refused"] * 8
    words = {number: message for number, _, _, message in said(job)}
    assert (
        "not an amount" in words[3]
        and "MRP" in words[4]
        and "GST" in words[5]
        and "no price list holi" in words[7]
    )
    assert "Row 2 has the same" in words[8]
    assert [(price.variant.sku, price.amount) for price in SpecialPrice.objects.all()] == [("SKU-a", 129_900)]
    importer = importer_of("list-prices")
    assert judged(
        "list-prices", b"".join(csv_chunks(importer.columns, importer.export())).decode()
    ).counts == {"same": 1}
