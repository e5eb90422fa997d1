"""Everything held about somebody as one ZIP: asked for by the proven person, made by a worker, gone after some days."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from datetime import timedelta

import pytest

from core import clock
from core.errors import Invalid, NotFound
from core.models import StoredFile
from orders.customers.operations import register_customer
from orders.customers.privacy.operations import (
    AskedAlready,
    NotProven,
    ask_data_export,
    forget_data_exports,
    write_data_exports,
)
from orders.customers.privacy.queries import export_bytes
from orders.models import Customer, DataExport
from tests.orders.conftest import begin
from tests.orders.customers.privacy.test_erasure import ASHA, NAME, PASSWORD, STREET, asha, lived
from tests.orders.wardrobe import news

__all__ = ["asha", "lived"]
pytestmark = pytest.mark.django_db


def made(customer: Customer) -> tuple[dict[str, list[dict[str, object]]], str]:
    """The download: sections by title, and the page to read."""
    export_id = ask_data_export(customer_id=customer.public_id, password=PASSWORD)
    assert write_data_exports() == 1
    with zipfile.ZipFile(
        io.BytesIO(export_bytes(customer_id=customer.public_id, export_id=export_id))
    ) as bundle:
        told = json.loads(bundle.read("everything.json"))
        return {each["title"]: each["rows"] for each in told["sections"]}, bundle.read(
            "Read me.html"
        ).decode()


def test_everything_held_is_in_it_and_no_key(lived: Customer) -> None:
    told, page = made(lived)
    assert set(told) >= {
        "You", "Your login", "Your addresses", "Your orders", "What you ordered", "Your invoices", "Your returns",
        "Your reviews", "Your bags", "What you agreed to", "What you asked us", "Letters and messages to you",
        "What we told other systems", "Pieces you wait for", "Your credit notes", "What you were paid back",
    }  # fmt: skip
    (you,) = told["You"]
    assert (you["e-mail"], you["name"], you["phone"]) == (ASHA, NAME, "+919845012345")
    assert told["Your addresses"][0]["house and street"] == STREET
    assert told["Your orders"][0]["status"] == "confirmed"
    assert told["What you ordered"][0]["order"] == told["Your orders"][0]["number"]
    said = json.dumps(told)
    assert "pbkdf2" not in said
    assert "md5$" not in said
    assert "token hash" not in said
    assert STREET in page
    assert "section" in page


def test_markup_in_what_they_wrote_stays_text(asha: Customer) -> None:
    Customer.objects.update(company_name="<script>alert(1)</script>")
    _, page = made(asha)
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_nobody_else_is_in_it(lived: Customer) -> None:
    other = register_customer(
        email="natasha@example.com", password=PASSWORD, name="Natasha Iyer", phone="98450 99999"
    )
    told, page = made(lived)
    assert "Natasha" not in json.dumps(told) + page
    with pytest.raises(NotFound):
        export_bytes(customer_id=other, export_id=DataExport.objects.get().public_id)


def test_orders_of_a_guest_with_the_proven_address_are_in_it(asha: Customer, world: object) -> None:
    start = begin(email=ASHA)
    told, _ = made(asha)
    assert [row["number"] for row in told["Your orders"]] == [start.order_number]


def test_only_the_proven_person_and_one_at_a_time(asha: Customer) -> None:
    with pytest.raises(Invalid):
        ask_data_export(customer_id=asha.public_id, password="guess")
    Customer.objects.update(email_verified_at=None, phone_verified_at=None)
    with pytest.raises(NotProven):
        ask_data_export(customer_id=asha.public_id, password=PASSWORD)
    assert not DataExport.objects.exists()
    Customer.objects.update(email_verified_at=clock.now())
    ask_data_export(customer_id=asha.public_id, password=PASSWORD)
    with pytest.raises(AskedAlready):
        ask_data_export(customer_id=asha.public_id, password=PASSWORD)
    assert news("DataExportReady") == []
    assert write_data_exports() == 1
    assert write_data_exports() == 0
    assert news("DataExportReady") == [{"export_id": DataExport.objects.get().public_id}]


def test_it_is_gone_after_its_days(asha: Customer) -> None:
    export_id = ask_data_export(customer_id=asha.public_id, password=PASSWORD)
    write_data_exports()
    assert export_bytes(customer_id=asha.public_id, export_id=export_id)
    with clock.moved(timedelta(days=7, seconds=1)):
        with pytest.raises(NotFound):
            export_bytes(customer_id=asha.public_id, export_id=export_id)
        assert forget_data_exports() == 1
    assert StoredFile.objects.count() == 0


def test_a_big_life_takes_few_queries(
    lived: Customer, django_assert_max_num_queries: Callable[[int], object]
) -> None:
    ask_data_export(customer_id=lived.public_id, password=PASSWORD)
    with django_assert_max_num_queries(70):  # type: ignore[attr-defined]
        write_data_exports()
