"""Price lists: filled, opened, turned by their windows, and asked for in a fixed number of queries."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from pytest_django import DjangoAssertNumQueries

from catalog.pricing.models import Price, PriceList, PriceRule, Region, SpecialPrice
from catalog.pricing.operations import (
    EmptyPriceList,
    ListOfErp,
    ListPriceFacts,
    PriceAboveMrp,
    PriceFacts,
    PriceInDeadBand,
    PriceListFacts,
    UnknownPriceList,
    close_price_list,
    open_price_list,
    remove_list_price,
    save_price_list,
    set_list_price,
    set_list_prices,
    set_price,
    set_prices_by_percentage,
    turn_price_lists,
)
from catalog.pricing.queries import PriceContext, price_of
from catalog.pricing.rules import Rule
from catalog.products.models import ProductVariant
from catalog.products.operations import UnknownVariant
from catalog.tax.queries import TaxRateMissing
from core import clock
from core.errors import Invalid
from core.models import OutboxEvent
from core.money import Money
from tests.catalog.stockroom import add_variant, put_on_show, shown_variant

pytestmark = pytest.mark.django_db
SKU = "BLS-001-MRN-34"
GROUP = Rule("group", "in", frozenset({"7"}))


def news() -> list[dict[str, object]]:
    return [row.payload for row in OutboxEvent.objects.filter(name="catalog.PricesChanged").order_by("id")]


def a_list(code: str = "diwali", *, is_open: bool = True, **changes: object) -> int:
    """A list with one price of ₹1,699 for the maroon 34."""
    list_id = save_price_list(PriceListFacts(code, code.title(), **changes))  # type: ignore[arg-type]
    set_list_price(list_id, ListPriceFacts(SKU, Money.of("1699.00")))
    if is_open:
        open_price_list(list_id)
    return list_id


def asked(
    variant: ProductVariant, context: PriceContext | None = None, *, quantity: int = 1
) -> tuple[str, str | None]:
    """Price and what is struck through, as people write them."""
    priced = price_of([variant.pk], context or PriceContext(), quantities={variant.pk: quantity})[variant.pk]
    return str(priced.amount), str(priced.original) if priced.original else None


def test_a_sale_counts_when_its_list_is_opened_and_only_then() -> None:
    variant = shown_variant()
    list_id = a_list(is_open=False)
    before = len(news())
    assert asked(variant) == ("₹1,999.00", "₹2,499.00")
    assert open_price_list(list_id) is True
    assert open_price_list(list_id) is False
    assert asked(variant) == ("₹1,699.00", "₹2,499.00")
    priced = price_of([variant.pk])[variant.pk]
    assert (priced.price_list_id, priced.price_list_type, priced.is_special) == (list_id, "sale", True)
    assert news()[before:] == [
        {
            "product_ids": [variant.product.public_id],
            "variant_ids": [variant.public_id],
            "currencies": ["INR"],
        }
    ]
    assert close_price_list(list_id) is True
    assert asked(variant) == ("₹1,999.00", "₹2,499.00")
    assert len(news()) == before + 2


def test_an_override_for_a_group_is_seen_by_its_members_alone() -> None:
    variant = shown_variant()
    a_list(type="override", rules=(GROUP,))
    assert asked(variant) == ("₹1,999.00", "₹2,499.00")
    assert asked(variant, PriceContext(group_ids=(7,))) == ("₹1,699.00", None)
    assert asked(variant, PriceContext(group_ids=(8,))) == ("₹1,999.00", "₹2,499.00")


def test_a_price_of_one_customer() -> None:
    variant = shown_variant()
    a_list(rules=(Rule("customer", "in", frozenset({"cus_asha"})),))
    assert asked(variant, PriceContext(customer_ref="cus_asha"))[0] == "₹1,699.00"
    assert asked(variant, PriceContext(customer_ref="cus_bela"))[0] == "₹1,999.00"


def test_a_ruled_price_of_the_set_needs_no_list() -> None:
    variant = shown_variant()
    price = SpecialPrice.objects.create(variant=variant, amount=1_750_00, rules_key="group in 7")
    PriceRule.objects.create(price=price, attribute="group", values=["7"])
    assert asked(variant, PriceContext(group_ids=(7,))) == ("₹1,750.00", "₹2,499.00")
    assert asked(variant)[0] == "₹1,999.00"


def test_the_window_turns_prices_by_the_clock_and_pages_by_the_schedule() -> None:
    variant, now = shown_variant(), clock.now()
    list_id = a_list(starts_at=now + timedelta(hours=1), ends_at=now + timedelta(hours=2))
    told = len(news())
    assert asked(variant)[0] == "₹1,999.00"
    assert turn_price_lists() == 0
    with clock.moved(timedelta(minutes=61)):
        assert asked(variant)[0] == "₹1,699.00"
        assert (turn_price_lists(), turn_price_lists()) == (1, 0)
        assert len(news()) == told + 1
    with clock.moved(timedelta(minutes=121)):
        assert asked(variant)[0] == "₹1,999.00"
        assert (turn_price_lists(), turn_price_lists()) == (1, 0)
        assert len(news()) == told + 2
        assert PriceList.objects.get(pk=list_id).phase == "over"
        assert asked(variant)[0] == "₹1,999.00"


def test_a_list_that_is_over_counts_again_when_its_end_is_moved() -> None:
    variant, now = shown_variant(), clock.now()
    a_list(starts_at=now - timedelta(hours=2), ends_at=now - timedelta(hours=1))
    assert asked(variant)[0] == "₹1,999.00"
    save_price_list(PriceListFacts("diwali", "Diwali", ends_at=now + timedelta(hours=1)))
    assert asked(variant)[0] == "₹1,699.00"


@pytest.mark.parametrize(
    ("amount", "refusal"),
    [("3500.01", PriceAboveMrp), ("2625.01", PriceInDeadBand), ("2950.00", PriceInDeadBand)],
)
def test_an_unlawful_list_price_is_refused_by_name_and_changes_nothing(
    amount: str, refusal: type[Exception]
) -> None:
    variant = shown_variant(mrp=Money.of("3500.00"))
    list_id, told = a_list(), len(news())
    with pytest.raises(refusal, match=SKU):
        set_list_price(list_id, ListPriceFacts(SKU, Money.of(amount)))
    assert asked(variant)[0] == "₹1,699.00"
    assert len(news()) == told


def test_every_row_is_judged_by_itself() -> None:
    add_variant()
    add_variant("BLS-001-MRN-36", attributes={"size": "36"}, mrp=Money.of("1500.00"), price=None)
    add_variant("BLS-001-MRN-38", attributes={"size": "38"}, hs_code="71171990", price=None)
    list_id = save_price_list(PriceListFacts("diwali", "Diwali"))
    price = Money.of("1699.00")
    skus = [SKU, "BLS-001-MRN-36", "BLS-001-MRN-38", "NOBODY"]
    outcome = set_list_prices(list_id, [ListPriceFacts(sku, price) for sku in skus])
    assert (outcome.changed, outcome.same) == (1, 0)
    assert {sku: type(why) for sku, why in outcome.refused.items()} == {
        "BLS-001-MRN-36": PriceAboveMrp, "BLS-001-MRN-38": TaxRateMissing, "NOBODY": UnknownVariant,
    }  # fmt: skip
    assert list(SpecialPrice.objects.values_list("variant__sku", "amount")) == [(SKU, 1_699_00)]
    assert set_list_prices(list_id, [ListPriceFacts(SKU, price)]).same == 1


@pytest.mark.parametrize(("least", "most"), [(0, None), (3, 2)])
def test_a_tier_in_disorder_is_refused(least: int, most: int | None) -> None:
    add_variant()
    list_id = save_price_list(PriceListFacts("diwali", "Diwali"))
    with pytest.raises(Invalid):
        set_list_price(list_id, ListPriceFacts(SKU, Money.of("1699.00"), least, most))
    assert not SpecialPrice.objects.exists()


def test_tiers_of_a_list() -> None:
    variant = shown_variant()
    list_id = a_list()
    set_list_price(list_id, ListPriceFacts(SKU, Money.of("1499.00"), 5, 9))
    assert [asked(variant, quantity=many)[0] for many in (1, 4, 5, 9, 10)] == [
        "₹1,699.00", "₹1,699.00", "₹1,499.00", "₹1,499.00", "₹1,699.00",
    ]  # fmt: skip
    assert remove_list_price(list_id, sku=SKU, min_quantity=5) is True
    assert remove_list_price(list_id, sku=SKU, min_quantity=5) is False
    assert asked(variant, quantity=5)[0] == "₹1,699.00"


def test_percentages_fill_a_list_and_name_what_they_cannot_price() -> None:
    variant = shown_variant()
    set_price(PriceFacts(sku=SKU, amount=Money.of("1899.00"), version=1, min_quantity=3))
    list_id = save_price_list(PriceListFacts("diwali", "Diwali"))
    outcome = set_prices_by_percentage(list_id, skus=[SKU, "NOBODY"], percent_off_bp=1_250, rounding="nine")
    open_price_list(list_id)
    assert (outcome.changed, list(outcome.refused)) == (2, ["NOBODY"])
    # 1,999.00 less 12.5% is 1,749.120, half up 1,749.13, tidy 1,749; 1,899.00 is 1,661.63, tidy 1,659.
    assert [asked(variant, quantity=many)[0] for many in (1, 3)] == ["₹1,749.00", "₹1,659.00"]


def test_verbs_refuse_lists_that_are_not_theirs() -> None:
    add_variant()
    empty = save_price_list(PriceListFacts("empty", "Empty"))
    with pytest.raises(EmptyPriceList):
        open_price_list(empty)
    with pytest.raises(UnknownPriceList):
        open_price_list(0)
    PriceList.objects.filter(pk=empty).update(erp_name="WHOLESALE-INR")
    with pytest.raises(ListOfErp):
        set_list_price(empty, ListPriceFacts(SKU, Money.of("1699.00")))
    with pytest.raises(Invalid):
        save_price_list(
            PriceListFacts("x", "X", starts_at=clock.now(), ends_at=clock.now() - timedelta(days=1))
        )
    assert not SpecialPrice.objects.exists()


@pytest.mark.parametrize(
    ("currency", "region", "amount", "shown"),
    [
        ("USD", "US", 29_50, "$29.50"),
        ("GBP", "GB", 24_75, "£24.75"),
        ("AED", "AE", 1_08_40, "AED 108.40"),
        ("JPY", "JP", 4_200, "¥4,200"),
        ("KWD", "KW", 9_120, "KWD 9.120"),
    ],
)
def test_other_currencies_have_rows_of_their_own_and_export_regions_no_gst(
    currency: str, region: str, amount: int, shown: str
) -> None:
    variant = shown_variant()
    Region.objects.create(code=region, name=region, currency=currency, tax_inclusive=False)
    abroad = PriceContext(region=region, currency=currency)
    assert price_of([variant.pk], abroad) == {}
    set_price(PriceFacts(sku=SKU, amount=Money(amount, currency), version=1))
    priced = price_of([variant.pk], abroad)[variant.pk]
    assert (str(priced.amount), priced.original, priced.is_tax_inclusive) == (shown, None, False)
    assert price_of([variant.pk])[variant.pk].is_tax_inclusive is True


@pytest.mark.parametrize(
    ("region", "plain", "listed", "shown"),
    [
        ("GB", Money.of("24.75", "GBP"), Money.of("19.99", "GBP"), ("£19.99", "£24.75")),
        ("AE", Money.of("1208.40", "AED"), Money.of("999.05", "AED"), ("AED 999.05", "AED 1,208.40")),
        ("US", Money.of("29.50", "USD"), Money.of("24.00", "USD"), ("$24.00", "$29.50")),
        ("JP", Money.of("4200", "JPY"), Money.of("3600", "JPY"), ("¥3,600", "¥4,200")),
        ("KW", Money.of("9.120", "KWD"), Money.of("7.500", "KWD"), ("KWD 7.500", "KWD 9.120")),
    ],
)
def test_a_list_for_one_region_counts_there_in_its_currency_and_nowhere_else(
    region: str, plain: Money, listed: Money, shown: tuple[str, str]
) -> None:
    variant = shown_variant()
    Region.objects.create(code=region, name=region, currency=plain.currency, tax_inclusive=False)
    Region.objects.create(code="XX", name="Elsewhere", currency=plain.currency, tax_inclusive=False)
    set_price(PriceFacts(sku=SKU, amount=plain, version=1))
    rule = Rule("region", "in", frozenset({region}))
    list_id = save_price_list(PriceListFacts("abroad", "Abroad", rules=(rule,)))
    set_list_price(list_id, ListPriceFacts(SKU, listed))
    open_price_list(list_id)
    assert asked(variant, PriceContext(region=region, currency=plain.currency)) == shown
    assert asked(variant, PriceContext(region="XX", currency=plain.currency)) == (str(plain), None)
    assert news()[-1]["currencies"] == [plain.currency]  # other regions' pages stay as they are
    Price.objects.filter(currency=plain.currency).delete()
    close_price_list(list_id)
    assert news()[-1]["currencies"] == []  # what only the list had is sold there no more
    assert asked(variant) == ("₹1,999.00", "₹2,499.00")


def test_one_query_without_lists_and_two_with_them(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    ids = [add_variant(f"BLS-001-MRN-{size}", attributes={"size": str(size)}).pk for size in range(32, 46, 2)]
    put_on_show()
    with django_assert_num_queries(1):
        price_of(ids)
    a_list(rules=(GROUP,))
    a_list("navratri")
    for wanted in (ids[:2], ids):
        with django_assert_num_queries(2):
            assert set(price_of(wanted, PriceContext(group_ids=(7,)))) == set(wanted)


def test_the_database_refuses_what_no_price_may_be() -> None:
    variant = add_variant()
    row = PriceList.objects.get(pk=a_list())
    wrong: list[dict[str, object]] = [
        {"amount": 0, "price_list": row, "min_quantity": 2},
        {"amount": 1, "price_list": row, "min_quantity": 3, "max_quantity": 2},
        {"amount": 1, "price_list": row},  # the tier stands there already
        {"amount": 1},  # for nobody
        {"amount": 1, "price_list": row, "min_quantity": 2, "currency": "XYZ"},
    ]
    for columns in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            SpecialPrice.objects.create(variant=variant, **columns)
    with pytest.raises(IntegrityError), transaction.atomic():
        Region.objects.create(code="SEZ", name="Export in rupees", currency="INR", tax_inclusive=False)
