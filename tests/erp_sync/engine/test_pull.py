"""Reading by cursor: nothing lost, nothing twice, whatever happens on the way."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest

from catalog.products.models import ProductVariant
from core import clock
from core.errors import Unavailable
from erp_sync.connections import FEEDS, lists_of
from erp_sync.engine.inbox import apply_run
from erp_sync.engine.pages import rows_in
from erp_sync.engine.pull import Position, Pulled, pull
from erp_sync.engine.replay import ignore_incoming
from erp_sync.models import Cursor, InboxMessage, SyncRun
from tests.erp_sync.conftest import many_items, read
from tests.world import World

pytestmark = pytest.mark.django_db


def stored_skus() -> Counter[str]:
    pages = InboxMessage.objects.filter(kind="item.page").values_list("body", flat=True)
    return Counter(row.event_id.split(":")[1] for body in pages for row in rows_in(body))


def item_requests(world: World) -> list[Any]:
    return world.arkone.requests(method="GET", path="/api/v1/items")


def test_a_reading_stores_every_row_once_and_moves_the_cursor(erp: World) -> None:
    pulled = read("products")

    assert (pulled.pages, pulled.received, pulled.stored) == (1, 14, 14)
    assert set(stored_skus().values()) == {1}
    assert InboxMessage.objects.get().rows == 14, "a page is one message"
    cursor = Cursor.objects.get(flow="products")
    rows = erp.arkone.state("items")
    assert cursor.modified_since is not None
    assert (
        cursor.modified_since.isoformat(timespec="microseconds")[:26]
        == max(r["modified_at"] for r in rows)[:26]
    )
    run = SyncRun.objects.get(pk=pulled.run_id)
    assert (run.status, run.received, run.stored, run.error) == ("done", 14, 14, "")


def test_rows_of_one_instant_are_all_read_across_pages(erp: World) -> None:
    many_items(erp, 450)

    pulled = read("products")

    assert (pulled.pages, pulled.received, pulled.stored) == (3, 450, 450)
    assert len(stored_skus()) == 450


def test_the_next_page_is_asked_for_before_one_is_handed_on_and_none_twice(erp: World) -> None:
    many_items(erp, 450)
    asked: list[int] = []

    def look(so_far: Pulled) -> None:
        erp.arkone.wait_for(
            lambda: len(item_requests(erp)) == min(3, so_far.pages + 1), what="the question for the next page"
        )
        asked.append(len(item_requests(erp)))

    for flow in lists_of("products"):
        pull(flow, on_page=look)

    assert asked == [2, 3, 3]
    assert len({str(each["query"]) for each in item_requests(erp)}) == 3
    assert len(stored_skus()) == 450


def test_what_goes_wrong_while_a_page_is_handed_on_stops_the_reading_behind_it(erp: World) -> None:
    many_items(erp, 450)

    def fail(so_far: Pulled) -> None:
        raise Unavailable("no room")

    with pytest.raises(Unavailable):
        pull(lists_of("products")[0], on_page=fail)

    assert len(stored_skus()) == 200, "the page asked for ahead is not stored"
    assert Cursor.objects.get().after_id == "ITEM-S-0199"
    assert read("products").received == 450, "60 seconds before the last page, which is all of it"
    assert len(stored_skus()) == 450


def test_overlapping_readings_recognise_what_they_have_seen(erp: World) -> None:
    first = read("products")
    assert read("products").received == 0, "what was complete long before is not read again"

    erp.arkone.seed(items=[{"sku": "NEW", "name": "New", "hsn": "62063000", "mrp": "999.00"}])
    erp.arkone.clock(advance_s=5)
    news, again = read("products"), read("products")
    assert (first.stored, news.received, news.stored) == (14, 1, 1)
    assert (again.received, again.stored) == (1, 0), "the last 60 seconds are"
    assert list(InboxMessage.objects.order_by("id").values_list("rows", flat=True)) == [14, 1]

    erp.arkone.clock(advance_s=61)
    assert [read("products").received, read("products").received] == [1, 0]


def test_a_row_shown_late_is_not_lost(erp: World) -> None:
    """A slow commit at the far end: the row bears a moment that the cursor has passed already."""
    erp.arkone.clock(advance_s=0, frozen=True)
    erp.arkone.seed(items=[{"sku": "SLOW", "name": "Slow", "hsn": "62063000", "mrp": "999.00"}])
    erp.arkone.options(skew_s=30)
    erp.arkone.clock(advance_s=10, frozen=True)
    erp.arkone.seed(items=[{"sku": "QUICK", "name": "Quick", "hsn": "62063000", "mrp": "999.00"}])
    assert read("products").stored == 14
    Cursor.objects.update(
        modified_since=clock.now() + timedelta(days=1)
    )  # as if QUICK had been shown at once

    erp.arkone.clock(advance_s=40, frozen=True)
    assert read("products").stored == 2


def test_a_new_version_is_news(erp: World) -> None:
    read("products")
    erp.arkone.seed(items=[{"sku": "BL-IKAT-M", "name": "Ikat cotton blouse, medium"}])
    erp.arkone.clock(advance_s=5)

    assert read("products").stored == 1
    (row,) = rows_in(InboxMessage.objects.latest("id").body)
    assert row.event_id == "item:ITEM-BL-IKAT-M:v2"


def test_what_the_shop_has_in_that_version_is_not_stored_again(erp: World) -> None:
    apply_run(read("products").run_id, FEEDS)
    erp.arkone.seed(items=[{"sku": "BL-IKAT-M", "name": "Ikat cotton blouse, medium"}])
    erp.arkone.clock(advance_s=5)
    Cursor.objects.update(read_from=None)

    pulled = read("products")

    assert (pulled.received, pulled.stored, pulled.same) == (14, 1, 13)
    assert InboxMessage.objects.latest("id").rows == 1
    run = SyncRun.objects.get(pk=pulled.run_id)
    assert (run.changed, run.same, run.refused) == (0, 13, 0)


def test_a_reading_cut_off_goes_on_from_its_last_page(erp: World) -> None:
    many_items(erp, 450)
    fault = erp.arkone.add_fault("status", match={"path_regex": "/items"}, params={"code": 500}, after=1)

    with pytest.raises(Unavailable):
        read("products")
    assert sum(stored_skus().values()) == 200
    assert Cursor.objects.get().after_id == "ITEM-S-0199"
    assert SyncRun.objects.get().status == "failed"

    erp.arkone.remove_fault(fault)
    read("products")
    assert len(stored_skus()) == 450
    assert set(stored_skus().values()) == {1}


def test_an_unreadable_row_becomes_a_dead_letter_and_the_cursor_moves_on(erp: World) -> None:
    erp.arkone.seed(items=[{"sku": "BROKEN", "name": "No HSN", "mrp": 12.5, "hsn": "62063000"}])
    erp.arkone.clock(advance_s=5)

    pulled = read("products")
    apply_run(pulled.run_id, FEEDS)

    dead = InboxMessage.objects.get(status="dead")
    assert dead.event_id == "item:ITEM-BROKEN:v1"
    assert "mrp is '12.5', expected an amount as text" in dead.last_error
    page = InboxMessage.objects.get(status="done")
    assert (page.kind, page.rows) == ("item.page", 15)
    run = SyncRun.objects.get()
    assert (run.changed, run.same, run.refused) == (14, 0, 1)
    assert Cursor.objects.get().after_id == "ITEM-BROKEN"


def test_a_row_without_id_stops_nobody(erp: World) -> None:
    erp.arkone.add_fault(
        "ok_error_body",
        match={"path_regex": "/items"},
        params={
            "body": {"data": [{"sku": "?"}, "text"], "next": None, "as_of": "2026-11-23T00:00:00.000000Z"}
        },
        times=1,
    )

    assert read("products").stored == 2
    assert set(InboxMessage.objects.values_list("status", flat=True)) == {"dead"}
    assert Cursor.objects.get().modified_since is None


@pytest.mark.parametrize(
    "fault",
    [
        ("status", {"code": 503}),
        ("html_body", {}),
        ("malformed_json", {}),
        ("truncate_body", {}),
        ("reset_before_commit", {}),
    ],
)
def test_an_erp_that_fails_is_told_and_leaves_the_cursor(
    erp: World, fault: tuple[str, dict[str, int]]
) -> None:
    read("products")
    before = Cursor.objects.get()
    erp.arkone.add_fault(fault[0], params=fault[1])

    with pytest.raises(Unavailable):
        read("products")

    after = Cursor.objects.get()
    assert (after.modified_since, after.after_id) == (before.modified_since, before.after_id)
    assert (after.failures, after.succeeded_at) == (1, before.succeeded_at)
    assert after.last_error.startswith("retryable: ") or after.last_error.startswith("unknown outcome: ")


def test_a_lasting_outage_is_one_failed_run_on_the_schedule(erp: World) -> None:
    (flow,) = lists_of("products")
    erp.arkone.add_fault("status", params={"code": 503})

    for _ in range(3):
        with pytest.raises(Unavailable):
            pull(flow)

    assert SyncRun.objects.filter(status="failed").count() == 1
    assert Cursor.objects.get().failures == 3


def test_a_page_sent_twice_ends_the_reading(erp: World) -> None:
    body = {
        "data": [],
        "next": {"modified_since": "2026-01-01T00:00:00.000000Z", "after_id": "x"},
        "as_of": "2026-11-23T00:00:00.000000Z",
    }
    erp.arkone.add_fault("ok_error_body", params={"body": body})

    with pytest.raises(Exception, match="sent the same page of products twice"):
        read("products")


def test_a_full_reading_finds_what_the_shop_does_not_have(erp: World) -> None:
    apply_run(read("products").run_id, FEEDS)
    ProductVariant.objects.get(sku="BL-IKAT-M").delete()
    assert read("products").received == 0, "the cursor has passed it"

    again = read("products", full=True)
    assert (again.received, again.stored, again.same) == (14, 1, 13)
    assert apply_run(again.run_id, FEEDS) == 1
    assert ProductVariant.objects.filter(sku="BL-IKAT-M").exists()

    quiet = read("products", full=True)
    assert (quiet.received, quiet.stored, quiet.same) == (14, 0, 14)


def test_a_full_reading_tries_dead_letters_again_but_for_closed_ones(erp: World) -> None:
    for sku in ("DEAD", "CLOSED"):
        erp.arkone.seed(items=[{"sku": sku, "name": sku, "hsn": "?", "mrp": "999.00"}])
    erp.arkone.clock(advance_s=5)
    apply_run(read("products").run_id, FEEDS)
    closed = InboxMessage.objects.get(event_id="item:ITEM-CLOSED:v1", status="dead")
    ignore_incoming(closed.pk, reason="A sample.")

    again = read("products", full=True)
    apply_run(again.run_id, FEEDS)

    assert (again.stored, again.same) == (1, 14)
    assert dict(InboxMessage.objects.exclude(kind="item.page").values_list("event_id", "status")) == {
        "item:ITEM-DEAD:v1": "dead",
        "item:ITEM-CLOSED:v1": "ignored",
    }
    assert InboxMessage.objects.get(status="dead").sync_run_id == again.run_id


def test_what_a_killed_reading_left_is_applied_by_the_next(erp: World) -> None:
    read("products")

    assert apply_run(read("products").run_id, FEEDS) == 1
    assert ProductVariant.objects.count() == 11


def test_a_scheduled_reading_without_news_leaves_no_run(erp: World) -> None:
    read("products")
    (flow,) = lists_of("products")

    pull(flow)

    assert SyncRun.objects.count() == 1
    assert Cursor.objects.get().failures == 0


def test_an_abandoned_run_is_closed_by_the_next(erp: World) -> None:
    run = SyncRun.objects.create(flow="products", trigger="schedule")
    SyncRun.objects.filter(pk=run.pk).update(started_at=run.started_at - timedelta(hours=1))

    read("products")

    run.refresh_from_db()
    assert (run.status, run.error) == ("failed", "The worker stopped while reading.")


def test_positions_have_an_order() -> None:
    noon = datetime(2026, 11, 23, 12, tzinfo=UTC)
    places = [
        Position(),
        Position(noon, "a"),
        Position(noon, "b"),
        Position(noon + timedelta(microseconds=1), "a"),
    ]
    for earlier, later in pairwise(places):
        assert later.is_after(earlier)
        assert not earlier.is_after(later)
        assert not later.is_after(later)
