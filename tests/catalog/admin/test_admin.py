"""The catalogue as staff meet it, through a real login."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from catalog.collections.models import ProductCategory, ProductTag
from catalog.collections.operations import GroupContent, set_category, set_collection, set_tag
from catalog.inventory.models import InventoryLevel
from catalog.inventory.operations import StockLine, reserve_stock
from catalog.media.models import Image
from catalog.media.operations import ImageFacts, hang_picture
from catalog.products.models import Product, ProductOptionValue, ProductVariant
from catalog.products.operations import ProductContent, attach_content
from catalog.search.queries import search_products
from core.models import OutboxEvent, User
from tests.catalog.stockroom import LATER, add_shown, add_style

pytestmark = pytest.mark.django_db

LISTS = (
    "product", "productvariant", "image", "productcategory", "productcollection", "producttag", "price", "region",
    "taxrate", "stocklocation", "inventorylevel", "stockmovement", "reservationitem", "searchsynonym",
)  # fmt: skip
READ_ONLY = (
    "productvariant", "price", "stocklocation", "inventorylevel", "stockmovement", "reservationitem",
)  # fmt: skip


@pytest.fixture
def staff(client: Client) -> Client:
    client.force_login(User.objects.create_superuser("owner@example.com", "a-long-password"))
    return client


@pytest.fixture
def shop() -> Product:
    """One dressed and published style with a picture, stock and a hold."""
    set_category(GroupContent(handle="blouses", title="Blouses"))
    set_collection(GroupContent(handle="wedding", title="Wedding"))
    set_tag(handle="new", title="New")
    product = add_shown()
    attach_content(
        ProductContent(sku="BLS-001", handle="chandni", title="Chandni", care=("Dry clean",), categories=("blouses",),
                       swatches={"Maroon": "#6e1526"})
    )  # fmt: skip
    hang_picture(
        ImageFacts(key="front", stem="lookbook/front", alt="Front", width=1200, height=1600, formats=("webp", "jpg"),
                   widths=(400, 800), product_sku="BLS-001")
    )  # fmt: skip
    variant = ProductVariant.objects.get()
    lines = [StockLine("line_1", variant.pk, 2)]
    reserve_stock(reference="order_1", lines=lines, ship_to_state=None, expires_at=LATER)
    product.refresh_from_db()
    return product


def changelist(name: str) -> str:
    return reverse(f"admin:catalog_{name}_changelist")


def page_of(row: Any) -> str:
    return reverse(f"admin:catalog_{row._meta.model_name}_change", args=[row.pk])


def form_of(staff: Client, row: Any, **changes: Any) -> dict[str, Any]:
    """What a browser would send back from the form, with some fields filled in otherwise."""
    context = staff.get(page_of(row)).context
    form = context["adminform"].form
    sent: dict[str, Any] = {}
    for name in form.fields:
        value = form[name].value()
        if value is not None and value is not False:
            sent[name] = (
                [each.pk if hasattr(each, "pk") else each for each in value]
                if isinstance(value, list)
                else value
            )
    for formset in context["inline_admin_formsets"]:
        prefix = formset.formset.prefix
        sent |= {f"{prefix}-TOTAL_FORMS": 0, f"{prefix}-INITIAL_FORMS": 0}
    return {**sent, **changes}


@pytest.mark.usefixtures("shop")
@pytest.mark.parametrize("name", LISTS)
def test_every_list_opens_searches_and_opens_a_row(staff: Client, name: str) -> None:
    listed = staff.get(changelist(name))
    assert listed.status_code == 200
    rows = list(listed.context["cl"].result_list)
    assert rows
    assert staff.get(page_of(rows[0])).status_code == 200
    if name not in ("region",):
        assert staff.get(changelist(name), {"q": "zzz-nothing"}).context["cl"].result_count == 0


@pytest.mark.usefixtures("shop")
@pytest.mark.parametrize("name", READ_ONLY)
def test_what_the_erp_owns_cannot_be_touched(staff: Client, name: str) -> None:
    row = next(iter(staff.get(changelist(name)).context["cl"].result_list))
    assert staff.get(reverse(f"admin:catalog_{name}_add")).status_code == 403
    assert staff.post(page_of(row), {"stocked": 99}).status_code == 403
    assert (
        staff.post(reverse(f"admin:catalog_{name}_delete", args=[row.pk]), {"post": "yes"}).status_code == 403
    )


def test_styles_are_neither_added_nor_deleted(staff: Client, shop: Product) -> None:
    assert staff.get(reverse("admin:catalog_product_add")).status_code == 403
    assert (
        staff.post(reverse("admin:catalog_product_delete", args=[shop.pk]), {"post": "yes"}).status_code
        == 403
    )
    assert Product.objects.filter(pk=shop.pk).exists()


def test_the_shops_words_are_saved_through_the_operation(staff: Client, shop: Product) -> None:
    told = OutboxEvent.objects.filter(name="catalog.ProductChanged").count()
    sent = form_of(
        staff, shop, title="Chandni in turquoise", care="Dry clean only\r\nKeep in muslin\r\n", rank=7
    )
    sent["tags"] = [ProductTag.objects.get().pk]
    assert staff.post(page_of(shop), sent).status_code == 302
    shop.refresh_from_db()
    assert (shop.title, shop.rank, shop.care) == (
        "Chandni in turquoise",
        7,
        ["Dry clean only", "Keep in muslin"],
    )
    assert [group.handle for group in (*shop.categories.all(), *shop.tags.all())] == ["blouses", "new"]
    assert ProductOptionValue.objects.get(value="Maroon").swatch == "#6e1526"
    assert OutboxEvent.objects.filter(name="catalog.ProductChanged").count() == told + 1
    assert [card.handle for card in search_products("turquoise").cards] == ["chandni"]


def test_saving_without_a_change_tells_nobody(staff: Client, shop: Product) -> None:
    told = OutboxEvent.objects.count()
    assert staff.post(page_of(shop), form_of(staff, shop)).status_code == 302
    assert OutboxEvent.objects.count() == told


def test_the_erps_fields_cannot_be_smuggled_in(staff: Client, shop: Product) -> None:
    sent = form_of(
        staff, shop, hs_code="50072010", erp_sku="X", status="draft", source_version=99, item_status="gone"
    )
    staff.post(page_of(shop), sent)
    shop.refresh_from_db()
    assert (shop.hs_code, shop.erp_sku, shop.status, shop.source_version) == (
        "62061090",
        "BLS-001",
        "published",
        1,
    )


def test_an_address_in_use_is_refused_with_a_word(staff: Client, shop: Product) -> None:
    other = add_style("BLS-002")
    answer = staff.post(page_of(other), form_of(staff, other, handle="chandni"))
    assert answer.status_code == 200
    assert "handle" in answer.context["adminform"].form.errors
    other.refresh_from_db()
    assert other.handle != "chandni"


def test_buttons_publish_and_withdraw(staff: Client, shop: Product) -> None:
    staff.post(page_of(shop), form_of(staff, shop, catalog_product_withdraw_now="1"))
    shop.refresh_from_db()
    assert shop.status == "draft"
    staff.post(page_of(shop), form_of(staff, shop, catalog_product_publish_now="1"))
    shop.refresh_from_db()
    assert shop.status == "published"


def test_groups_are_kept_through_operations(staff: Client, shop: Product) -> None:
    parent = ProductCategory.objects.get()
    sent = {"title": "Silk", "handle": "silk", "parent": parent.pk, "rank": 1, "description": ""}
    assert staff.post(reverse("admin:catalog_productcategory_add"), sent).status_code == 302
    silk = ProductCategory.objects.get(handle="silk")
    assert silk.parent == parent
    assert OutboxEvent.objects.latest("id").payload == {"kind": "category", "handle": "silk"}
    staff.post(page_of(parent), {**sent, "title": "Blouses", "parent": silk.pk})
    parent.refresh_from_db()
    assert parent.parent is None, "a ring is refused"
    delete = reverse("admin:catalog_productcategory_delete", args=[silk.pk])
    assert staff.post(delete, {"post": "yes"}).status_code == 302
    assert not ProductCategory.objects.filter(handle="silk").exists()


def test_a_picture_is_described_through_the_operation(staff: Client, shop: Product) -> None:
    image = Image.objects.get()
    staff.post(page_of(image), {"alt": "A maroon blouse, front", "rank": 2, "stem": "../../etc/passwd"})
    image.refresh_from_db()
    assert (image.alt, image.rank, image.stem) == ("A maroon blouse, front", 2, "lookbook/front")
    assert OutboxEvent.objects.latest("id").name == "catalog.ProductChanged"


@pytest.mark.parametrize(
    "name",
    ["product", "productvariant", "inventorylevel", "stockmovement", "price", "image", "productcategory"],
)
def test_lists_ask_as_often_for_many_rows_as_for_one(staff: Client, shop: Product, name: str) -> None:
    def ask() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert staff.get(changelist(name)).status_code == 200
        return len(captured)

    ask()  # content types and the session are remembered from here on
    before = ask()
    for number in range(2, 7):
        sku = f"BLS-00{number}"
        add_shown(sku)
        set_category(GroupContent(handle=f"group-{number}", title="More", parent="blouses"))
        hang_picture(
            ImageFacts(key=sku, stem=sku, alt="Front", width=1200, height=1600, formats=("webp", "jpg"), widths=(800,),
                       product_sku=sku)
        )  # fmt: skip
    assert InventoryLevel.objects.count() == 6
    assert ask() == before


def test_shoppers_and_strangers_are_kept_out(client: Client, shop: Product) -> None:
    assert client.get(changelist("product")).status_code == 302
    client.force_login(User.objects.create_user("shopper@example.com", "a-long-password"))
    assert client.post(page_of(shop), {"title": "Mine"}).status_code == 302
    shop.refresh_from_db()
    assert shop.title == "Chandni"
