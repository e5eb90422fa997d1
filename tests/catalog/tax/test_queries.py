"""What the law said on which day."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from pytest_django import DjangoAssertNumQueries

from catalog.tax.models import TaxRate
from catalog.tax.queries import TaxRateMissing, tax_rates_for
from catalog.tax.rules import Slab

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)


@pytest.mark.parametrize("hs_code", ["61091000", "62061090", "6204", "62141030", "63041910"])
def test_garments_are_in_two_slabs_since_the_reform(hs_code: str) -> None:
    slabs = tax_rates_for([(hs_code, "slab")], TODAY)[hs_code, "slab"]
    assert set(slabs) == {Slab(2_500_00, 500), Slab(None, 1800)}


@pytest.mark.parametrize("hs_code", ["50072010", "52085120", "52091110", "53091910", "54075240", "54082200"])
def test_sarees_and_fabric_are_at_five_percent(hs_code: str) -> None:
    assert tax_rates_for([(hs_code, "fabric")], TODAY)[hs_code, "fabric"] == (Slab(None, 500),)


@pytest.mark.parametrize(
    ("day", "slabs"),
    [
        (date(2025, 9, 21), {Slab(1_000_00, 500), Slab(None, 1200)}),
        (date(2025, 9, 22), {Slab(2_500_00, 500), Slab(None, 1800)}),
    ],
)
def test_the_reform_came_at_midnight(day: date, slabs: set[Slab]) -> None:
    assert set(tax_rates_for([("62061090", "")], day)["62061090", ""]) == slabs


def test_before_gst_there_is_no_rate() -> None:
    with pytest.raises(TaxRateMissing):
        tax_rates_for([("62061090", "")], date(2017, 6, 30))


def test_an_uncovered_code_is_named() -> None:
    with pytest.raises(TaxRateMissing) as refusal:
        tax_rates_for([("62061090", ""), ("71171990", "")], TODAY)
    assert refusal.value.detail == {"hs_codes": ["71171990"]}


def test_the_longer_prefix_wins_and_a_policy_wins_over_it() -> None:
    TaxRate.objects.create(hsn_prefix="6214", rate_bp=1200, starts_on=date(2026, 1, 1))
    TaxRate.objects.create(hsn_prefix="62", gst_policy="khadi", rate_bp=0, starts_on=date(2026, 1, 1))
    found = tax_rates_for([("62141030", ""), ("62141030", "khadi"), ("62061090", "slab")], TODAY)
    assert found["62141030", ""] == (Slab(None, 1200),)
    assert found["62141030", "khadi"] == (Slab(None, 0),)
    assert len(found["62061090", "slab"]) == 2


def test_one_query_for_any_number_of_codes(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(1):
        tax_rates_for([("62061090", "slab"), ("50072010", "fabric"), ("62141030", "")], TODAY)
    with django_assert_num_queries(0):
        assert tax_rates_for([], TODAY) == {}


def test_the_same_slab_twice_is_refused_by_the_database() -> None:
    for repeated in (
        TaxRate.objects.get(hsn_prefix="62", slab_upto=2_500_00),
        TaxRate.objects.get(hsn_prefix="5007"),
    ):
        repeated.pk = None
        with pytest.raises(IntegrityError), transaction.atomic():
            repeated.save(force_insert=True)
