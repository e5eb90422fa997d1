"""How many pieces are in the visitor's bag: a hole in every still page's header."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from storefront.pages.render import render_island
from storefront.visitor import bag_count


@require_safe
def cart_badge(request: HttpRequest) -> HttpResponse:
    """The header's link to the bag with its count."""
    return render_island(request, "storefront/islands/cart_badge.html", {"count": bag_count(request)})
