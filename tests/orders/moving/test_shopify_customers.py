"""Shopify's customers: a login without a password each; what cannot be used is named, the rest comes along."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from django.contrib.auth import authenticate

from core.imports import SourceRow
from core.imports.models import ImportJob, ImportRow
from core.imports.operations import begin_import, run_import
from core.imports.reading import open_sheet
from core.models import OutboxEvent, User
from orders.models import Customer, CustomerAddress
from orders.moving.shopify_customers import ShopifyCustomers
from tests.orders.wardrobe import add_customer

pytestmark = pytest.mark.django_db
FILE = Path(__file__).parent / "files" / "shopify_customers_export.csv"


def run(*, dry_run: bool) -> ImportJob:
    job = begin_import(
        kind="shopify-customers", name=FILE.name, chunks=[FILE.read_bytes()], created_by=None, dry_run=dry_run
    )
    while run_import(job.pk):
        pass
    job.refresh_from_db()
    return job


def told(job: ImportJob) -> dict[int, tuple[str, str]]:
    rows = ImportRow.objects.filter(job=job).order_by("number")
    return {row.number: (row.outcome, row.message) for row in rows}


def test_a_dry_run_says_what_would_happen_and_writes_nobody() -> None:
    job = run(dry_run=True)
    assert job.counts == {"ok": 4, "refused": 3}
    assert User.objects.count() == Customer.objects.count() == CustomerAddress.objects.count() == 0


def test_customers_come_with_phone_and_address_and_without_a_password() -> None:
    run(dry_run=False)
    asha = Customer.objects.get(email="asha@blouson.test")
    assert (asha.name, asha.phone) == ("Asha Rao", "+919845012345")
    kept = asha.addresses.get()
    assert (kept.line1, kept.line2, kept.pincode, kept.state_code, kept.is_default) == (
        "12, 4th Cross, Indiranagar", "Near the temple, Rao & Daughters", "560038", "29", True,
    )  # fmt: skip
    assert asha.user is not None
    assert not asha.user.has_usable_password()
    assert not asha.user.is_staff
    assert authenticate(username="asha@blouson.test", password="") is None
    assert OutboxEvent.objects.count() == 0


def test_what_is_wrong_is_named_on_its_row_and_the_others_go_on() -> None:
    words = told(run(dry_run=False))
    assert {number: outcome for number, (outcome, _) in words.items()} == {
        2: "ok", 3: "ok", 4: "ok", 5: "refused", 6: "refused", 7: "refused", 8: "ok",
    }  # fmt: skip
    assert "“+1 212 555 0100” is no Indian mobile number" in words[3][1]
    assert "does not lie in India" in words[3][1]
    assert "PIN" in words[4][1]
    assert "e-mail address such as" in words[5][1]
    assert "Row 2 has the same “Email”" in words[6][1]
    assert "e-mail address such as" in words[7][1]
    assert Customer.objects.get(email="wes@example.com").phone == ""
    assert Customer.objects.get(email="unal@blouson.test").name == "Unal Şahin"


def test_a_second_import_finds_everybody_the_same() -> None:
    run(dry_run=False)
    before = list(Customer.objects.values_list("public_id", "name", "phone"))
    assert run(dry_run=False).counts == {"same": 4, "refused": 3}
    assert list(Customer.objects.values_list("public_id", "name", "phone")) == before
    assert CustomerAddress.objects.count() == 1


def test_who_is_here_already_keeps_their_words_and_password() -> None:
    public_id = add_customer("asha@blouson.test")
    Customer.objects.filter(public_id=public_id).update(name="Asha of Blouson", phone="")
    run(dry_run=False)
    asha = Customer.objects.get(public_id=public_id)
    assert (asha.name, asha.phone) == ("Asha of Blouson", "+919845012345")
    assert asha.user is not None
    assert asha.user.has_usable_password()
    assert asha.addresses.count() == 1


def test_staff_gain_no_rights_and_lose_none() -> None:
    owner = User.objects.create_superuser("asha@blouson.test", "kanjivaram-9")
    run(dry_run=False)
    owner.refresh_from_db()
    assert owner.is_superuser
    assert owner.check_password("kanjivaram-9")
    assert User.objects.filter(is_staff=True).count() == 1


def test_the_file_is_read_as_shopify_writes_it() -> None:
    rows = [
        SourceRow(row.number, row.cells)
        for row in open_sheet(io.BytesIO(FILE.read_bytes()), ShopifyCustomers()).rows()
    ]
    assert rows[0].text("default_address_zip") == "'560038"
    assert FILE.read_bytes().startswith(b"\xef\xbb\xbf")
