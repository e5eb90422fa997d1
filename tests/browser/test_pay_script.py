"""The provider's script: fetched on the Pay click and not before, and missed by nobody when it does not come."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Request, Route

from tests.browser.visit import Visit, visit
from tests.shop import Shop

pytestmark = pytest.mark.browser


@pytest.fixture
def coming(browser: Browser, shop: Shop) -> Iterator[Visit]:
    visitor = visit(browser, shop.url)
    yield visitor
    visitor.page.context.close()


def at_the_pay_page(coming: Visit, shop: Shop) -> list[Request]:
    """Go there; answers the list that every request to the gateway joins."""
    gateway, asked = urlsplit(shop.env["RAZORPAY_BASE_URL"]).netloc, []
    coming.page.on("request", lambda request: asked.append(request) if gateway in request.url else None)
    coming.add_to_bag()
    coming.fill_checkout()
    coming.go_to_pay()
    coming.page.wait_for_load_state("networkidle")
    return asked


def test_nothing_is_asked_of_the_gateway_before_the_click(coming: Visit, shop: Shop) -> None:
    asked = at_the_pay_page(coming, shop)
    assert asked == []
    coming.pay()
    assert [request.resource_type for request in asked[:2]] == ["script", "document"]
    assert asked[0].url.endswith("/v1/checkout.js")


def test_a_script_that_does_not_come_is_not_missed(coming: Visit, shop: Shop) -> None:
    def refuse(route: Route) -> None:
        route.abort()

    coming.page.route("**/v1/checkout.js", refuse)
    asked = at_the_pay_page(coming, shop)
    coming.pay()
    assert next(request.method for request in asked if request.url.endswith("/embedded")) == "POST"


def test_a_script_that_fails_is_not_missed(coming: Visit, shop: Shop) -> None:
    broken = "window.Razorpay = function () { throw new Error('not today'); };"
    coming.page.route(
        "**/v1/checkout.js", lambda route: route.fulfill(body=broken, content_type="text/javascript")
    )
    at_the_pay_page(coming, shop)
    coming.pay()
    assert "/orders/" in coming.page.url
