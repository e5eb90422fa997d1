"""Many rows in one statement, as the models themselves would have written them."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import DataError, IntegrityError, transaction
from pytest_django import DjangoAssertNumQueries

from catalog.products.models import Product, ProductVariant
from core.bulk import add_rows, update_rows
from tests.catalog.stockroom import add_variant

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 30, 12, tzinfo=UTC)


def a_row(number: int, **changes: Any) -> dict[str, Any]:
    return {
        "erp_id": f"V-{number}",
        "product_id": Product.objects.get().pk,
        "sku": f"SKU-{number}",
        "hs_code": "62061090",
        "length_cm": Decimal("71.50"),
        "measurements": {"bust": 34.5, "Brust": "é\u2028\"'%s"},
        "source_modified_at": NOON,
        **changes,
    }


def test_rows_are_added_as_models_would_be(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    add_variant()
    rows = [a_row(number) for number in range(50)]
    with django_assert_num_queries(1):
        added = add_rows(ProductVariant, rows, key="sku")
    made = ProductVariant.objects.get(sku="SKU-7")
    assert added["SKU-7"] == made.pk and len(added) == 50
    assert (made.length_cm, made.weight_g, made.source_modified_at) == (Decimal("71.50"), None, NOON)
    assert made.measurements == {"bust": 34.5, "Brust": "é\u2028\"'%s"}
    assert (made.status, made.uom, made.quantity_step, made.title) == ("active", "piece", 1, "")
    assert made.created_at is not None
    assert len(set(ProductVariant.objects.values_list("public_id", flat=True))) == 51
    assert made.public_id.startswith("variant_")


def test_what_is_there_is_left_alone_only_when_asked() -> None:
    add_variant()
    add_rows(ProductVariant, [a_row(1)])
    again = [a_row(1, length_cm=None), a_row(2)]
    with pytest.raises(IntegrityError), transaction.atomic():
        add_rows(ProductVariant, again)
    assert set(add_rows(ProductVariant, again, key="erp_id", unless_there=True)) == {"V-2"}
    assert ProductVariant.objects.get(sku="SKU-1").length_cm == Decimal("71.50")


def test_rows_are_changed_and_what_fits_no_column_is_refused_whole() -> None:
    add_variant()
    ids = add_rows(ProductVariant, [a_row(1), a_row(2)], key="erp_id")
    update_rows(ProductVariant, [{"id": pk, "title": erp_id, "mrp": None} for erp_id, pk in ids.items()])
    assert sorted(ProductVariant.objects.filter(pk__in=ids.values()).values_list("title", flat=True)) == [
        "V-1",
        "V-2",
    ]
    with pytest.raises(DataError), transaction.atomic():
        update_rows(
            ProductVariant, [{"id": ids["V-1"], "title": "x"}, {"id": ids["V-2"], "title": "x" * 201}]
        )
    assert not ProductVariant.objects.filter(title="x").exists()


def test_nothing_is_nothing(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(0):
        assert add_rows(ProductVariant, []) == {}
        update_rows(ProductVariant, [])
