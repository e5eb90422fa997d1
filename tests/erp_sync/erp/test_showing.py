"""What the shop shows and says of its goods, told to the ERP: on change, once, beside the ERP's own fields."""

from __future__ import annotations

from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from pytest_django.fixtures import Settings

from catalog.products.models import Product
from catalog.products.operations import publish_product, withdraw_product
from catalog.products.operations.content import ProductContent, attach_content
from core import clock
from erp_sync.connections import FEEDS, PUSHES
from erp_sync.engine.inbox import apply_due
from erp_sync.engine.push import push_due
from erp_sync.erp.ports import the_erp
from erp_sync.models import OutboundMessage
from tests.world import World, drain_outbox

pytestmark = pytest.mark.django_db
STYLE = "BL-IKAT"
WORDS = ProductContent(
    sku=STYLE, handle="ikat-blouse", title="Ikat blouse", description="Woven in Pochampally."
)


@pytest.fixture
def telling(range_in_shop: World, settings: Settings) -> World:
    settings.ERP_HEARS_WHAT_IS_SHOWN = True
    return range_in_shop


def item(world: World) -> dict[str, Any]:
    (row,) = [each for each in world.arkone.state("items") if each["sku"] == STYLE]
    return dict(row)


def settle() -> int:
    drain_outbox()
    OutboundMessage.objects.filter(status="pending").update(next_attempt_at=clock.now())
    return push_due(PUSHES)


def test_publication_and_words_reach_the_erp_and_nothing_comes_back_as_news(telling: World) -> None:
    product = Product.objects.get(erp_sku=STYLE)
    before = item(telling)
    attach_content(WORDS)
    assert settle() == 0, "what nobody can see is not told"
    publish_product(product.public_id)
    for method in ("PATCH", "PUT"):
        telling.arkone.add_fault(
            "timeout_after_commit",
            params={"hold_s": 0.3},
            match={"method": method, "path_regex": "tem"},
            times=1,
        )
    settle()
    assert settle() == 1
    told = item(telling)
    said = {name: told["shop"][name] for name in ("published", "title", "description", "url")}
    assert said == {
        "published": True,
        "title": "Ikat blouse",
        "description": "Woven in Pochampally.",
        "url": "http://127.0.0.1:8000/products/ikat-blouse/",
    }
    assert (told["name"], told["mrp"], told["version"]) == (
        before["name"],
        before["mrp"],
        before["version"] + 1,
    )

    telling.arkone.clock(advance_s=5)
    call_command("sync", "products", verbosity=0)
    apply_due(FEEDS)
    assert settle() == 0, "our own words come back as an echo"
    product.refresh_from_db()
    assert (product.title, product.erp_name) == ("Ikat blouse", before["name"])

    attach_content(
        ProductContent(sku=STYLE, handle="ikat-blouse", title="Ikat blouse", description="New words.")
    )
    withdraw_product(product.public_id)
    drain_outbox()
    assert OutboundMessage.objects.filter(flow="erp_showing", status="pending").count() == 1, "told together"
    assert settle() == 1
    assert (item(telling)["shop"]["published"], item(telling)["shop"]["description"]) == (False, "New words.")


def test_a_person_sends_what_waits_and_has_everything_compared(telling: World) -> None:
    publish_product(Product.objects.get(erp_sku=STYLE).public_id)
    drain_outbox()

    def sync(*words: str) -> str:
        out = StringIO()
        call_command("sync", "erp_showing", *words, stdout=out, no_color=True)
        return " ".join(out.getvalue().split())

    assert sync().startswith("erp_showing 0 looked at 1 accepted 0 waiting 0 dead letters")
    version = item(telling)["version"]
    telling.arkone.seed(items=[{"sku": "LH-BANDHANI", "shop": {"published": True}}])
    assert sync("--full").startswith("erp_showing 3 looked at 3 accepted 0 waiting 0 dead letters")
    assert item(telling)["version"] == version, "what is there already is not written again"
    (other,) = [each for each in telling.arkone.state("items") if each["sku"] == "LH-BANDHANI"]
    assert other["shop"]["published"] is False, "what somebody changed there is put right"

    OutboundMessage.objects.update(status="dead")
    assert sync().startswith("erp_showing 0 looked at 0 accepted 0 waiting 4 dead letters")
    assert sync("--full").startswith("erp_showing 3 looked at 4 accepted 0 waiting 0 dead letters")
    assert the_erp().name in {"arkone", "erpnext"}
