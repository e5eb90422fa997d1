"""What search engines may read, and where everything is."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from catalog.listing.rules import FACETS
from storefront.languages import OTHERS
from storefront.regions import PREFIX

CLOSED = (
    "/admin/",
    "/cart/",
    "/checkout/",
    "/orders/",
    "/account/",
    "/islands/",
    "/search/",
    "/hooks/",
    "/preview/",
    "/*?sort=",
    "/*&sort=",
    "/*?at=",
    "/*&at=",
    *(
        f"{start}{path}"
        for start in (
            *(f"/{code}" for code in OTHERS),
            f"/{PREFIX}/*",
            *(f"/{code}/{PREFIX}/*" for code in OTHERS),
        )
        for path in ("/cart/", "/checkout/", "/orders/", "/account/", "/islands/", "/search/")
    ),
    *(f"/*{mark}{facet}=" for facet in (*FACETS, "stock") for mark in "?&" if facet != "colour"),
)


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """robots.txt."""
    lines = [
        "User-agent: *",
        *(f"Disallow: {path}" for path in CLOSED),
        "",
        f"Sitemap: {settings.SITE_URL}/sitemap.xml",
        "",
    ]
    response = HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")
    response["Cache-Control"] = "public, max-age=3600"
    return response
