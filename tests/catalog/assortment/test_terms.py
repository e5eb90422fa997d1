"""Windows, channels, pieces that are the only ones, links and size charts."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from catalog.assortment.models import ProductLink
from catalog.assortment.operations import (
    ChartContent,
    SaleTerms,
    set_product_links,
    set_sale_terms,
    set_size_chart,
    turn_publication_windows,
)
from catalog.assortment.rules import chart_rows, inches, lines_of
from catalog.collections.operations import GroupContent, set_category
from catalog.products.models import Product
from catalog.products.operations import ProductContent, attach_content
from catalog.products.queries import product_page, variant_facts
from core import clock
from core.errors import Invalid
from core.models import OutboxEvent
from tests.catalog.stockroom import add_shown, add_variant, put_on_shelf

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
CHART = ChartContent("blouse-sizes", "Blouse sizes", ("Bust", "Waist"), ("34 | 86 | 70.5", "36\t91\t75"))


def kinds() -> list[str]:
    rows = OutboxEvent.objects.filter(name="catalog.ProductChanged").order_by("id")
    return [row.payload["kind"] for row in rows]


def test_a_window_opens_and_closes_and_each_is_told_once() -> None:
    product, start = add_shown(), clock.now() + DAY
    terms = SaleTerms(published_from=start, published_until=start + DAY)
    assert [set_sale_terms(product_id=product.public_id, terms=terms) for _ in range(2)] == [True, False]
    seen, sold = [], []
    for days in (0, 1.5, 2.5):
        with clock.moved(DAY * days):
            turned = [turn_publication_windows(), turn_publication_windows()]
            seen.append((Product.objects.shown().count(), turned))
            sold.append([fact.is_sold for fact in variant_facts(ids=[product.variants.get().pk]).values()])
    assert seen == [(0, [1, 0]), (1, [1, 0]), (0, [1, 0])]
    assert sold == [[False], [True], [False]]
    assert kinds()[-3:] == ["withdrawn", "published", "withdrawn"]


def test_a_product_is_shown_in_its_channels_only() -> None:
    product = add_shown()
    assert [Product.objects.shown(channel).count() for channel in ("web", "pos")] == [1, 0]
    set_sale_terms(product_id=product.public_id, terms=SaleTerms(channels=("pos", "wholesale")))
    assert [Product.objects.shown(channel).count() for channel in ("web", "pos")] == [0, 1]


@pytest.mark.parametrize(
    "terms",
    [
        SaleTerms(published_from=clock.now() + DAY, published_until=clock.now()),
        SaleTerms(channels=()),
        SaleTerms(channels=("web", "moon")),
        SaleTerms(type_handle="none"),
        SaleTerms(chart_handle="none"),
        SaleTerms(is_one_of_a_kind=True),
    ],
)
def test_terms_that_cannot_be_are_refused_and_change_nothing(terms: SaleTerms) -> None:
    product = add_shown()
    add_variant("BLS-001-MRN-36", attributes={"size": "36", "colour": "Maroon"})
    told = OutboxEvent.objects.count()
    before = Product.objects.filter(pk=product.pk).values().get()
    with pytest.raises(Invalid):
        set_sale_terms(product_id=product.public_id, terms=terms)
    assert Product.objects.filter(pk=product.pk).values().get() == before
    assert OutboxEvent.objects.count() == told


def test_the_only_piece_sells_once_and_says_so() -> None:
    product = add_shown(stock=1)
    set_sale_terms(product_id=product.public_id, terms=SaleTerms(is_one_of_a_kind=True))
    page = product_page(product.handle)
    assert (page.badge, page.is_one_of_a_kind) == ("One of a kind", True)
    fact = next(iter(variant_facts(ids=[product.variants.get().pk]).values()))
    assert fact.sold_by.maximum == 1
    put_on_shelf("BLS-001-MRN-34", "JAI", 0, version=2)
    assert product_page(product.handle).badge == "Sold"


def test_links_are_shown_in_the_hands_order_in_ten_queries() -> None:
    product, *others = [add_shown(f"BLS-00{number}") for number in range(1, 5)]
    wanted = [others[2].public_id, others[0].public_id]
    told = len(kinds())
    for changed in (True, False):
        found = set_product_links(product_id=product.public_id, kind="complete_the_look", target_ids=wanted)
        assert found is changed
    assert len(kinds()) == told + 1
    with CaptureQueriesContext(
        connection,
    ) as queries:
        page = product_page(product.handle)
    assert [card.id for card in page.complete_the_look] == wanted
    assert len(queries) <= 10
    with pytest.raises(Invalid):
        set_product_links(product_id=product.public_id, kind="related", target_ids=[product.public_id])
    with pytest.raises(IntegrityError), transaction.atomic():
        ProductLink.objects.create(product=product, target=product)


def test_the_nearest_size_chart_is_shown(client: Client) -> None:
    set_category(GroupContent(handle="blouses", title="Blouses"))
    set_category(GroupContent(handle="silk", title="Silk", parent="blouses"))
    add_shown()
    attach_content(ProductContent(sku="BLS-001", handle="chandni", title="Chandni", categories=("silk",)))
    assert product_page("chandni").size_chart is None
    assert [set_size_chart(CHART), set_size_chart(CHART)] == [True, False]
    set_category(GroupContent(handle="blouses", title="Blouses", size_chart="blouse-sizes"))
    chart = product_page("chandni").size_chart
    assert chart is not None
    assert [(row.size, row.cm, row.inches) for row in chart.rows] == [
        ("34", ("86", "70.5"), ("33¾", "27¾")),
        ("36", ("91", "75"), ("35¾", "29½")),
    ]
    html = client.get("/products/chandni/").text
    assert "Blouse sizes" in html
    assert '<th scope="col">Waist</th>' in html


@pytest.mark.parametrize(
    "lines", [(), ("34 | 86",), ("34 | 86 | x",), ("34 | 0 | 70",), ("34 | 86 | 401",), ("34 | NaN | 70",), ("| 86 | 70",),
              ("34 | 86 | 70", "34 | 86 | 70")],
)  # fmt: skip
def test_a_wrong_line_of_a_chart_is_named(lines: tuple[str, ...]) -> None:
    with pytest.raises(Invalid) as refusal:
        chart_rows(CHART.columns, lines)
    assert set(refusal.value.fields) == {"rows"}


def test_charts_are_read_as_they_are_written() -> None:
    rows = chart_rows(CHART.columns, CHART.lines)
    assert chart_rows(CHART.columns, lines_of(rows)) == rows
    assert [inches(cm) for cm in ("2.54", "88.9", "0.5")] == ["1", "35", "¼"]
