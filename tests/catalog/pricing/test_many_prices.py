"""Many prices at once: each judged by itself, in a fixed number of statements."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalog.pricing.models import Price
from catalog.pricing.operations import PriceAboveMrp, PriceFacts, PriceInDeadBand, set_prices
from catalog.products.operations import UnknownVariant
from catalog.tax.queries import TaxRateMissing
from core.errors import Refused
from core.models import OutboxEvent
from core.money import Money
from tests.catalog.stockroom import add_variant, put_on_show
from tests.many import examples

pytestmark = pytest.mark.django_db


def price(sku: str, rupees: str, version: int = 5, **how: Any) -> PriceFacts:
    return PriceFacts(sku=sku, amount=Money.of(rupees), version=version, **how)


def told() -> list[dict[str, Any]]:
    return list(OutboxEvent.objects.filter(name="catalog.PricesChanged").values_list("payload", flat=True))


def test_every_price_is_judged_by_itself_and_the_others_are_written() -> None:
    good, capped, band = (add_variant(f"BLS-001-MRN-{size}") for size in ("34", "36", "38"))
    lost = add_variant("BLS-001-MRN-40", hs_code="99999999", price=None)
    put_on_show()
    outcome = set_prices([
        price(good.sku, "1499.00"), price(capped.sku, "2500.00"), price("NOBODY", "1.00"), price(lost.sku, "900.00"),
        price(band.sku, "0.00"), price(band.sku, "1800.00", min_quantity=3),
    ])  # fmt: skip
    assert {key: type(refusal) for key, refusal in outcome.refused.items()} == {
        f"{capped.sku}:INR:1": PriceAboveMrp,
        "NOBODY:INR:1": UnknownVariant,
        f"{lost.sku}:INR:1": TaxRateMissing,
        f"{band.sku}:INR:1": Refused,
    }
    assert (outcome.changed, outcome.same) == (2, 0)
    stands = set(Price.objects.values_list("price_set__variant__sku", "min_quantity", "amount"))
    assert stands == {
        (good.sku, 1, 149_900), (capped.sku, 1, 199_900), (band.sku, 1, 199_900), (band.sku, 3, 180_000),
    }  # fmt: skip
    (news,) = told()
    assert set(news["variant_ids"]) == {good.public_id, band.public_id}
    assert len(news["product_ids"]) == 1


def test_a_price_in_the_dead_band_is_refused() -> None:
    variant = add_variant(mrp=Money.of("9999.00"))
    outcome = set_prices([price(variant.sku, "2700.00")])
    assert [type(each) for each in outcome.refused.values()] == [PriceInDeadBand]


def test_known_and_older_prices_change_nothing_and_tell_nobody() -> None:
    variant = add_variant()
    put_on_show()
    set_prices([price(variant.sku, "1500.00", 7)])
    before = (list(Price.objects.values()), told())
    for version, rupees in ((7, "1500.00"), (6, "10.00"), (1, "99.00")):
        assert set_prices([price(variant.sku, rupees, version)]).same == 1
    assert (list(Price.objects.values()), told()) == before


def test_the_newest_of_several_counts() -> None:
    variant = add_variant()
    facts = [
        price(variant.sku, "1100.00", 8),
        price(variant.sku, "1200.00", 9),
        price(variant.sku, "1000.00", 7),
    ]
    assert set_prices(facts).changed == 1
    assert Price.objects.get().amount == 120_000


def test_the_same_price_again_is_stamped_but_not_told() -> None:
    variant = add_variant()
    put_on_show()
    assert set_prices([price(variant.sku, "1999.00", 9)]).same == 1
    assert Price.objects.get().source_version == 9
    assert told() == []


def test_withdrawing_and_setting_again() -> None:
    variant = add_variant()
    assert set_prices([price(variant.sku, "0.00", 6, is_withdrawn=True)]).changed == 1
    assert Price.objects.values_list("is_withdrawn", "amount").get() == (True, 199_900)
    assert set_prices([price(variant.sku, "0.00", 7, is_withdrawn=True)]).changed == 0
    assert set_prices([price(variant.sku, "1999.00", 8)]).changed == 1


def test_the_number_of_statements_does_not_grow() -> None:
    few = [add_variant(f"BLS-{number:03d}-A", parent=f"BLS-{number:03d}").sku for number in range(3)]
    many = [add_variant(f"SAR-{number:03d}-A", parent=f"SAR-{number:03d}").sku for number in range(30)]

    def asked(skus: list[str]) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert set_prices([price(sku, "1234.00") for sku in skus]).changed == len(skus)
        return len(queries)

    assert asked(many) == asked(few)


@settings(
    max_examples=examples(8, 150), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.data())
def test_in_whatever_order_and_parts_prices_come_the_newest_stands(data: st.DataObject) -> None:
    Price.objects.all().delete()
    variant = add_variant(price=None)
    news = [price(variant.sku, f"{100 + version}.00", version) for version in range(1, 7)]
    shuffled = data.draw(st.permutations(news + news[:2]))
    cut = data.draw(st.integers(0, len(shuffled)))
    set_prices(shuffled[:cut])
    set_prices(shuffled[cut:])
    assert Price.objects.values_list("amount", "source_version").get() == (10_600, 6)
