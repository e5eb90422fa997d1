"""The dashboard, the story of one thing and the switches, as staff use them."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core import clock
from core.breaker import breaker, breaker_standing
from core.errors import Unavailable
from core.models import User
from erp_sync.board.queries import sync_board
from erp_sync.board.story import sync_story
from erp_sync.engine.holds import hold_off
from erp_sync.engine.storing import Incoming, store_messages
from erp_sync.models import Cursor, ExternalRef, FlowPause, InboxMessage, OutboundMessage
from tests.erp_sync.intents import intend_cancel, intend_order

pytestmark = pytest.mark.django_db
BOARD = "/admin/erp_sync/syncrun/dashboard/"
STORY = "/admin/erp_sync/syncrun/story/"


def staff(*rights: str) -> Client:
    """Somebody with these rights, logged in."""
    user = User.objects.create_user(f"{len(rights)}@blouson.test", "kanjivaram-9", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=rights))
    client = Client()
    client.force_login(user)
    return client


def line(role: str, flow: str, way: str = "outgoing") -> Any:
    """One flow of the dashboard."""
    (system,) = [each for each in sync_board() if each.role == role]
    (found,) = [each for each in getattr(system, way) if each.name == flow]
    return found


def fill() -> None:
    """Something of everything."""
    now = clock.now()
    done = intend_order("WEB-1")
    OutboundMessage.objects.filter(pk=done.pk).update(status="done", done_at=now - timedelta(hours=3))
    done = intend_order("WEB-2")
    OutboundMessage.objects.filter(pk=done.pk).update(status="done", done_at=now - timedelta(minutes=5))
    OutboundMessage.objects.filter(pk=intend_order("WEB-3").pk).update(
        status="dead", last_error="permanent: no"
    )
    intend_cancel("WEB-3")
    body = json.dumps({"data": {"id": "SO-1", "external_id": "WEB-1", "email": "asha@example.com"}})
    store_messages([Incoming("arkone", "sales_order.updated", "e1", body)])
    page = json.dumps({"of": "item.updated", "rows": [{"event_id": "x", "body": {"data": {"sku": "A", "n": 1}}},
                                                      {"event_id": "y", "body": {"data": {"sku": "B", "n": 2}}}]})  # fmt: skip
    store_messages([Incoming("arkone", "item.page", "p1", page, rows=200, about=("sku:A", "sku:B"))])
    InboxMessage.objects.filter(event_id="p1").update(status="done", done_at=now - timedelta(minutes=1))
    store_messages(
        [Incoming("courier", "tracking", "t1", '{"awb": "141", "order_id": "DN-1"}', problem="bad")]
    )
    Cursor.objects.create(
        flow="products", system="arkone", succeeded_at=now, failures=2, last_error="away\nx"
    )
    ExternalRef.objects.create(system="arkone", kind="order", public_id="order_1", external_id="SO-1")


def test_the_figures_of_every_flow() -> None:
    fill()
    orders = line("erp", "erp_order")
    assert (orders.title, orders.waiting, orders.dead, orders.last_hour, orders.last_day) == (
        "Orders",
        0,
        1,
        1,
        2,
    )
    cancels = line("erp", "erp_cancel")
    assert (cancels.waiting, cancels.is_late) == (1, False)
    with clock.moved(timedelta(minutes=20)):
        assert line("erp", "erp_cancel").is_late
    products = line("erp", "products", "incoming")
    assert (products.last_hour, products.last_day, products.problem, products.is_read) == (
        200,
        200,
        "away",
        True,
    )
    assert line("erp", "orders", "incoming").waiting == 1
    assert line("shiprocket", "tracking", "incoming").dead == 1


def test_the_dashboard_asks_as_much_for_many_messages_as_for_few(client: Client) -> None:
    client.force_login(User.objects.create_superuser("owner@blouson.test", "kanjivaram-9"))
    fill()

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            html = client.get(BOARD).content.decode()
        assert "needs a look" in html and "Changes of orders" in html
        return len(queries)

    asked()
    few = asked()
    for number in range(10, 40):
        intend_order(f"WEB-{number}")
    assert asked() == few <= 9
    with CaptureQueriesContext(connection) as queries:
        client.get(STORY, {"q": "WEB-3"})
    assert len(queries) <= 8


def test_open_breakers_and_pauses_asked_for_are_told_and_a_breaker_is_closed_by_hand(client: Client) -> None:
    client.force_login(User.objects.create_superuser("owner@blouson.test", "kanjivaram-9"))
    assert "Everything is in step" in client.get(BOARD).content.decode()
    for _ in range(5):
        with pytest.raises(Unavailable), breaker("arkone.write"):
            raise Unavailable("away")
    hold_off("crm", 100.0)

    html = client.get(BOARD, {"part": "board"}).content.decode()
    assert "failed 5 times in a row (arkone.write)" in html
    assert "asked not to be called" in html
    assert "<html" not in html

    client.post(reverse("admin:erp_sync_syncrun_close", args=["arkone.write"]))
    assert not breaker_standing("arkone.write").is_open
    assert client.post(reverse("admin:erp_sync_syncrun_close", args=["nobody.knows"])).status_code == 302


def test_a_flow_is_paused_with_a_reason_and_resumed() -> None:
    operator = staff("view_syncrun", "change_flowpause")
    page = reverse("admin:erp_sync_syncrun_pause", args=["erp_order"])
    assert "Pause “Orders”" in operator.get(page).content.decode()
    assert "This field is required" in operator.post(page, {"reason": " "}).content.decode()
    assert not FlowPause.objects.exists()

    told = operator.post(page, {"reason": "Stock-taking till six"}, follow=True).content.decode()
    assert "Stock-taking till six" in told
    assert "paused" in told
    assert operator.get(reverse("admin:erp_sync_syncrun_pause", args=["no_flow"])).status_code == 404

    operator.post(reverse("admin:erp_sync_syncrun_resume", args=["erp_order"]))
    assert not FlowPause.objects.exists()
    assert operator.get(reverse("admin:erp_sync_syncrun_resume", args=["erp_order"])).status_code == 405


def test_who_may_only_look_cannot_switch_and_others_see_nothing() -> None:
    fill()
    looker = staff("view_syncrun")
    html = looker.get(BOARD).content.decode()
    assert "Pause Orders" not in html
    assert (
        looker.post(reverse("admin:erp_sync_syncrun_pause", args=["erp_order"]), {"reason": "x"}).status_code
        == 403
    )
    assert looker.get(STORY, {"q": "WEB-1"}).status_code == 403, "messages are another right"
    assert staff().get(BOARD).status_code == 403
    assert not FlowPause.objects.exists()


def test_the_story_of_an_order_a_sku_an_address_and_a_foreign_id() -> None:
    fill()
    order = sync_story("web-1")
    assert [(each.way, each.title, each.status) for each in order.chapters] == [
        ("out", "Orders", "done"),
        ("in", "Orders", "pending"),
    ]
    assert "12 MG Road" not in json.dumps([each.body for each in order.chapters])
    assert "asha@example.com" not in json.dumps([each.body for each in order.chapters])
    assert [each.way for each in sync_story("SO-1").chapters] == ["in"]
    assert len(sync_story("Asha@example.com").chapters) == 4, "three intents tell it, and what came"
    assert [each.status for each in sync_story("DN-1").chapters] == ["dead"]

    (page,) = sync_story("B").chapters
    assert page.body == [{"data": {"sku": "B", "n": 2}}], "of a page only the rows about it"
    assert sync_story("nothing like it").chapters == ()
    assert sync_story("").chapters == ()


def test_the_page_of_a_story_leads_to_what_is_stuck() -> None:
    fill()
    support = staff("view_outboundmessage", "view_inboxmessage")
    html = support.get(STORY, {"q": "WEB-3"}).content.decode()
    stuck = OutboundMessage.objects.get(status="dead")
    assert "1 message about it is stuck" in html
    assert reverse("admin:erp_sync_outboundmessage_change", args=[stuck.pk]) in html
    assert "permanent: no" in html
    assert "No message mentions it" in support.get(STORY, {"q": "<b>"}).content.decode()
