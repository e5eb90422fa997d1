"""Putting a piece into the bag from its still page."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_POST

from catalog.made.queries import form_of_variant
from core.errors import Invalid, Refused
from core.web import same_origin
from orders.carts.operations import add_line
from orders.customers.measures.operations import keep_measurements
from storefront.islands.base import page_before, telling, wants_fragment
from storefront.making import asked_quantity, making_request
from storefront.pages.render import render_island, unstored
from storefront.sharing import carry_tag
from storefront.visitor import cart_for_writing, customer_id, visitor_cart

TEMPLATE = "storefront/islands/add_to_cart.html"


@same_origin
@require_POST
def add_to_cart(request: HttpRequest) -> HttpResponse:
    """Add `quantity` of `variant`; a panel with the new badge for the island, the bag's page without JavaScript."""
    try:
        variant_id, quantity = asked_piece(request)
        line_id = add_line(
            cart_id=cart_for_writing(request),
            variant_id=variant_id,
            quantity=quantity,
            making=making_request(request.POST),
        )
    except Refused as refusal:
        return refused(request, refusal)
    kept_words = keep_as_asked(request)
    if not wants_fragment(request):
        if kept_words:
            messages.info(request, kept_words)
        bag = unstored(HttpResponseRedirect("/cart/", status=303))
        carry_tag(request, bag)
        return bag
    cart = visitor_cart(request)
    line = next((line for line in cart.lines if line.id == line_id), None) if cart else None
    told = {"cart": cart, "line": line, "kept_words": kept_words}
    return telling(render_island(request, TEMPLATE, told), "bag:changed", count=cart.count if cart else 0)


def keep_as_asked(request: HttpRequest) -> str:
    """Keep the measurements of a piece that was added under the name that was typed; what became of it, in words."""
    name, asked = request.POST.get("keep_as", "")[:200], making_request(request.POST)
    if not name.strip() or not asked.has_measures:
        return ""
    whose = customer_id(request)
    if whose is None:
        return "Your piece is in the bag. To keep measurements for the next one, log in first."
    try:
        form = form_of_variant(request.POST.get("variant", ""))
        keep_measurements(customer_id=whose, form=form, name=name, asked=asked)
    except Refused as refusal:
        return " ".join(
            ["Your measurements were not kept.", refusal.message, *getattr(refusal, "fields", {}).values()]
        )
    return f"Your measurements are kept as “{name.strip()}”."


def asked_piece(request: HttpRequest) -> tuple[str, int]:
    """The variant and how many. Raises Invalid in the shopper's words."""
    variant_id = request.POST.get("variant", "")
    if not variant_id:
        raise Invalid("Choose a size first, then add the piece to your bag.")
    refusal = "Choose a whole number of pieces from 1 to 10."
    return variant_id, asked_quantity(request.POST, refusal=refusal, default="1")


def refused(request: HttpRequest, refusal: Refused) -> HttpResponse:
    """Why not: in the panel, or on a page with the way back."""
    if wants_fragment(request):
        return render_island(request, TEMPLATE, {"refusal": refusal}, status=refusal.http_status)
    shown = {"refusal": refusal, "back": page_before(request)}
    return unstored(render(request, "storefront/pages/refused.html", shown, status=refusal.http_status))
