"""Many products at once: shown first, then written; and what is the ERP's stays the ERP's in every page."""

from __future__ import annotations

import pytest
from django.contrib import admin
from django.test import Client, RequestFactory

from catalog.collections.models import ProductTag
from catalog.pricing.models import PriceList, SpecialPrice
from catalog.products.models import Product, ProductVariant
from core.admin import AuditedAdmin
from core.imports.models import ImportJob
from core.imports.operations import run_import
from core.models import AuditEntry, User
from tests.core.admin_rows import add_product, add_variant

pytestmark = pytest.mark.django_db
LIST = "/admin/catalog/product/"
# What the ERP owns, by the words of the table of owners.
OWNED = {
    "catalog.product": {"erp_id", "erp_sku", "erp_name", "hs_code", "gst_policy", "item_status", "source_version"},
    "catalog.productvariant": {"sku", "mrp", "hs_code", "gst_policy", "erp_id", "status", "weight_g", "source_version"},
    "catalog.price": {"amount", "currency", "min_quantity", "is_withdrawn", "erp_id", "source_version"},
    "catalog.inventorylevel": {"stocked", "committed", "incoming", "reserved", "source_version"},
    "catalog.stocklocation": {"code", "gstin", "state_code", "source_version"},
    "catalog.stockmovement": {"delta_stocked", "delta_committed", "delta_reserved", "kind"},
}  # fmt: skip


@pytest.fixture
def owner() -> User:
    """May everything."""
    return User.objects.create_superuser("owner@blouson.test", "kanjivaram-9")


@pytest.fixture
def staff(client: Client, owner: User) -> Client:
    """Logged in."""
    client.force_login(owner)
    return client


@pytest.fixture
def styles() -> list[Product]:
    """Two that can be shown, one without a variant; all hidden."""
    found = [add_product(name) for name in ("a", "b", "c")]
    for product in found[:2]:
        add_variant(product, product.erp_sku)
    Product.objects.update(status="draft")
    return found


def ask(staff: Client, styles: list[Product], **said: str) -> object:
    """The action with its answers."""
    chosen = [str(product.pk) for product in styles]
    return staff.post(LIST, {"action": "edit_chosen", "_selected_action": chosen, "index": "0", **said})


def test_publishing_many_is_shown_first_and_then_done(staff: Client, styles: list[Product]) -> None:
    page = ask(staff, styles)
    assert page.status_code == 200 and "Show what would change" in page.content.decode()
    answer = ask(staff, styles, bulk_edit="1", what="publish")
    job = ImportJob.objects.get()
    assert (job.origin, job.title) == ("bulk edit", "Show to shoppers: 3 chosen")
    assert answer["Location"] == f"/admin/core/importjob/{job.pk}/change/"
    run_import(job.pk)
    job.refresh_from_db()
    assert job.counts == {"changed": 2, "refused": 1}
    assert not Product.objects.filter(status="published").exists()
    staff.post(f"/admin/core/importjob/{job.pk}/apply/now/")
    run_import(job.pk)
    assert set(Product.objects.filter(status="published").values_list("erp_sku", flat=True)) == {
        "STY-a",
        "STY-b",
    }
    assert AuditEntry.objects.filter(source=f"bulk edit {job.pk}", kind="catalog.product").count() == 2


def test_all_rows_of_a_filter_can_be_chosen(staff: Client, styles: list[Product]) -> None:
    ProductTag.objects.create(handle="new", title="New")
    form = {
        "action": "edit_chosen",
        "_selected_action": [str(styles[0].pk)],
        "select_across": "1",
        "index": "0",
    }
    staff.post(f"{LIST}?status__exact=draft", {**form, "bulk_edit": "1", "what": "add", "group": "tag:new"})
    job = ImportJob.objects.get()
    run_import(job.pk)
    job.refresh_from_db()
    assert (job.title, job.counts) == ("Put into New (tag): 3 chosen", {"changed": 3})


def test_a_group_has_to_be_named(staff: Client, styles: list[Product]) -> None:
    page = ask(staff, styles, bulk_edit="1", what="add")
    assert "Choose the group first." in page.content.decode() and not ImportJob.objects.exists()


def test_stock_settings_of_many_variants(staff: Client, styles: list[Product]) -> None:
    chosen = [str(pk) for pk in ProductVariant.objects.values_list("pk", flat=True)]
    form = {"action": "edit_chosen", "_selected_action": chosen, "index": "0", "bulk_edit": "1"}
    path = "/admin/catalog/productvariant/"
    assert "at least one field" in staff.post(path, form).content.decode()
    staff.post(path, {**form, "low_stock_threshold": "9"})
    job = ImportJob.objects.get()
    run_import(job.pk)
    job.refresh_from_db()
    assert job.counts == {"changed": 2} and job.rows.first().changes == {"low_stock_threshold": [None, 9]}


def test_what_the_erp_owns_is_read_only_in_every_page(owner: User) -> None:
    request = RequestFactory().get("/")
    request.user = owner
    writable, seen = [], set()
    for model, page in admin.site._registry.items():
        owned = OWNED.get(model._meta.label_lower)
        if owned is None:
            continue
        seen.add(model._meta.label_lower)
        if page.has_change_permission(request):
            fields = set(page.get_form(request, model(), change=True).base_fields)
            writable += [f"{model.__name__}.{name}" for name in fields & owned]
        assert not page.has_add_permission(request) and not page.has_delete_permission(request), model
    assert writable == [] and seen == set(OWNED)


def test_a_product_saved_by_form_leaves_its_trail(staff: Client, styles: list[Product]) -> None:
    product = styles[0]
    form = {
        "title": "Meera", "handle": "style-a", "origin_country": "IN", "rank": "0", "occasion": "", "care": "",
        "variants-TOTAL_FORMS": "0", "variants-INITIAL_FORMS": "0", "images-TOTAL_FORMS": "0", "images-INITIAL_FORMS": "0",
        "links-TOTAL_FORMS": "0", "links-INITIAL_FORMS": "0", "channels": ["web"],
    }  # fmt: skip
    answer = staff.post(f"{LIST}{product.pk}/change/", form)
    assert answer.status_code == 302, answer.context["errors"]
    entry = AuditEntry.objects.get(kind="catalog.product")
    assert entry.changes == {"title": ["Style a", "Meera"]} and entry.source == "admin form"


def test_every_page_that_may_change_the_catalogue_is_watched(owner: User) -> None:
    request = RequestFactory().get("/")
    request.user = owner
    unwatched = [
        model._meta.label
        for model, page in admin.site._registry.items()
        if model._meta.app_label in {"catalog", "core", "auth"}
        and (page.has_change_permission(request) or page.has_delete_permission(request))
        and not isinstance(page, AuditedAdmin)
    ]
    assert unwatched == []


def test_prices_of_a_list_by_percentage(staff: Client, styles: list[Product]) -> None:
    PriceList.objects.create(code="diwali", title="Diwali")
    chosen = [str(pk) for pk in ProductVariant.objects.values_list("pk", flat=True)]
    form = {"action": "price_chosen", "_selected_action": chosen, "index": "0", "bulk_edit": "1"}
    staff.post("/admin/catalog/productvariant/", {**form, "price_list": "diwali", "percent": "-12.5"})
    job = ImportJob.objects.get()
    run_import(job.pk)
    job.refresh_from_db()
    assert (job.title, job.counts) == ("-12.5 % in diwali: 2 chosen", {"ok": 2})
    assert job.rows.first().changes["amount"] == [None, "1312.50"]
    staff.post(f"/admin/core/importjob/{job.pk}/apply/now/")
    run_import(job.pk)
    assert set(SpecialPrice.objects.values_list("amount", flat=True)) == {131_250}
