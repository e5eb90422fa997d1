"""On the way to the payment page and back. Nothing here needs a cookie: the order's token names it."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods

from orders.carts.operations import reopen_cart
from orders.carts.queries import cart_state
from orders.checkout.operations import complete_cart, retry_payment
from orders.sales.queries import order_by_token
from payments.ports import PaymentPage
from storefront.pages.render import render_live, unstored
from storefront.visitor import cart_id, keep_cart


@require_http_methods(["GET", "POST"])
def pay(request: HttpRequest, token: str) -> HttpResponse:
    """The form that leads to the payment page. An order that no longer waits for money is shown instead."""
    if order_by_token(token).status != "pending":
        return to_order(token)
    start = retry_payment(token=token)
    if start.page is None:
        return to_order(token)
    shown = {"start": start, "page": start.page, "cancel_url": f"/checkout/cancel/{token}/"}
    response = render_live(request, "storefront/pages/pay.html", shown)
    return open_way(response, start.page)


def open_way(response: HttpResponse, page: PaymentPage) -> HttpResponse:
    """Let this one page send its form to the payment provider, run its script, and let the bank's windows open."""
    target = urlsplit(page.action_url)
    allowed = {"form-action": [f"{target.scheme}://{target.netloc}"]}
    if page.script:
        allowed |= {directive: list(hosts) for directive, hosts in page.script.origins.items()}
    response._csp_update = allowed  # type: ignore[attr-defined]
    response["Referrer-Policy"] = "strict-origin-when-cross-origin"
    response["Cross-Origin-Opener-Policy"] = "same-origin-allow-popups"
    return response


@csrf_exempt
@require_http_methods(["GET", "POST"])
def returned(request: HttpRequest, token: str) -> HttpResponse:
    """Back from the payment page, whatever happened there: the order's page tells. The browser's word is checked."""
    posted = request.POST if request.method == "POST" else request.GET
    complete_cart(token=token, posted={name: posted[name][:2000] for name in posted})
    return to_order(token)


@require_GET
def cancelled(request: HttpRequest, token: str) -> HttpResponse:
    """Back without paying: the order is called off and its pieces lie in an open bag again."""
    order = order_by_token(token)
    existing = cart_id(request)
    own = cart_state(existing) if existing else None
    if order.status != "pending" or own is None or own.order_id != order.id:
        return to_order(token)
    keep_cart(request, reopen_cart(cart_id=own.id))
    return unstored(HttpResponseRedirect("/cart/", status=303))


def to_order(token: str) -> HttpResponse:
    """The order's own page."""
    return unstored(HttpResponseRedirect(f"/orders/{token}/", status=303))
