"""The picture beside a shared product link."""

from __future__ import annotations

from django.core.files.storage import default_storage
from django.http import FileResponse, HttpRequest
from django.views.decorators.http import require_safe

from catalog.products.queries import product_page
from core.errors import NotFound
from storefront.languages import spoken
from storefront.piece import piece_in_colour
from storefront.social_cards import card_file, card_mark


@require_safe
def product_card(request: HttpRequest, handle: str, mark: str) -> FileResponse:
    """The card of a product whose fingerprint is asked for, kept for ever. Raises NotFound for one that is past."""
    found = product_page(handle, spoken())
    piece = piece_in_colour(found, request.GET.get("colour", ""))
    picture = piece.pictures[0] if piece.pictures else None
    if mark != card_mark(found.title, found.subtitle, picture):
        raise NotFound
    stored = default_storage.open(card_file(found.title, found.subtitle, picture))
    response = FileResponse(stored, content_type="image/jpeg")
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    return response
