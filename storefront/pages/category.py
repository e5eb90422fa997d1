"""A category: its words, its shelves within, its products."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from catalog.collections.queries import category_page
from catalog.listing.queries.lists import list_products
from core.errors import NotFound
from storefront import structured
from storefront.languages import public_site, spoken
from storefront.pages.lists import narrowing_of, order_of, paging_of_list, question_of
from storefront.pages.moved import moved_or_lost, moved_to
from storefront.pages.render import render_list
from storefront.ratings import card_ratings


@require_safe
def category(request: HttpRequest, path: str) -> HttpResponse:
    """One page of a category's products. The last handle of the path finds it; any other way to it answers 301.

    Raises NotFound for an unknown handle or page.
    """
    order = order_of(request)
    handle = path.rpartition("/")[2]
    try:
        found_category = category_page(handle, spoken())
    except NotFound as lost:
        return moved_or_lost(request, kind="category", handle=handle, lost=lost)
    if found_category.url != request.path:
        return moved_to(request, found_category.url)
    question = question_of(request, category=handle, shelf=found_category.shelf, sort=order.chosen)
    found = list_products(question)
    paging = paging_of_list(request, question, found)
    shown = {
        "category": found_category,
        "crumbs": found_category.breadcrumbs,
        "found": found,
        "ratings": card_ratings(found.cards),
        "order": order,
        "narrowing": narrowing_of(request, found.facets, in_stock=question.in_stock),
        "paging": paging,
        "canonical_query": paging.query,
        "social": social(found_category, request.path),
        "graph": [
            structured.organization(public_site()),
            structured.breadcrumbs(public_site(), found_category.breadcrumbs),
            structured.product_list(public_site(), found.cards),
        ],
    }
    return render_list(request, "storefront/pages/category.html", shown)


def social(listed: object, path: str) -> dict[str, str]:
    """How a category or collection looks when somebody shares it."""
    picture = getattr(listed, "picture", None)
    return {
        "type": "website",
        "site_name": "Blouson",
        "title": str(getattr(listed, "title", "")),
        "description": str(getattr(listed, "description", "")),
        "url": f"{public_site()}{path}",
        "image": structured.absolute(public_site(), picture.src) if picture else "",
    }
