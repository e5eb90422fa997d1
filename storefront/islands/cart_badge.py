"""How many pieces are in the visitor's bag: a hole in every still page's header."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from storefront.pages.render import render_island
from storefront.sharing import carry_tag
from storefront.visitor import bag_count


@require_safe
def cart_badge(request: HttpRequest) -> HttpResponse:
    """The header's link to the bag with its count. The first island of every visit: it sees by which link one came."""
    response = render_island(request, "storefront/islands/cart_badge.html", {"count": bag_count(request)})
    carry_tag(request, response)
    return response
