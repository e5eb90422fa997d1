"""What a shopper may mean while still typing: links under the search field."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from catalog.search.suggestions import suggestions_for
from storefront.pages.render import render_island

MOST_LETTERS = 100


@require_safe
def suggestions(request: HttpRequest) -> HttpResponse:
    """Links for `q`; nothing for too few letters. Says nothing of who asks, so anyone may keep it a minute."""
    text = request.GET.get("q", "").replace("\x00", "")[:MOST_LETTERS]
    shown = {"text": text, "found": suggestions_for(text)}
    response = render_island(request, "storefront/islands/suggestions.html", shown)
    response["Cache-Control"] = "public, max-age=60"
    return response
