"""A category: its words, its shelves within, its products."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from catalog.collections.queries import category_page
from catalog.products.queries import product_cards
from storefront import structured
from storefront.pages.lists import PAGE_SIZE, order_of, page_number, paging_of
from storefront.pages.render import render_list


@require_safe
def category(request: HttpRequest, handle: str) -> HttpResponse:
    """One page of a category's products. Raises NotFound for an unknown handle or page."""
    number, order = page_number(request), order_of(request)
    found_category = category_page(handle)
    found = product_cards(
        category=handle, sort=order.chosen, limit=PAGE_SIZE, offset=(number - 1) * PAGE_SIZE
    )
    shown = {
        "category": found_category,
        "crumbs": found_category.breadcrumbs,
        "found": found,
        "order": order,
        "paging": paging_of(request, number=number, total=found.count),
        "social": social(found_category, request.path),
        "graph": [
            structured.organization(settings.SITE_URL),
            structured.breadcrumbs(settings.SITE_URL, found_category.breadcrumbs),
            structured.product_list(settings.SITE_URL, found.cards),
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
        "url": f"{settings.SITE_URL}{path}",
        "image": structured.absolute(settings.SITE_URL, picture.src) if picture else "",
    }
