"""A template that asks the database raises."""

from __future__ import annotations

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.template import engines
from django.test import Client, RequestFactory

from storefront.pages import render
from storefront.pages.render import QueryInTemplate, no_queries, render_live
from tests.storefront.counter import one_blouse

pytestmark = pytest.mark.django_db


def test_sql_while_rendering_raises() -> None:
    template = engines["django"].from_string("{% for user in users %}{{ user }}{% endfor %}")
    with pytest.raises(QueryInTemplate), no_queries():
        template.render({"users": get_user_model().objects.all()})


def test_sql_before_and_after_is_fine() -> None:
    with no_queries():
        pass
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        assert cursor.fetchone() == (1,)


def test_pages_render_under_the_guard(
    rf: RequestFactory, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    one_blouse()
    request = client.get("/cart/").wsgi_request
    monkeypatch.setattr(render, "render_to_string", lambda *args: str(get_user_model().objects.count()))
    with pytest.raises(QueryInTemplate):
        render_live(request, "storefront/pages/cart.html", {})


def test_what_is_made_for_one_visitor_is_stored_by_nobody(client: Client) -> None:
    for path in ("/cart/", "/search/", "/account/"):
        assert client.get(path)["Cache-Control"] == "private, no-store"
