"""What choosing a size changes: the price and the word about stock."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from catalog.products.queries import variant_choice
from orders.customers.queries import price_context_of
from storefront.pages.render import render_island
from storefront.regions import asking_there
from storefront.stock_words import note_on_piece
from storefront.visitor import customer_id


@require_safe
def size_choice(request: HttpRequest) -> HttpResponse:
    """Price and stock note of `variant`, a customer's own price for them. Raises NotFound for an unknown one."""
    variant = variant_choice(
        request.GET.get("variant", ""), asking_there(price_context_of(customer_id(request)))
    )
    shown = {"variant": variant, "note": note_on_piece(variant)}
    return render_island(request, "storefront/islands/size_choice.html", shown)
