"""Taking over prices, and answering what things cost."""

from __future__ import annotations

from dataclasses import replace

import pytest
from pytest_django import DjangoAssertNumQueries

from catalog.pricing.models import Price
from catalog.pricing.operations import PriceAboveMrp, PriceFacts, PriceInDeadBand, set_price
from catalog.pricing.queries import PriceContext, price_of
from catalog.products.operations import UnknownVariant, upsert_variant
from catalog.tax.queries import TaxRateMissing
from core.errors import Refused
from core.models import OutboxEvent
from core.money import Money
from tests.catalog.stockroom import add_variant, put_on_show, shown_variant, variant_facts_of

pytestmark = pytest.mark.django_db
SKU = "BLS-001-MRN-34"


def facts(amount: str = "1999.00", version: int = 5, **changes: object) -> PriceFacts:
    return replace(PriceFacts(sku=SKU, amount=Money.of(amount), version=version), **changes)


def news() -> list[dict[str, object]]:
    return [row.payload for row in OutboxEvent.objects.filter(name="catalog.PricesChanged").order_by("id")]


def test_a_new_price_is_taken_over_and_told() -> None:
    variant = shown_variant(price=None)
    assert set_price(facts()) is True
    priced = price_of([variant.pk])[variant.pk]
    assert (priced.amount, priced.original) == (Money.of("1999.00"), Money.of("2499.00"))
    assert news() == [
        {
            "product_ids": [variant.product.public_id],
            "variant_ids": [variant.public_id],
            "currencies": [],
        }
    ]


def test_news_names_the_currency_unless_something_begins_or_ends_to_be_sold_by_it() -> None:
    shown_variant()
    dollars = replace(facts(), amount=Money.of("29.50", "USD"))
    set_price(facts("1899.00", 6))
    set_price(dollars)  # sold in dollars from now on: every page says where
    set_price(replace(dollars, amount=Money.of("31.00", "USD"), version=7))
    set_price(replace(dollars, is_withdrawn=True, version=8))
    set_price(replace(dollars, version=9))
    assert [each["currencies"] for each in news()] == [["INR"], [], ["USD"], [], []]


def test_a_price_that_no_card_can_pay_is_refused() -> None:
    variant = shown_variant()
    dinars = PriceContext(region="KW", currency="KWD")
    with pytest.raises(Refused, match="its last digit has to be 0"):
        set_price(replace(facts(), amount=Money.of("9.125", "KWD")))
    assert price_of([variant.pk], dinars) == {} and news() == []
    assert set_price(replace(facts(), amount=Money.of("9.120", "KWD")))


@pytest.mark.parametrize(
    ("amount", "version"), [("1999.00", 5), ("1500.00", 5), ("1500.00", 4), ("1999.00", 6)]
)
def test_what_is_known_or_older_is_dropped_in_silence(amount: str, version: int) -> None:
    variant = shown_variant(price=None)
    set_price(facts())
    assert set_price(facts(amount, version)) is False
    assert price_of([variant.pk])[variant.pk].amount == Money.of("1999.00")
    assert len(news()) == 1
    assert Price.objects.get().source_version == max(5, version)


def test_the_price_of_what_nobody_can_see_is_not_told() -> None:
    variant = add_variant(price=None)
    assert set_price(facts()) is True
    assert price_of([variant.pk])[variant.pk].amount == Money.of("1999.00")
    assert news() == []
    put_on_show()
    set_price(facts("1899.00", 6))
    assert len(news()) == 1


def test_an_older_unlawful_price_is_dropped_not_refused() -> None:
    shown_variant(price=None)
    set_price(facts())
    assert set_price(facts("2700.00", 3)) is False


def test_a_price_at_the_mrp_has_nothing_to_strike_through() -> None:
    variant = shown_variant(price=None)
    set_price(facts("2499.00"))
    assert price_of([variant.pk])[variant.pk].original is None


@pytest.mark.parametrize(
    ("amount", "mrp", "refusal"),
    [
        ("2499.01", "2499.00", PriceAboveMrp),
        ("2625.01", "3500.00", PriceInDeadBand),
        ("2950.00", "3500.00", PriceInDeadBand),
        ("0.00", "3500.00", Refused),
        ("-5.00", "3500.00", Refused),
    ],
)
def test_an_unlawful_price_is_refused_and_the_old_one_stays(
    amount: str, mrp: str, refusal: type[Exception]
) -> None:
    variant = shown_variant(price=None, mrp=Money.of(mrp))
    set_price(facts("1999.00", 5))
    with pytest.raises(refusal):
        set_price(facts(amount, 6))
    assert price_of([variant.pk])[variant.pk].amount == Money.of("1999.00")
    assert Price.objects.get().source_version == 5
    assert len(news()) == 1


@pytest.mark.parametrize("amount", ["2625.00", "2950.01"])
def test_the_edges_of_the_dead_band_are_lawful(amount: str) -> None:
    shown_variant(price=None, mrp=Money.of("3500.00"))
    assert set_price(facts(amount)) is True


def test_a_saree_may_cost_what_a_blouse_may_not() -> None:
    shown_variant(price=None, mrp=Money.of("3500.00"), hs_code="50072010", gst_policy="fabric")
    assert set_price(facts("2699.00")) is True


def test_what_cannot_be_taxed_cannot_be_priced() -> None:
    shown_variant(price=None, hs_code="71171990")
    with pytest.raises(TaxRateMissing):
        set_price(facts())
    assert not Price.objects.exists()


def test_an_unknown_sku_may_come_later() -> None:
    with pytest.raises(UnknownVariant):
        set_price(facts())


def test_a_withdrawn_price_prices_nothing_and_can_come_back() -> None:
    variant = shown_variant(price=None)
    set_price(facts())
    assert set_price(facts(version=6, is_withdrawn=True)) is True
    assert price_of([variant.pk]) == {}
    assert set_price(facts(version=7, is_withdrawn=True)) is False
    assert set_price(facts(version=8)) is True
    assert price_of([variant.pk])[variant.pk].amount == Money.of("1999.00")
    assert len(news()) == 3


def test_a_price_above_a_lowered_mrp_is_not_asked() -> None:
    variant = add_variant(price="1999.00")
    upsert_variant(variant_facts_of(version=2, mrp=Money.of("1899.00")))
    assert price_of([variant.pk]) == {}
    set_price(facts("1799.00", 9))
    assert price_of([variant.pk])[variant.pk].amount == Money.of("1799.00")


def test_quantity_picks_the_tier() -> None:
    variant = add_variant(price="1999.00")
    set_price(facts("1899.00", 1, min_quantity=3))
    for quantity, amount in [(1, "1999.00"), (2, "1999.00"), (3, "1899.00"), (10, "1899.00")]:
        priced = price_of([variant.pk], quantities={variant.pk: quantity})
        assert priced[variant.pk].amount == Money.of(amount)


def test_another_currency_has_prices_of_its_own() -> None:
    variant = add_variant(price="1999.00")
    set_price(PriceFacts(sku=SKU, amount=Money.of("29.00", "USD"), version=1))
    dollars = price_of([variant.pk], PriceContext(region="US", currency="USD"))[variant.pk]
    assert (dollars.amount, dollars.original) == (Money.of("29.00", "USD"), None)
    assert price_of([variant.pk])[variant.pk].amount == Money.of("1999.00")


def test_one_query_for_any_number(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    ids = [add_variant(f"BLS-001-MRN-{size}", attributes={"size": str(size)}).pk for size in range(32, 46, 2)]
    for wanted in (ids[:1], ids):
        with django_assert_num_queries(1):
            assert set(price_of(wanted)) == set(wanted)
