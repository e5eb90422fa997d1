"""Collections by hand and by rules."""

from __future__ import annotations

import pytest

from catalog.collections.models import CollectionProduct, ProductCollection
from catalog.collections.operations import (
    GroupContent,
    arrange_collection,
    choose_by_hand,
    refresh_memberships,
    refresh_rule_collections,
    set_collection,
    set_collection_rules,
    set_tag,
)
from catalog.collections.queries import matching_preview
from catalog.collections.rules import condition_of, conditions_of
from catalog.products.models import Product
from catalog.products.operations import ProductContent, attach_content
from core.errors import Invalid, Refused
from core.models import OutboxEvent
from tests.catalog.stockroom import add_shown

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair() -> tuple[Product, Product]:
    """A raw silk blouse for ₹1,999 in stock; a cotton one for ₹899 that is sold out."""
    set_collection(GroupContent(handle="edit", title="Edit"))
    set_tag(handle="new", title="New")
    silk, cotton = add_shown("BLS-001"), add_shown("BLS-002", price="899.00", stock=0)
    attach_content(ProductContent(sku="BLS-001", handle="s", title="S", fabric="Raw silk", occasion=("Wedding",), tags=("new",)))  # fmt: skip
    attach_content(ProductContent(sku="BLS-002", handle="c", title="C", fabric="Cotton"))
    return silk, cotton


def held() -> list[str]:
    rows = CollectionProduct.objects.filter(productcollection__handle="edit").select_related("product")
    return [row.product.erp_sku for row in rows.order_by("rank", "product__erp_sku")]


@pytest.mark.parametrize(
    ("line", "skus"),
    [
        ("fabric is raw silk, Chanderi", ["BLS-001"]),
        ("fabric is not Raw silk", ["BLS-002"]),
        ("occasion is Wedding", ["BLS-001"]),
        ("tag is new", ["BLS-001"]),
        ("price at most 899", ["BLS-002"]),
        ("price at least 899", ["BLS-001", "BLS-002"]),
        ("stock is in", ["BLS-001"]),
        ("stock is out", ["BLS-002"]),
        ("published within 1 day", ["BLS-001", "BLS-002"]),
        ("published before 2001-01-01", []),
    ],
)
@pytest.mark.usefixtures("pair")
def test_a_condition_chooses(line: str, skus: list[str]) -> None:
    set_collection_rules(handle="edit", lines=[line])
    assert held() == skus
    assert matching_preview(conditions_of([line]), "all").count == len(skus)
    assert condition_of(condition_of(line).line()) == condition_of(line), "what is written can be read"


@pytest.mark.usefixtures("pair")
def test_all_or_any() -> None:
    lines = ["fabric is Cotton", "price at least 1500"]
    set_collection_rules(handle="edit", lines=lines, match="all")
    assert held() == []
    set_collection_rules(handle="edit", lines=lines, match="any")
    assert held() == ["BLS-001", "BLS-002"]


@pytest.mark.parametrize(
    "line", ["colour is red", "price is 4", "price at most cheap", "stock is few", "published within 0 days",
             "published since 30/11/2026", "fabric is ,", "tag is unheard-of", ""],
)  # fmt: skip
@pytest.mark.usefixtures("pair")
def test_a_wrong_condition_is_named_and_changes_nothing(line: str) -> None:
    told = OutboxEvent.objects.count()
    with pytest.raises(Invalid) as refusal:
        set_collection_rules(handle="edit", lines=[line])
    assert set(refusal.value.fields) == {"conditions"}
    assert ProductCollection.objects.get(handle="edit").kind == "by_hand"
    assert OutboxEvent.objects.count() == told


def test_members_follow_their_products(pair: tuple[Product, Product]) -> None:
    set_collection_rules(handle="edit", lines=["fabric is Cotton"])
    Product.objects.filter(erp_sku="BLS-001").update(fabric="Cotton")
    told = OutboxEvent.objects.count()
    assert [refresh_memberships([pair[0].pk]), refresh_memberships([pair[0].pk])] == [True, False]
    assert held() == ["BLS-001", "BLS-002"]
    assert OutboxEvent.objects.count() == told + 1
    Product.objects.filter(erp_sku="BLS-002").update(fabric="Silk")
    assert [refresh_rule_collections(), refresh_rule_collections()] == [1, 0]
    attach_content(ProductContent(sku="BLS-001", handle="s", title="S again", fabric="Cotton"))
    assert held() == ["BLS-001"], "the hand does not take out what rules put in"


def test_the_hand_keeps_its_order_and_rules_refuse_it(pair: tuple[Product, Product]) -> None:
    silk, cotton = pair
    wanted = [cotton.public_id, silk.public_id]
    assert [arrange_collection(handle="edit", product_ids=wanted) for _ in range(2)] == [True, False]
    assert held() == ["BLS-002", "BLS-001"]
    set_collection_rules(handle="edit", lines=["stock is in"])
    with pytest.raises(Refused):
        arrange_collection(handle="edit", product_ids=wanted)
    assert choose_by_hand("edit") is True
    assert held() == ["BLS-001"]
