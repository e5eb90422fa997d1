"""Customers and orders of a Medusa shop, from the answers of its Admin API."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.imports.models import ImportJob, ImportRow
from core.imports.operations import begin_import, run_import
from core.imports.reading import FileUnreadable
from core.models import OutboxEvent
from orders.models import Customer, ImportedOrder, Order

pytestmark = pytest.mark.django_db
FILES = Path(__file__).parent / "files"
CUSTOMERS, ORDERS = FILES / "medusa_customers.json", FILES / "medusa_orders.jsonl"


def run(kind: str, content: bytes, *, dry_run: bool = False) -> ImportJob:
    job = begin_import(kind=kind, name="answer.json", chunks=[content], created_by=None, dry_run=dry_run)
    while run_import(job.pk):
        pass
    job.refresh_from_db()
    return job


def told(job: ImportJob) -> dict[int, tuple[str, str]]:
    rows = ImportRow.objects.filter(job=job)
    return {
        number: (outcome, column)
        for number, outcome, column in rows.values_list("number", "outcome", "column")
    }


def test_customers_come_with_all_their_addresses() -> None:
    job = run("medusa-customers", CUSTOMERS.read_bytes())
    assert told(job) == {1: ("ok", ""), 2: ("ok", ""), 3: ("refused", "email"), 4: ("refused", "addresses")}
    asha = Customer.objects.get(email="asha@blouson.test")
    assert (asha.name, asha.phone) == ("Asha Rao", "+919845012345")
    book = asha.addresses.order_by("-is_default").values_list("city", "phone", "state_code", "is_default")
    assert list(book) == [
        ("Bengaluru", "+919845012345", "29", True),
        ("Mumbai", "+919845012345", "27", False),
    ]
    assert Customer.objects.get(email="guest@blouson.test").name == "guest"
    assert not Customer.objects.filter(email="odd@blouson.test").exists()


def test_customers_again_are_the_same_and_a_dry_run_writes_nobody() -> None:
    assert run("medusa-customers", CUSTOMERS.read_bytes(), dry_run=True).counts == {"ok": 2, "refused": 2}
    assert Customer.objects.count() == 0
    run("medusa-customers", CUSTOMERS.read_bytes())
    assert run("medusa-customers", CUSTOMERS.read_bytes()).counts == {"same": 2, "refused": 2}


def test_orders_are_kept_to_the_paisa_and_move_nothing() -> None:
    job = run("medusa-orders", ORDERS.read_bytes())
    assert told(job) == {
        1: ("ok", ""), 2: ("refused", "items"), 3: ("refused", "item_total"), 4: ("refused", "total"),
        5: ("refused", "total"),
    }  # fmt: skip
    order = ImportedOrder.objects.get()
    assert (order.source, order.number, order.external_id) == ("medusa", "#1", "order_011")
    assert (order.item_total, order.shipping_total, order.tax_total, order.total, order.refunded_total) == (
        450000, 9900, 21833, 459900, 10025,
    )  # fmt: skip
    assert list(order.lines.values_list("title", "sku", "quantity", "unit_price", "discount")) == [
        ("Chandni Blouse - Maroon / 34", "BLS-1", 2, 150000, 0),
        ("Meera Saree", "", 1, 150050, 50),
    ]
    assert order.payment_method == "pp_razorpay_razorpay"
    assert order.shipping_address == "Asha Rao, 12, 4th Cross, Bengaluru, 560038, Karnataka, IN"
    assert Order.objects.count() == OutboxEvent.objects.count() == 0
    assert run("medusa-orders", ORDERS.read_bytes()).counts == {"same": 1, "refused": 4}


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b'{"products": []}', "lack"),
        (b'{"orders": []}', "holds no orders"),
        (b'{"orders": [{"id": "order_1"}]}', "lack “display_id”"),
        (b"[1, 2]", "no object"),
        (b'{"orders": [', "begins like JSON and is none"),
        (b"[" * 100_000, "begins like JSON and is none"),
    ],
)
def test_a_file_that_holds_something_else_is_refused_whole(content: bytes, words: str) -> None:
    with pytest.raises(FileUnreadable, match=words):
        run("medusa-orders", content)
    assert ImportJob.objects.count() == 0


def test_a_file_that_breaks_off_says_where() -> None:
    lines = ORDERS.read_bytes().splitlines(keepends=True)
    job = run("medusa-orders", lines[0] + lines[1][:500])
    assert (job.status, job.problem) == ("failed", "Line 2 of this file is no JSON.")
    assert ImportedOrder.objects.count() == 0


def test_a_cut_goes_on_behind_the_last_order() -> None:
    job = begin_import(
        kind="medusa-orders", name="a.jsonl", chunks=[ORDERS.read_bytes()], created_by=None, dry_run=False
    )
    ImportJob.objects.filter(pk=job.pk).update(position=4)
    run_import(job.pk)
    assert told(job).keys() == {5}
