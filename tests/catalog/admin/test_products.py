"""Sale terms, links, filters and what is missing: a style's page as staff use it."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from catalog.assortment.models import ProductLink, ProductType, SalesChannel
from catalog.collections.models import ProductCollection
from catalog.collections.operations import GroupContent, set_collection, set_collection_rules
from catalog.media.operations import ImageFacts, hang_picture
from catalog.products.models import Product
from catalog.products.operations import NotPublishable, publish_product, withdraw_product
from core.models import AuditEntry, OutboxEvent, User
from tests.catalog.admin.test_admin import changelist, form_of, page_of
from tests.catalog.stockroom import add_shown, add_style, add_variant

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(client: Client) -> Client:
    client.force_login(User.objects.create_superuser("owner@example.com", "a-long-password"))
    return client


def picture(sku: str, key: str, alt: str) -> None:
    hang_picture(
        ImageFacts(key=key, stem=key, alt=alt, width=1200, height=1600, formats=("webp",), widths=(800,),
                   product_sku=sku)
    )  # fmt: skip


def links(*rows: tuple[str, int, int]) -> dict[str, Any]:
    """Inline rows: kind, target's row id, place."""
    sent: dict[str, Any] = {"links-TOTAL_FORMS": len(rows), "links-INITIAL_FORMS": 0}
    for number, (kind, target, rank) in enumerate(rows):
        sent |= {
            f"links-{number}-kind": kind,
            f"links-{number}-target": target,
            f"links-{number}-rank": rank,
        }
    return sent


def linked(product: Product) -> list[tuple[str, str]]:
    rows = ProductLink.objects.filter(product=product).order_by("kind", "rank")
    return list(rows.values_list("kind", "target__erp_sku"))


def errors(answer: Any) -> dict[str, list[str]]:
    assert answer.status_code == 200
    return dict(answer.context["adminform"].form.errors)


def test_sale_terms_are_saved_told_and_kept_in_the_trail(staff: Client) -> None:
    product, kind = add_shown(), ProductType.objects.create(handle="blouse", title="Blouse")
    sent = form_of(
        staff, product, type=kind.pk, channels=["web", "pos"], is_one_of_a_kind="on",
        published_from_0="2026-11-20", published_from_1="09:00:00",
    )  # fmt: skip
    assert staff.post(page_of(product), sent).status_code == 302
    product.refresh_from_db()
    assert (product.type, product.channels, product.is_one_of_a_kind) == (kind, ["pos", "web"], True)
    assert product.published_from is not None and product.published_until is None
    told = AuditEntry.objects.get(kind="catalog.product").changes
    assert {"type", "channels", "is_one_of_a_kind", "published_from"} <= set(told)
    assert OutboxEvent.objects.latest("id").payload["kind"] == "content"
    before = OutboxEvent.objects.count()
    assert staff.post(page_of(product), form_of(staff, product, **_moments(product))).status_code == 302
    assert OutboxEvent.objects.count() == before, "the same again is no news"


def _moments(product: Product) -> dict[str, str]:
    return {"published_from_0": "2026-11-20", "published_from_1": "09:00:00"}


def test_refusals_stand_at_their_fields_and_change_nothing(staff: Client) -> None:
    product = add_shown()
    add_variant("BLS-001-MRN-36")
    told = OutboxEvent.objects.count()
    sent = form_of(staff, product, is_one_of_a_kind="on")
    assert "2 variants on sale" in errors(staff.post(page_of(product), sent))["is_one_of_a_kind"][0]
    window = {
        "published_from_0": "2026-11-20", "published_from_1": "09:00:00",
        "published_until_0": "2026-11-19", "published_until_1": "09:00:00",
    }  # fmt: skip
    sent = form_of(staff, product, **window)
    assert errors(staff.post(page_of(product), sent))["published_until"] == ["It has to end after it begins."]
    sent = form_of(staff, product, channels=[])
    assert errors(staff.post(page_of(product), sent))["channels"] == ["Choose at least one channel."]
    product.refresh_from_db()
    assert (product.is_one_of_a_kind, product.published_from, product.channels) == (False, None, ["web"])
    assert (OutboxEvent.objects.count(), AuditEntry.objects.count()) == (told, 0)


def test_links_are_kept_in_the_order_given_and_never_lead_back(staff: Client) -> None:
    product, one, two = add_shown(), add_style("BLS-002"), add_style("BLS-003")
    rows = links(("related", one.pk, 2), ("related", two.pk, 1), ("alternative", one.pk, 0))
    assert staff.post(page_of(product), form_of(staff, product, **rows)).status_code == 302
    assert linked(product) == [("alternative", "BLS-002"), ("related", "BLS-003"), ("related", "BLS-002")]
    assert "links" in AuditEntry.objects.get().changes
    answer = staff.post(page_of(product), form_of(staff, product, **links(("related", product.pk, 0))))
    assert b"this is the one you are editing" in answer.content
    assert len(linked(product)) == 3


def test_one_row_of_links_is_changed_and_another_taken_away(staff: Client) -> None:
    product, one, two = add_shown(), add_style("BLS-002"), add_style("BLS-003")
    rows = links(("related", one.pk, 0), ("related", two.pk, 1))
    staff.post(page_of(product), form_of(staff, product, **rows))
    first, second = ProductLink.objects.order_by("rank")
    page = staff.get(page_of(product)).content.decode()
    assert f'<option value="{one.pk}" selected' in page
    changed = {
        **rows, "links-INITIAL_FORMS": 2, "links-0-id": first.pk, "links-1-id": second.pk, "links-0-DELETE": "on",
        "links-0-product": product.pk, "links-1-product": product.pk, "links-1-kind": "complete_the_look",
    }  # fmt: skip
    assert staff.post(page_of(product), form_of(staff, product, **changed)).status_code == 302
    assert linked(product) == [("complete_the_look", "BLS-003")]


def test_the_page_says_all_that_is_missing_before_it_can_be_shown(staff: Client) -> None:
    product = add_style()
    picture("BLS-001", "front", "")
    page = staff.get(page_of(product)).content.decode()
    assert "has no variant that is sold" in page and "1 picture without a description" in page
    with pytest.raises(NotPublishable) as refusal:
        publish_product(product.public_id)
    assert "no variant" in refusal.value.message and "Pictures page" in refusal.value.message
    assert "Nothing is missing." in staff.get(page_of(add_shown("BLS-002"))).content.decode()


def test_filters_find_what_is_missing_and_where_it_is_sold(staff: Client) -> None:
    shown, bare = add_shown(), add_style("BLS-002")
    picture("BLS-001", "front", "")
    SalesChannel.objects.get(code="pos")
    Product.objects.filter(pk=bare.pk).update(channels=["pos"])

    def found(**query: str) -> list[Product]:
        return list(staff.get(changelist("product"), query).context["cl"].queryset)

    assert found(missing="picture") == found(missing="price") == found(missing="variant") == [bare]
    assert found(missing="alt") == found(channel="web") == [shown]
    assert found(channel="pos") == [bare]
    assert len(found(missing="type")) == 2


def test_a_published_style_joins_the_collections_whose_rules_it_meets() -> None:
    product = add_shown()
    withdraw_product(product.public_id)
    Product.objects.update(published_at=None)
    set_collection(GroupContent(handle="new-in", title="New in"))
    set_collection_rules(handle="new-in", lines=["published within 30 days"])
    assert ProductCollection.objects.get().products.count() == 0
    publish_product(product.public_id)
    assert ProductCollection.objects.get().products.get() == product
