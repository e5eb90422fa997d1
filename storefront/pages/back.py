"""Back to the page that a choice in the frame was made on."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme


def back_to_the_page(request: HttpRequest) -> HttpResponseRedirect:
    """303 to the shop's page that the browser says the form stood on; the front door when it does not say."""
    came_from = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(came_from, {request.get_host()}):
        return HttpResponseRedirect("/", status=303)
    page = urlsplit(came_from)
    return HttpResponseRedirect(f"{page.path or '/'}{'?' if page.query else ''}{page.query}", status=303)
