"""Search with facets and cursors, delivery by PIN, what goes well with a piece, reviews."""

from __future__ import annotations

import pytest

from catalog.assortment.models import SalesChannel
from catalog.collections.operations import GroupContent, set_category
from tests.catalog.stockroom import add_shown, add_variant
from tests.orders.outside import Outside
from tests.orders.wardrobe import add_piece
from tests.storefront.api.front import Front, add_key
from tests.world import drain_outbox

pytestmark = pytest.mark.django_db


def test_lists_and_searches_tell_facets_and_lead_on_by_cursor(outside: Outside) -> None:
    set_category(GroupContent("blouses", "Blouses"))
    products = [add_shown(sku=f"BLS-00{number}", stock=number) for number in range(1, 4)]
    add_variant("BLS-001-IVR-36", stock={"JAI": 0}, attributes={"size": "36", "colour": "Ivory"})
    drain_outbox()
    front = Front()
    first = front.get("/store/search?limit=2")
    assert (first["count"], len(first["products"]), first["products"][0]["currency_code"]) == (3, 2, "inr")
    rest = front.get(f"/store/search?limit=2&cursor={first['next_cursor']}")
    assert {card["id"] for card in (*first["products"], *rest["products"])} == {
        each.public_id for each in products
    }
    ivory = front.get("/store/search?colour=ivory")
    assert [card["id"] for card in ivory["products"]] == [products[0].public_id]
    chosen = next(facet for facet in ivory["facets"] if facet["name"] == "colour")
    assert {choice["label"]: choice["is_chosen"] for choice in chosen["choices"]} == {
        "Ivory": True,
        "Maroon": False,
    }
    assert front.get("/store/search?q=chandni")["count"] == 3
    assert front.get("/store/search?q=nothinglikethis")["products"] == []
    for query, status in (
        ("sort=nonsense", 400),
        ("cursor=nonsense", 404),
        ("nonsense=1", 400),
        ("limit=-1", 400),
    ):
        front.get(f"/store/search?{query}", expect=status)
    near = front.get(f"/store/products/{products[0].handle}/recommendations")
    assert set(near) == {"complete_the_look", "alternatives", "related"}
    assert front.get("/store/products/nothing/recommendations", expect=404)["type"] == "not_found"
    reviews = front.get(f"/store/products/{products[0].public_id}/reviews")
    assert (reviews["count"], reviews["rating"]["count"]) == (0, 0)
    assert front.get(f"/store/products/{products[0].public_id}/reviews?stars=9", expect=400)
    SalesChannel.objects.get_or_create(code="wholesale", defaults={"name": "Wholesale"})
    assert Front(add_key("wholesale")).get("/store/search")["count"] == 0


def test_a_pin_is_answered(outside: Outside) -> None:
    variant = add_piece().public_id
    front = Front()
    told = front.get(f"/store/serviceability?pincode=560038&variant_id={variant}")["serviceability"]
    assert (told["state"], told["is_serviceable"], told["takes_cash"]) == ("Karnataka", True, True)
    outside.unserved.add("110001")
    far = front.get(f"/store/serviceability?pincode=110001&variant_id={variant}")["serviceability"]
    assert (far["is_serviceable"], far["takes_cash"], far["arrives_on"]) == (False, False, None)
    for wrong in ("", "12", "000000", "abcdef"):
        assert front.get(f"/store/serviceability?pincode={wrong}", expect=400)["type"] == "invalid_data"
