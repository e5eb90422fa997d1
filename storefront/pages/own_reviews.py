"""Your reviews: what you wrote, where it stands, and what waits for your word."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from orders.customers.queries import CustomerProfile
from orders.reviews.own import own_reviews, unreviewed_pieces
from storefront.pages.account_room import account_room, render_room


@require_safe
@account_room
def own_review_list(request: HttpRequest, customer: CustomerProfile) -> HttpResponse:
    """Their reviews in every state, and delivered pieces without one."""
    shown = {"reviews": own_reviews(customer.id), "waiting": unreviewed_pieces(customer.id)}
    return render_room(request, "own_reviews", shown)
