"""Day and night: as the visitor's system has it, unless they chose one. Pages stay the same bytes for everyone.

The choice is a cookie that says nothing else, and only one small stylesheet reads it: every page links `/theme.css`
after its colours. So a stored page needs no second copy, and nothing needs a script.
"""

from __future__ import annotations

import hashlib

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_POST, require_safe

from core.web import same_origin
from storefront.pages.back import back_to_the_page

COOKIE = "theme"
COOKIE_S = 60 * 60 * 24 * 365
# What tokens.css knows as day and night; one of the two is empty.
SHEETS = {
    "light": "@media screen{:root{color-scheme:light;--day:initial;--night: }}",
    "dark": "@media screen{:root{color-scheme:dark;--day: ;--night:initial}}",
}


@require_safe
def theme_sheet(request: HttpRequest) -> HttpResponseBase:
    """The stylesheet of the visitor's choice; empty for those who leave it to their system."""
    sheet = SHEETS.get(request.COOKIES.get(COOKIE, ""), "")
    etag = f'"{hashlib.sha256(sheet.encode()).hexdigest()[:16]}"'
    answer = HttpResponse(sheet, content_type="text/css; charset=utf-8")
    answer["ETag"] = etag
    # Asked again with each page, so that a choice shows at once; the answer is mostly "as you have it".
    answer["Cache-Control"] = "private, no-cache"
    return get_conditional_response(request, etag=etag, response=answer) or answer


@same_origin
@require_POST
def choose_theme(request: HttpRequest) -> HttpResponse:
    """Keep `theme` (light or dark; anything else leaves it to the system) and go back to the page."""
    response = back_to_the_page(request)
    chosen = request.POST.get("theme", "")
    if chosen in SHEETS:
        response.set_cookie(
            COOKIE, chosen, max_age=COOKIE_S, secure=request.is_secure(), httponly=True, samesite="Lax"
        )
    else:
        response.delete_cookie(COOKIE, samesite="Lax")
    return response
