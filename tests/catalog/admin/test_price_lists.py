"""Price lists for staff: filled and refused line by line, opened by a button, and the question who sees which price."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from catalog.pricing.models import CustomerGroup, PriceList, Region
from catalog.pricing.operations import (
    ListPriceFacts,
    PriceListFacts,
    open_price_list,
    save_price_list,
    set_list_price,
)
from catalog.pricing.queries import PriceContext, price_of
from catalog.pricing.rules import Rule
from core import clock
from core.models import AuditEntry, OutboxEvent, User
from core.money import Money
from tests.catalog.stockroom import add_variant, shown_variant

pytestmark = pytest.mark.django_db
SKU = "BLS-001-MRN-34"
ADD = "admin:catalog_pricelist_add"


@pytest.fixture
def staff(client: Client) -> Client:
    """An owner, logged in."""
    client.force_login(User.objects.create_superuser("owner@example.com", "a-long-password"))
    return client


def filled(
    *,
    rules: tuple[dict[str, object], ...] = (),
    prices: tuple[dict[str, object], ...] = (),
    **changes: object,
) -> dict[str, object]:
    """The page as a browser sends it; rows without an id are new."""
    sent: dict[str, object] = {"title": "Diwali", "code": "diwali", "type": "sale"}
    sent |= {f"{name}_{part}": "" for name in ("starts_at", "ends_at") for part in (0, 1)}
    for prefix, rows in (("rules", rules), ("prices", prices)):
        known = sum("id" in row for row in rows)
        sent |= {f"{prefix}-TOTAL_FORMS": len(rows), f"{prefix}-INITIAL_FORMS": known}
        for number, row in enumerate(rows):
            sent |= {f"{prefix}-{number}-{name}": value for name, value in row.items()}
    return sent | changes


def price_row(variant_id: int, price: str, **changes: object) -> dict[str, object]:
    """A new price."""
    usual = {"currency": "INR", "min_quantity": 1, "max_quantity": ""}
    return {"variant": variant_id, "price": price, **usual, **changes}


def news() -> int:
    return OutboxEvent.objects.filter(name="catalog.PricesChanged").count()


def test_a_list_is_made_with_rules_and_prices_and_opened_by_its_button(staff: Client) -> None:
    variant = shown_variant()
    boutiques = CustomerGroup.objects.create(code="boutiques", name="Boutiques")
    rule = {"attribute": "group", "operator": "in", "names": "boutiques"}
    answer = staff.post(reverse(ADD), filled(rules=(rule,), prices=(price_row(variant.pk, "1699"),)))
    assert answer.status_code == 302
    row = PriceList.objects.get()
    assert (row.code, row.status) == ("diwali", "draft")
    assert [(each.attribute, each.values) for each in row.rules.all()] == [("group", [str(boutiques.pk)])]
    assert list(row.prices.values_list("variant__sku", "amount", "min_quantity")) == [(SKU, 169_900, 1)]
    member = PriceContext(group_ids=(boutiques.pk,))
    assert price_of([variant.pk], member)[variant.pk].amount == Money.of("1999.00")
    staff.post(reverse("admin:catalog_pricelist_open_list", args=[row.pk]), {"_form_submitted": "True"})
    assert price_of([variant.pk], member)[variant.pk].amount == Money.of("1699.00")
    assert price_of([variant.pk])[variant.pk].amount == Money.of("1999.00")
    entries = AuditEntry.objects.filter(kind="catalog.pricelist").order_by("id")
    assert [(entry.action, entry.source) for entry in entries] == [
        ("added", "admin form"),
        ("changed", "admin button"),
    ]


def test_an_empty_list_is_not_opened(staff: Client) -> None:
    list_id = save_price_list(PriceListFacts("diwali", "Diwali"))
    url = reverse("admin:catalog_pricelist_open_list", args=[list_id])
    answer = staff.post(url, {"_form_submitted": "True"}, follow=True)
    assert "This price list has no prices yet" in answer.content.decode()
    assert PriceList.objects.get().status == "draft"


def test_an_unlawful_price_is_named_at_its_line_and_nothing_is_written(staff: Client) -> None:
    variant = shown_variant()
    dear = add_variant("BLS-001-MRN-36", attributes={"size": "36"}, mrp=Money.of("3999.00"))
    before = news()
    rows = (price_row(variant.pk, "2500"), price_row(dear.pk, "2700"), price_row(dear.pk, "9.999"))
    html = staff.post(reverse(ADD), filled(prices=rows)).content.decode()
    assert f"₹2,500.00 for {SKU} is above its MRP ₹2,499.00." in html
    assert "₹2,700.00 for BLS-001-MRN-36 fits no GST rate" in html
    assert "INR has fewer digits after the point." in html
    assert not PriceList.objects.exists()
    assert news() == before


def test_unknown_names_double_rules_and_a_window_turned_round_are_named(staff: Client) -> None:
    rules = (
        {"attribute": "group", "operator": "in", "names": "nobody"},
        {"attribute": "region", "operator": "in", "names": "IN"},
        {"attribute": "region", "operator": "in", "names": "IN"},
    )
    window = {
        "starts_at_0": "2026-12-02", "starts_at_1": "10:00", "ends_at_0": "2026-12-01", "ends_at_1": "10:00",
    }  # fmt: skip
    html = staff.post(reverse(ADD), filled(rules=rules[:1], **window)).content.decode()
    assert "Unknown: nobody." in html and "Choose a later end." in html
    Region.objects.get_or_create(code="IN", defaults={"name": "India"})
    html = staff.post(reverse(ADD), filled(rules=rules[1:])).content.decode()
    assert "Two rules ask for the same thing." in html
    assert not PriceList.objects.exists()


def a_list(code: str = "diwali", price: str = "1699.00", *, rules: tuple[Rule, ...] = ()) -> PriceList:
    list_id = save_price_list(PriceListFacts(code, code.title(), rules=rules))
    set_list_price(list_id, ListPriceFacts(SKU, Money.of(price)))
    return PriceList.objects.get(pk=list_id)


def test_prices_are_changed_and_taken_out_and_shoppers_pages_hear_of_it(staff: Client) -> None:
    shown_variant()
    row = a_list()
    open_price_list(row.pk)
    held, before = row.prices.get(), news()
    known = {"id": held.pk, "price_list": row.pk, "price": "1599.00", "max_quantity": ""}
    url = reverse("admin:catalog_pricelist_change", args=[row.pk])
    assert staff.post(url, filled(prices=(known,), title="Deepavali")).status_code == 302
    held.refresh_from_db()
    row.refresh_from_db()
    assert (held.amount, row.title, row.code) == (159_900, "Deepavali", "diwali")
    assert news() > before
    assert staff.post(url, filled(prices=({**known, "DELETE": "on"},))).status_code == 302
    assert not row.prices.exists()


def test_a_list_of_the_erp_shows_its_prices_and_takes_none(staff: Client) -> None:
    variant = shown_variant()
    row = a_list()
    PriceList.objects.update(erp_name="Boutiques")
    url = reverse("admin:catalog_pricelist_change", args=[row.pk])
    assert "1,699" in staff.get(url).content.decode()
    staff.post(url, filled(prices=(price_row(variant.pk, "999", min_quantity=5),)))
    assert list(row.prices.values_list("amount", flat=True)) == [169_900]


def test_a_page_of_prices_asks_as_much_for_thirty_as_for_three(staff: Client) -> None:
    shown_variant()
    row = a_list()
    url = reverse("admin:catalog_pricelist_change", args=[row.pk])

    def grow(numbers: range) -> None:
        for number in numbers:
            set_list_price(row.pk, ListPriceFacts(SKU, Money.of("1600.00"), number))

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert staff.get(url).status_code == 200
        return len(queries)

    grow(range(2, 4))
    asked()
    with_three = asked()
    grow(range(4, 31))
    assert asked() == with_three


def question(**changes: object) -> str:
    """The page's address with its question."""
    return f"{reverse('admin:catalog_which_price')}?{'&'.join(f'{name}={value}' for name, value in ({'sku': SKU} | changes).items())}"


def told(staff: Client, **changes: object) -> list[tuple[str, str, str]]:
    """Where from, how much, and what became of each price, as the page shows them."""
    prices = staff.get(question(**changes)).context["prices"]
    return [(price.source, str(price.amount), price.words) for price in prices]


def test_every_price_says_why_it_won_or_lost(staff: Client) -> None:
    shown_variant()
    boutiques = CustomerGroup.objects.create(code="boutiques", name="Boutiques")
    sale = a_list("diwali", "1699.00")
    open_price_list(sale.pk)
    group = a_list("boutique", "1499.00", rules=(Rule("group", "in", frozenset({str(boutiques.pk)})),))
    open_price_list(group.pk)
    a_list("summer", "1299.00")
    draft = ("Summer", "₹1,299.00", "Its price list is a draft.")
    assert told(staff) == [
        ("Diwali", "₹1,699.00", "This is the price."),
        ("the price set", "₹1,999.00", "A sale price is lower."),
        ("Boutique", "₹1,499.00", "Its rule on the group does not hold."),
        draft,
    ]
    assert told(staff, groups="boutiques") == [
        ("Boutique", "₹1,499.00", "This is the price."),
        ("the price set", "₹1,999.00", "A sale price is lower."),
        ("Diwali", "₹1,699.00", "A price with a more specific rule applies."),
        draft,
    ]
    assert "group Boutiques" in staff.get(question()).content.decode()


def test_the_page_looks_at_another_day_and_refuses_kindly(staff: Client) -> None:
    shown_variant()
    list_id = save_price_list(PriceListFacts("diwali", "Diwali", starts_at=clock.now() + timedelta(days=3)))
    set_list_price(list_id, ListPriceFacts(SKU, Money.of("1699.00")))
    open_price_list(list_id)
    assert told(staff)[0][:2] == ("the price set", "₹1,999.00")
    later = timezone.localtime(clock.now() + timedelta(days=4)).strftime("%Y-%m-%dT%H:%M")
    assert told(staff, at=later)[0] == ("Diwali", "₹1,699.00", "This is the price.")
    assert "There is no variant NO-SUCH." in staff.get(question(sku="NO-SUCH")).content.decode()
    assert "Ensure this value" in staff.get(question(quantity="0")).content.decode()


def test_only_those_who_may_see_price_lists_ask(client: Client) -> None:
    client.force_login(User.objects.create_user("u@example.com", "a-long-password", is_staff=True))
    assert client.get(question()).status_code == 403
