"""Where our stores are, and when they are open."""

from __future__ import annotations

from urllib.parse import quote_plus

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from catalog.collections.queries import Crumb
from orders.fulfilment.shipping.queries import stores_open_to_shoppers
from storefront import structured
from storefront.languages import public_site
from storefront.pages.render import render_live


@require_safe
def stores(request: HttpRequest) -> HttpResponse:
    """Every store where pieces are collected. Asked anew each time: staff change hours without telling pages."""
    found = stores_open_to_shoppers()
    rows = [
        (store, f"https://www.google.com/maps/search/?api=1&query={quote_plus(f'Blouson {store.where}')}")
        for store in found
    ]
    site = public_site()
    crumbs = (Crumb("Our stores", "/stores/"),)
    graph = [
        structured.organization(site),
        structured.breadcrumbs(site, crumbs),
        *(structured.store(site, store) for store in found),
    ]
    return render_live(
        request, "storefront/pages/stores.html", {"stores": rows, "crumbs": crumbs, "graph": graph}
    )
