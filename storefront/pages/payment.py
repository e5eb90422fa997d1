"""On the way to the payment page and back. Nothing here needs a cookie: the order's token names it."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.errors import NotFound, Refused, Unavailable
from orders.carts.operations import reopen_cart
from orders.carts.queries import cart_state
from orders.checkout.operations import PaymentStart, complete_cart, prepay_order, retry_payment
from orders.sales.queries import order_by_token
from payments.ports import PaymentPage
from payments.queries import troubled_methods
from storefront.pages.render import render_live, unstored
from storefront.visitor import cart_id, keep_cart


@require_http_methods(["GET", "POST"])
def pay(request: HttpRequest, token: str) -> HttpResponse:
    """The form that leads to the payment page. An order that no longer waits for money is shown instead."""
    found = order_by_token(token)
    if found.status != "pending" or found.awaits_code:
        return to_order(token)
    start = retry_payment(token=token)
    return pay_page(request, token, start)


@require_POST
def prepay(request: HttpRequest, token: str) -> HttpResponse:
    """Online after all instead of at the door. A refusal is told on the order's page."""
    try:
        start = prepay_order(token=token)
    except NotFound:
        raise
    except (Refused, Unavailable) as failure:
        messages.error(request, failure.message)
        return to_order(token)
    return pay_page(request, token, start)


def pay_page(request: HttpRequest, token: str, start: PaymentStart) -> HttpResponse:
    """The form that goes to the provider; the order's page when there is none."""
    if start.page is None:
        return to_order(token)
    shown = {
        "start": start,
        "page": start.page,
        "cancel_url": f"/checkout/cancel/{token}/",
        "troubled": troubled_methods(),
    }
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
