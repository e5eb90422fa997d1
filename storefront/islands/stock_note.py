"""The word about stock, asked again when the still page is opened."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from catalog.products.queries import product_page
from storefront.languages import spoken
from storefront.pages.render import render_island
from storefront.piece import piece_in_colour
from storefront.stock_words import note_on_pieces


@require_safe
def stock_note(request: HttpRequest) -> HttpResponse:
    """Stock of `product` in `colour` as it is now. Raises NotFound for an unknown piece."""
    piece = piece_in_colour(
        product_page(request.GET.get("product", ""), spoken()), request.GET.get("colour", "")
    )
    return render_island(
        request, "storefront/islands/stock_note.html", {"note": note_on_pieces(piece.sized_variants)}
    )
