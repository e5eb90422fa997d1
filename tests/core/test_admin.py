"""The admin's front: every list on the menu, every list reachable, nothing for strangers."""

from __future__ import annotations

import pytest
from django.contrib import admin
from django.test import Client

from config.settings.admin import UNFOLD
from core.models import User

LISTS = sorted(model._meta.label_lower for model in admin.site._registry)
# On the menu too, and no lists.
PAGES = {
    "/admin/catalog/phrase/overview/",
    "/admin/erp_sync/syncrun/dashboard/",
    "/admin/erp_sync/syncrun/story/",
    "/admin/orders/promotion/why/",
    "/admin/orders/shipment/board/",
    "/admin/orders/shippingoption/try/",
}


@pytest.fixture
def staff(db: None, client: Client) -> Client:
    """An owner, logged in."""
    client.force_login(User.objects.create_superuser("owner@blouson.test", "kanjivaram-9"))
    return client


def test_every_list_is_on_the_menu(db: None) -> None:
    linked = {str(item["link"]) for group in UNFOLD["SIDEBAR"]["navigation"] for item in group["items"]}
    missing = [label for label in LISTS if f"/admin/{label.replace('.', '/')}/" not in linked]
    assert missing == []
    assert linked >= PAGES
    assert len(linked) == len(LISTS) + len(PAGES)


def test_every_list_searches(staff: Client) -> None:
    """That each opens, with rows in it, tests/core/test_admin_queries.py shows."""
    for label in LISTS:
        assert staff.get(f"/admin/{label.replace('.', '/')}/", {"q": "silk"}).status_code == 200, label


def test_the_front_page_opens(staff: Client) -> None:
    assert b"Blouson" in staff.get("/admin/").content


def test_strangers_and_shoppers_are_sent_to_the_login(client: Client, db: None) -> None:
    assert client.get("/admin/orders/order/").status_code == 302
    client.force_login(User.objects.create_user("asha@blouson.test", "kanjivaram-9"))
    assert client.get("/admin/orders/order/").status_code == 302
