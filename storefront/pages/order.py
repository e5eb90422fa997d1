"""An order, opened by the link that only its buyer has."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_POST, require_safe

from orders.carts.operations import order_again
from orders.edits.queries import waiting_edit
from orders.invoices.queries import documents_of
from orders.returns.queries import has_overdue_parcel, refund_ways, return_choices, returns_of
from orders.reviews.queries import reviewable_pieces
from orders.sales.queries import order_by_token, order_id_by_token
from storefront.order_words import headline_of
from storefront.pages.render import render_live, unstored
from storefront.visitor import cart_for_writing


@require_safe
def order(request: HttpRequest, token: str) -> HttpResponse:
    """Where an order stands, step by step. Raises NotFound for an unknown token."""
    found = order_by_token(token)
    shown = {
        "order": found,
        "documents": documents_of(found.id),
        "returns": returns_of(found.id),
        "change": waiting_edit(found.id),
        "ways": refund_ways(found.id),
        "is_overdue": has_overdue_parcel(found.id),
        "may_return": any(choice.most for choice in return_choices(found.id)),
        "reviewable": reviewable_pieces(found.id),
        "headline": headline_of(found),
        "notices": list(messages.get_messages(request)),
    }
    response = render_live(request, "storefront/pages/order.html", shown)
    # The address is the key: it must not travel on to the courier's site.
    response["Referrer-Policy"] = "same-origin"
    response["X-Robots-Tag"] = "noindex"
    return response


@require_POST
def again(request: HttpRequest, token: str) -> HttpResponse:
    """Put what is still sold of an order into the bag; what is not is told above it. NotFound for an unknown token."""
    order_id = order_id_by_token(token)
    done = order_again(cart_id=cart_for_writing(request), order_id=order_id)
    if done.count:
        messages.success(request, "What you ordered then is in your bag again, at today’s prices.")
    for notice in done.notices:
        messages.error(request, notice)
    return unstored(HttpResponseRedirect("/cart/", status=303))
