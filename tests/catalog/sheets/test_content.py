"""Styles as spreadsheets: every verdict, nothing half-written, and what goes out comes back the same."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from catalog.collections.models import ProductCategory, ProductTag
from catalog.products.models import Product
from core.imports import importer_of, importers
from core.imports.models import ImportJob
from core.imports.operations import apply_import, begin_import, run_import
from core.imports.reading import FileUnreadable
from core.imports.writing import csv_chunks
from core.models import AuditEntry, OutboxEvent
from tests.core.admin_rows import add_product, add_variant

pytestmark = pytest.mark.django_db


def judged(kind: str, content: str) -> ImportJob:
    """A file handed in and looked at."""
    job = begin_import(kind=kind, name="rows.csv", chunks=[content.encode()], created_by=None)
    run_import(job.pk)
    job.refresh_from_db()
    return job


def applied(job: ImportJob) -> ImportJob:
    """Written."""
    apply_import(job.pk)
    run_import(job.pk)
    job.refresh_from_db()
    return job


def said(job: ImportJob) -> list[tuple[int, str, str, str]]:
    """Row, outcome, column and reason."""
    return list(job.rows.values_list("number", "outcome", "column", "message"))


@pytest.fixture
def styles() -> list[Product]:
    """Three styles, one of them without a variant."""
    found = [add_product(name) for name in ("a", "b", "c")]
    for product in found[:2]:
        add_variant(product, product.erp_sku)
    ProductCategory.objects.create(handle="silk", title="Silk")
    ProductTag.objects.create(handle="new", title="New")
    return found


BAD = """Style code,Title,Address,Rank,Categories,Featured,Country of origin,Published
STY-a,Meera,style-a,5,silk,yes,IN,yes
STY-b,Meera,style-a,5,silk,yes,IN,yes
STY-x,Meera,style-x,5,silk,yes,IN,yes
STY-a,Again,style-a,5,silk,yes,IN,yes
STY-c,Chandni,style-c,minus,silk,yes,IN,yes
"""


def test_every_row_is_judged_by_itself(styles: list[Product]) -> None:
    job = judged("product-content", BAD)
    assert said(job) == [
        (2, "changed", "", ""),
        (3, "refused", "handle", "style-a is the address of another product."),
        (4, "refused", "sku", "There is no style STY-x. Styles come from the ERP: make it there first."),
        (5, "refused", "sku", "Row 2 has the same “Style code” already and counts. Take one of the two out."),
        (6, "refused", "rank", "“minus” is not a whole number."),
    ]
    assert job.counts == {"changed": 1, "refused": 4}
    assert job.rows.get(number=2).changes == {
        "title": ["Style a", "Meera"], "categories": [[], ["silk"]], "is_featured": [False, True], "rank": [0, 5],
    }  # fmt: skip
    assert not OutboxEvent.objects.exists() and not AuditEntry.objects.exists()
    assert set(Product.objects.values_list("title", flat=True)) == {"Style a", "Style b", "Style c"}


def test_only_the_good_rows_are_written(styles: list[Product]) -> None:
    job = applied(judged("product-content", BAD))
    assert (job.status, job.counts) == ("done", {"changed": 1, "refused": 4})
    product = Product.objects.get(erp_sku="STY-a")
    assert (product.title, product.rank, product.is_featured) == ("Meera", 5, True)
    assert [each.handle for each in product.categories.all()] == ["silk"]
    assert Product.objects.get(erp_sku="STY-b").title == "Style b"
    entry = AuditEntry.objects.get()
    assert (entry.object_id, entry.source) == (str(product.pk), f"import {job.pk}")
    assert entry.changes["title"] == ["Style a", "Meera"]
    assert judged("product-content", BAD).counts == {"same": 1, "refused": 4}


@pytest.mark.parametrize(
    ("line", "column", "words"),
    [
        ("STY-a,x,Title of " + "x" * 160, "title", "at most 160"),
        ("STY-a,x,=cmd|' /C calc'!A0", "title", "run as a formula"),
        ("STY-a,Not A Handle,T", "handle", "valid"),
        ("STY-a,,T", "handle", "blank"),
        (",x,T", "sku", "There is no style in this row"),
    ],
)
def test_what_the_table_would_not_hold_is_named(
    styles: list[Product], line: str, column: str, words: str
) -> None:
    job = judged("product-content", f"sku,handle,title\n{line}\n")
    _, outcome, where, message = said(job)[0]
    assert (outcome, where) == ("refused", column) and words in message


def test_publishing_says_what_is_missing(styles: list[Product]) -> None:
    Product.objects.update(status="draft")
    styles[1].images.update(alt="")
    job = judged("product-content", "sku,published\nSTY-a,yes\nSTY-b,yes\nSTY-c,yes\nSTY-a ,maybe\n")
    outcomes = [(outcome, message) for _, outcome, _, message in said(job)]
    assert outcomes[0] == ("changed", "")
    assert outcomes[1][0] == "refused" and "1 picture without a description" in outcomes[1][1]
    assert outcomes[2][0] == "refused" and "no variant that is sold" in outcomes[2][1]
    assert Product.objects.filter(status="published").count() == 0


def test_what_the_erp_owns_is_not_ours_to_change() -> None:
    with pytest.raises(FileUnreadable, match=r"“HSN”.*The ERP owns this"):
        judged("product-content", "Style code,HSN\nSTY-a,6206\n")
    with pytest.raises(FileUnreadable, match=r"“Stocked”.*the ERP's"):
        judged("stock-settings", "SKU,Stocked\nA,-5\n")


def rows_of(kind: str) -> Iterable[bytes]:
    """An export."""
    importer = importer_of(kind)
    return csv_chunks(importer.columns, importer.export())


def test_every_export_comes_back_the_same(styles: list[Product]) -> None:
    Product.objects.filter(erp_sku="STY-a").update(
        title="=HYPERLINK(1)", care=["Dry clean.", "Store flat."], description="Two\nlines, “quoted”; and more",
    )  # fmt: skip
    styles[0].categories.add(ProductCategory.objects.get())
    styles[0].tags.add(ProductTag.objects.get())
    for importer in importers():
        if not importer.can_export or not importer.kind.startswith(
            ("product", "picture", "categor", "stock")
        ):
            continue
        content = b"".join(rows_of(importer.kind)).decode()
        job = judged(importer.kind, content)
        assert set(job.counts) == {"same"}, (importer.kind, said(job))


def test_groups_are_given_and_taken_row_by_row(styles: list[Product]) -> None:
    lines = "sku,group_kind,group,is_in\nSTY-a,category,silk,yes\nSTY-a,tag,new,yes\nSTY-b,tag,old,yes\nSTY-c,shelf,x,yes\nSTY-c,tag,new,no\n"
    job = applied(judged("product-groups", lines))
    assert [(outcome, column) for _, outcome, column, _ in said(job)] == [
        ("changed", ""), ("changed", ""), ("refused", "group"), ("refused", "group_kind"), ("same", ""),
    ]  # fmt: skip
    product = styles[0]
    assert (product.categories.count(), product.tags.count()) == (1, 1)


def test_a_category_needs_a_parent_that_is_there() -> None:
    lines = "handle,title,parent,rank\nblouses,Blouses,,0\nsilk,Silk,blouses,1\nlost,Lost,nowhere,1\nnameless,,,1\nbig,Big,,99999\n"
    job = applied(judged("categories", lines))
    assert [(outcome, column) for _, outcome, column, _ in said(job)] == [
        ("ok", ""), ("ok", ""), ("refused", "parent"), ("refused", "title"), ("refused", "rank"),
    ]  # fmt: skip
    assert ProductCategory.objects.get(handle="silk").parent.handle == "blouses"
    assert ProductCategory.objects.count() == 2


def test_stock_settings_are_ours_and_judged(styles: list[Product]) -> None:
    lines = "sku,mode,limit,available_from,low_stock_threshold\nSKU-STY-a,stock,0,,7\nSKU-STY-b,backorder,0,,\nSKU-none,stock,0,,\n"
    job = judged("stock-settings", lines)
    assert [(outcome, column) for _, outcome, column, _ in said(job)] == [
        ("changed", ""), ("refused", "limit"), ("refused", "sku"),
    ]  # fmt: skip
    negative = judged("stock-settings", "sku,low_stock_threshold\nSKU-STY-a,-3\n")
    assert said(negative)[0][1:3] == ("refused", "low_stock_threshold")
