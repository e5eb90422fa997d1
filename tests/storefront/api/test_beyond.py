"""Search with facets and cursors, delivery by PIN, what goes well with a piece, reviews."""

from __future__ import annotations

import pytest

from catalog.assortment.models import SalesChannel
from catalog.collections.operations import GroupContent, set_category
from tests.catalog.stockroom import add_shown, add_variant
from tests.orders.outside import Outside
from tests.orders.wardrobe import add_piece
from tests.storefront.api.front import Front, add_key
from tests.storefront.api.test_matrix import logged_in
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
    other = Front(add_key("wholesale"))
    assert other.get("/store/search")["count"] == 0
    assert other.get(f"/store/products/{products[0].public_id}/reviews", expect=404)


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


def test_a_wishlist_is_its_customers_alone(outside: Outside) -> None:
    piece = add_piece()
    asha, meena = logged_in("asha@blouson.test"), logged_in("meena@blouson.test")
    assert asha.get("/store/customers/me/wishlist") == {"wishlist": [], "count": 0}
    for _ in range(2):
        told = asha.post("/store/customers/me/wishlist", {"variant_id": piece.public_id})
    wish = told["wishlist"][0]
    assert (told["count"], wish["variant_id"], wish["amount"]) == (1, piece.public_id, 1500)
    meena.delete(f"/store/customers/me/wishlist/{wish['id']}")
    assert (
        asha.get("/store/customers/me/wishlist")["count"],
        meena.get("/store/customers/me/wishlist")["count"],
    ) == (1, 0)
    for wrong, status in (({}, 400), ({"variant_id": 7}, 400), ({"variant_id": "variant_x"}, 404)):
        assert meena.post("/store/customers/me/wishlist", wrong, expect=status)
    assert asha.delete(f"/store/customers/me/wishlist/{wish['id']}")["parent"]["count"] == 0
    SalesChannel.objects.get_or_create(code="wholesale", defaults={"name": "Wholesale"})
    other = Front(add_key("wholesale"))
    other.token = asha.token
    assert other.post("/store/customers/me/wishlist", {"variant_id": piece.public_id}, expect=404)
