"""If-Match: a write that is meant for an older version of a thing than there is changes nothing."""

from __future__ import annotations

import hashlib

import pytest

from catalog.collections.models import ProductTag
from catalog.inventory.models import StockTerms
from catalog.pricing.models import PriceList
from catalog.products.models import Product
from core.api.matching import WAITING
from core.backoffice.document import doors
from core.idempotency import claim_key
from core.models import IdempotencyKey
from orders.models import Campaign, Customer, Promotion
from tests.backoffice import ADMIN, Office, kept
from tests.catalog.stockroom import add_style, shown_variant
from tests.orders.wardrobe import add_customer

pytestmark = pytest.mark.django_db
TABLES = (Product, StockTerms, Promotion, PriceList, ProductTag, Campaign, Customer)


def test_what_was_changed_meanwhile_is_not_changed_again(db: None) -> None:
    style, variant = add_style("BLS-500").public_id, shown_variant(stock={"BLR": 2})
    customer, office = add_customer(), Office()
    promotion = office.post("promotions", {"name": "Ten", "method": "percentage", "value": 1000}, expect=201)
    prices = office.post("price-lists", {"code": "sale", "title": "Sale"}, expect=201)
    group = office.post("tags", {"handle": "silk", "title": "Silk"}, expect=201)
    campaign = office.post("campaigns", {"name": "Diwali"}, expect=201)
    for read, write, first, second in (
        (f"products/{style}", "", {"title": "One"}, {"title": "Two"}),
        (f"products/{style}", "/sale-terms", {"is_one_of_a_kind": True}, {"is_one_of_a_kind": False}),
        (
            f"variants/{variant.public_id}",
            "/stock-terms",
            {"mode": "backorder", "limit": 1},
            {"mode": "stock"},
        ),
        (f"promotions/{promotion['promotion']['id']}", "", {"value": 1100}, {"value": 1200}),
        (f"promotions/{promotion['promotion']['id']}", "/activate", {}, {}),
        (f"price-lists/{prices['price_list']['id']}", "", {"title": "One"}, {"title": "Two"}),
        (f"tags/{group['tag']['id']}", "", {"title": "One"}, {"title": "Two"}),
        (f"campaigns/{campaign['campaign']['id']}", "", {"name": "One"}, {"name": "Two"}),
        (f"customers/{customer}", "", {"name": "One"}, {"name": "Two"}),
    ):
        office.get(read)
        held = {"If-Match": office.last["ETag"]}
        office.post(f"{read}{write}", first, **held)
        before = kept(*TABLES)
        told = office.post(f"{read}{write}", second, expect=412, **held)
        assert (told["type"], told["code"]) == ("conflict", "precondition_failed") and told["message"]
        assert kept(*TABLES) == before, read
        office.get(read)
        now = office.last["ETag"]
        assert now != held["If-Match"]
        office.post(
            f"{read}{write}", second, **{"If-Match": f'"other", W/{now}'}
        )  # packed underway by a proxy
        office.post(f"{read}{write}", second, **{"If-Match": "*"})
    for write in ("products/prod_x", "promotions/promo_0", "promotions/x", "customers/cus_x"):
        office.post(
            write, {"title": "x"} if "products" in write else {"name": "x"}, expect=404, **{"If-Match": "*"}
        )
    office.ask("DELETE", f"tags/{group['tag']['id']}", expect=412, **{"If-Match": '"gone"'})


def test_versions_are_those_of_what_was_asked_for(db: None) -> None:
    style, office = add_style("BLS-500").public_id, Office()
    brief = f"products/{style}?fields=id,title"
    office.get(brief)
    held = {"If-Match": office.last["ETag"]}
    office.post(f"products/{style}", {"subtitle": "New"})
    office.post(brief, {"title": "One"}, **held)  # of what was read, nothing had changed
    office.post(brief, {"title": "Two"}, expect=412, **held)
    office.post(
        "tags", {"handle": "silk", "title": "Silk"}, expect=412, **{"If-Match": "*"}
    )  # nothing is there to match
    once = {"Idempotency-Key": "k"}
    office.get(brief)
    now = {"If-Match": office.last["ETag"]}
    first = office.post(brief, {"title": "Three"}, **now, **once)
    assert (
        office.post(brief, {"title": "Three"}, **now, **once) == first
    )  # a repeat is answered, whatever came meanwhile


def test_verbs_that_ask_other_systems_are_done_one_at_a_time(db: None) -> None:
    customer, office = add_customer(), Office()
    office.post(f"customers/{customer}", {"name": "One"}, **{"If-Match": "*"})
    assert not IdempotencyKey.objects.filter(scope=WAITING).exists()
    office.post(f"customers/{customer}", {"phone": "12"}, expect=400, **{"If-Match": "*"})
    assert not IdempotencyKey.objects.filter(scope=WAITING).exists()
    name = hashlib.blake2b(customer.encode(), digest_size=16).hexdigest()
    claim_key(scope=WAITING, key=name, request="")  # another write of the same customer is being done
    told = office.post(f"customers/{customer}", {"name": "Two"}, expect=409, **{"If-Match": "*"})
    assert told["type"] == "conflict" and office.get(f"customers/{customer}")["customer"]["name"] == "One"
    office.post(f"customers/{customer}", {"name": "Three"})  # whoever names no version does not wait


def test_the_document_tells_which_writes_take_a_version(db: None) -> None:
    for path, view, _ in doors():
        for method in view.calls:
            told = ADMIN.document["paths"][path][method]
            takes = any(each["name"] == "If-Match" for each in told.get("parameters", ()))
            assert takes is (method != "get" and view.has_versions), path
            assert ("412" in told["responses"]) is takes
    bare = {
        path for path, view, _ in doors() if not view.has_versions and set(view.calls) & {"post", "delete"}
    }
    assert not {path for path in bare if path.endswith("_id}")}
