"""Files of this machine's own storage, where no web server stands before the shop."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.static import serve

from core.object_storage import FOR_GOOD


def kept_for_good(request: HttpRequest, path: str) -> HttpResponseBase:
    """A file, which never changes under its name. Raises Http404."""
    response = serve(request, path, document_root=str(settings.MEDIA_ROOT))
    if response.status_code == 200:
        response["Cache-Control"] = FOR_GOOD
    return response
