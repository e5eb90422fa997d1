"""What staff are writing, as shoppers would see it: behind a signed link that is good for an hour."""

from __future__ import annotations

from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from core.errors import NotFound
from core.preview import PREVIEW_S, PREVIEW_SALT
from storefront.pages import home, written


@require_safe
def preview(request: HttpRequest, token: str) -> HttpResponse:
    """The front page or a written page with what is not published. Raises NotFound for a link that is false or old."""
    try:
        asked = signing.loads(token, salt=PREVIEW_SALT, max_age=PREVIEW_S)
    except signing.BadSignature as failure:
        raise NotFound("This preview is over. Open it anew from the admin.") from failure
    room, _, handle = str(asked).partition("/")
    response = home.draft(request) if room == "home" else written.draft(request, room, handle)
    response["X-Robots-Tag"] = "noindex"
    response["Referrer-Policy"] = "same-origin"
    return response
