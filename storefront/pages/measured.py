"""A made-to-measure piece with measurements that the customer keeps: chosen, filled in, put into the bag."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from catalog.made.queries import making_offer
from catalog.made.rules import INCHES
from catalog.products.queries import product_page
from core.errors import NotFound
from orders.customers.measures.queries import kept_measurements
from orders.customers.queries import CustomerProfile
from storefront.languages import spoken
from storefront.making import making_fields
from storefront.pages.account_room import account_room
from storefront.pages.render import render_live
from storefront.piece import piece_in_colour
from storefront.regions import asking_there, shopped_in
from storefront.stock_words import note_on_pieces


@require_safe
@account_room
def measured(request: HttpRequest, customer: CustomerProfile, handle: str) -> HttpResponse:
    """The piece's form for the bag; `set` fills in that set, where several are kept.

    Raises NotFound for an unknown piece or colour, and for one that is not made to measure.
    """
    found = product_page(handle, spoken(), asking_there())
    piece = piece_in_colour(found, request.GET.get("colour", ""))
    offer = making_offer(found.id, currency=shopped_in().currency, language=spoken())
    if offer.form is None:
        raise NotFound("This piece is not made to measure.")
    sets = kept_measurements(customer.id, form=offer.form.handle)
    asked = request.GET.get("set", "")
    chosen = next((each for each in sets if each.id == asked), sets[0] if len(sets) == 1 else None)
    shown = {
        "product": found,
        "chosen_colour": piece.colour,
        "colour_label": piece.label,
        "is_first_colour": piece.is_first_colour,
        "asking": piece.asking,
        "sizes": piece.sizes,
        "size_name": piece.size_name,
        "is_sold": any(size.in_stock for size in piece.sizes),
        "note": note_on_pieces(piece.sized_variants),
        "kept_sets": sets,
        "kept_sets_shown": True,
        "chosen_set": chosen,
        "unit": chosen.unit if chosen else INCHES,
        "keep_as": chosen.name if chosen and chosen.missing else "",
        **making_fields(offer, chosen.typed if chosen else None),
    }
    return render_live(request, "storefront/pages/measured.html", shown)
