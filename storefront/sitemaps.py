"""Every public page, for search engines."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps.views import sitemap as django_sitemap
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from catalog.collections.queries import CategoryNode, category_tree, collections_shown
from catalog.products.queries import product_cards

MOST_URLS = 50_000


class AddressSitemap(Sitemap):
    """Addresses at the shop's public host, whatever host the robot asked."""

    protocol = urlsplit(settings.SITE_URL).scheme
    limit = MOST_URLS

    def get_domain(self, site: object = None) -> str:
        """The public host."""
        return urlsplit(settings.SITE_URL).netloc

    def location(self, item: str) -> str:
        """Items are paths already."""
        return item


class PageSitemap(AddressSitemap):
    """Home, categories and collections."""

    def items(self) -> list[str]:
        """Their paths."""
        return ["/", *_paths(category_tree()), *(shown.url for shown in collections_shown())]


class ProductSitemap(AddressSitemap):
    """Every product that is shown."""

    def items(self) -> list[str]:
        """Their paths."""
        return [card.url for card in product_cards(sort="newest", limit=MOST_URLS).cards]


SITEMAPS: dict[str, type[Sitemap[str]] | Sitemap[str]] = {"pages": PageSitemap, "products": ProductSitemap}


@require_safe
def sitemap(request: HttpRequest) -> HttpResponseBase:
    """sitemap.xml, good for an hour."""
    response = django_sitemap(request, sitemaps=SITEMAPS)
    response.headers["Cache-Control"] = "public, max-age=3600"
    return response


def _paths(nodes: tuple[CategoryNode, ...]) -> list[str]:
    return [path for node in nodes for path in (node.url, *_paths(node.children))]
