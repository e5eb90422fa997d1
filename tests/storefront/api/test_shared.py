"""Products told once are told for all processes, and news is never hidden by what was shared before it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalog.pricing.queries import PriceContext
from orders.models import Customer
from storefront.api import shared
from storefront.api.kept import forget_answers
from storefront.api.reading.products import tell_anew
from storefront.api.shared import Way, shared_parts, ways_in_use
from storefront.tasks import refresh_parts
from tests.orders.outside import Outside
from tests.orders.wardrobe import add_piece, add_size, reprice
from tests.storefront.api.front import Front
from tests.storefront.api.test_matrix import logged_in
from tests.world import drain_outbox

pytestmark = pytest.mark.django_db
LIST = "/store/products?region_id=reg_IN&fields=id,title,*variants.calculated_price&limit=20"


def counted(front: Front, path: str = LIST) -> tuple[Any, int]:
    """An answer, and how many questions it took the database; the key is asked for again each second."""
    with CaptureQueriesContext(connection) as asked:
        answer = front.get(path)
    return answer, sum("core_apikey" not in each["sql"] for each in asked.captured_queries)


def prices(answer: Any) -> set[float]:
    return {
        variant["calculated_price"]["calculated_amount"]
        for product in answer["products"]
        for variant in product["variants"]
    }


def test_what_one_process_has_told_another_takes_while_it_is_true(outside: Outside) -> None:
    piece = add_piece()
    add_size(piece, "38", price="1600.00")
    drain_outbox()
    front = Front()
    first, anew = counted(front)
    forget_answers()  # another process
    again, asked = counted(front)
    assert again == first and asked <= 3 < anew
    (way,) = ways_in_use()
    assert (way.region, way.channel, way.language) == ("IN", "web", "en")

    reprice(piece.sku, "1777.00")
    drain_outbox()
    forget_answers()
    told, asked_itself = counted(front)  # before a worker was at it
    assert 1777 in prices(told) and asked_itself > 3

    reprice(piece.sku, "1888.00", version=3)
    drain_outbox()
    product = first["products"][0]["id"]
    refresh_parts([product])
    told, asked = counted(front)
    assert 1888 in prices(told) and asked <= 3
    forget_answers()
    assert counted(front) == (told, asked)
    assert tell_anew([product]) == 1 and tell_anew(["prod_nothing"]) == 0


def test_what_is_old_among_the_shared_is_not_believed(outside: Outside) -> None:
    piece = add_piece()
    drain_outbox()
    front = Front()
    front.get(LIST)
    (way,) = ways_in_use()
    key = next(iter(range_keys(way)))
    old = shared_parts(way, [key])[key]
    reprice(piece.sku, "1999.00")
    drain_outbox()
    front.get(LIST)
    shared.share_parts(way, {key: old})  # a slow process is late with what it read before the news
    forget_answers()
    assert prices(front.get(LIST)) == {1999}


def range_keys(way: Way) -> list[int]:
    """The keys of products of which parts are shared."""
    names = shared._redis().zrange(shared._key("index"), 0, -1)
    return [int(name.decode().rpartition(":")[2]) for name in names]


def test_own_prices_are_shared_with_nobody_and_few_parts_are_kept(
    outside: Outside, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_piece()
    drain_outbox()
    asha = logged_in("asha@example.com")
    asha.get(LIST)
    personal = PriceContext(customer_ref=Customer.objects.get().public_id)
    assert Way.of("", personal, "en") is None and Way.of("", PriceContext(group_ids=(1,)), "en") is None
    assert all("cus_" not in way.words for way in ways_in_use())

    monkeypatch.setattr(shared, "MOST_PARTS", 2)
    monkeypatch.setattr(shared, "MOST_WAYS", 1)
    front = Front()
    for fields in ("id", "id,title", "id,handle"):
        front.get(f"/store/products?fields={fields}")
    assert len(shared._redis().zrange(shared._key("index"), 0, -1)) <= 2
    (latest,) = ways_in_use()
    assert latest.fields == "id,handle"
    assert json.loads(latest.words)["fields"] == "id,handle"
    shared.forget_parts()
    assert ways_in_use() == []
