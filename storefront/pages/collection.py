"""A collection: pieces chosen to be seen together, and why."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from catalog.collections.queries import Crumb, collection_page
from catalog.listing.queries.lists import list_products
from core.errors import NotFound
from storefront import structured
from storefront.languages import public_site, spoken
from storefront.pages.category import social
from storefront.pages.lists import narrowing_of, order_of, paging_of_list, question_of
from storefront.pages.moved import moved_or_lost
from storefront.pages.render import render_list
from storefront.ratings import card_ratings


@require_safe
def collection(request: HttpRequest, handle: str) -> HttpResponse:
    """One page of a collection's products. Raises NotFound for an unknown handle or page."""
    order = order_of(request)
    try:
        found_collection = collection_page(handle, spoken())
    except NotFound as lost:
        return moved_or_lost(request, kind="collection", handle=handle, lost=lost)
    question = question_of(request, collection=handle, shelf=found_collection.shelf, sort=order.chosen)
    found = list_products(question)
    crumbs = (Crumb(found_collection.title, request.path),)
    paging = paging_of_list(request, question, found)
    shown = {
        "collection": found_collection,
        "crumbs": crumbs,
        "found": found,
        "ratings": card_ratings(found.cards),
        "order": order,
        "narrowing": narrowing_of(request, found.facets, in_stock=question.in_stock),
        "paging": paging,
        "canonical_query": paging.query,
        "social": social(found_collection, request.path),
        "graph": [
            structured.organization(public_site()),
            structured.breadcrumbs(public_site(), crumbs),
            structured.product_list(public_site(), found.cards),
        ],
    }
    return render_list(request, "storefront/pages/collection.html", shown)
