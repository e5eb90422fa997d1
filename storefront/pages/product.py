"""One product, in one colour."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from catalog.made.queries import included_words, making_offer
from catalog.products.queries import ProductPage, product_cards, product_page
from catalog.products.queries.published import was_sold
from catalog.range.queries import selling_regions
from core.errors import NotFound
from orders.questions.queries import questions_about
from orders.reviews.queries import ReviewList, reviews_of
from storefront import structured
from storefront.languages import alternates, public_site, spoken
from storefront.making import length_field, making_fields
from storefront.pages.frame import menu
from storefront.pages.moved import NoLongerSold, moved_or_lost
from storefront.pages.render import render_still
from storefront.piece import Piece, piece_in_colour
from storefront.ratings import card_ratings
from storefront.regions import asking_there, shopped_in
from storefront.sharing import share_ways
from storefront.social_cards import card_mark
from storefront.stock_words import note_on_pieces

SHOWN_RELATED = 4
MEASURE_NAMES = {"blouse_piece": "Blouse piece"}


@dataclass(frozen=True, slots=True)
class MeasurementRow:
    """A size and its measurements, in the order of the table's columns."""

    name: str
    values: tuple[str, ...]


@require_safe
def product(request: HttpRequest, handle: str) -> HttpResponse:
    """A product's page. Raises NotFound for an unknown handle or colour."""
    try:
        found, is_sold_here = _found(handle)
    except NotFound as lost:
        gone = NoLongerSold() if was_sold(handle) else lost
        return moved_or_lost(request, kind="product", handle=handle, lost=gone)
    piece = piece_in_colour(found, request.GET.get("colour", ""))
    told, asked = reviews_of(found.id), questions_about(found.id)
    shown = {
        "product": found,
        **_words_on(piece),
        **_measurements(piece),
        **_for_machines(found, piece, told),
        "asked": asked,
    }
    shown |= {"told": told, "not_sold_here": not is_sold_here}
    shown["alternates"] = alternates(request.path, selling_regions(found.id, menu().regions))
    if not is_sold_here:
        shown |= {"is_sold": False, "graph": shown["graph"][:3], "alert_sizes": (), "note": None}
    shown["graph"] += structured.answered(asked)
    shown["ratings"] = card_ratings(
        found.complete_the_look, found.alternatives, found.related[:SHOWN_RELATED]
    )
    making = making_offer(found.id, currency=shopped_in().currency, language=spoken())
    shown |= {**making_fields(making), **_selling(found.id, piece)}
    shown["facts"] = _facts(found)
    shown["crumbs"] = found.breadcrumbs
    return render_still(request, "storefront/pages/product.html", shown)


def _found(handle: str) -> tuple[ProductPage, bool]:
    """The product at the prices of the region; what has none there as it is sold at home, and False. Raises NotFound."""
    try:
        return product_page(handle, spoken(), asking_there()), True
    except NotFound:
        if shopped_in().is_default:
            raise
        found = product_page(handle, spoken())
    there = product_cards(ids=[card.id for card in found.related], language=spoken(), context=asking_there())
    sold = tuple(card for card in there.cards if card.is_sold_here)
    return replace(found, related=sold, complete_the_look=(), alternatives=()), False


def _words_on(piece: Piece) -> dict[str, Any]:
    return {
        "pictures": piece.pictures,
        "colours": piece.colours,
        "chosen_colour": piece.colour,
        "colour_label": piece.label,
        "is_first_colour": piece.is_first_colour,
        "asking": piece.asking,
        "sizes": piece.sizes,
        "size_name": piece.size_name,
        "is_sold": any(size.in_stock for size in piece.sizes),
        "alert_sizes": tuple(size for size in piece.sizes if not size.in_stock),
        "note": note_on_pieces(piece.sized_variants),
    }


def _selling(product_id: str, piece: Piece) -> dict[str, Any]:
    """What a bundle includes, and the field for a length of cloth."""
    return {"includes": included_words(product_id), "length": length_field(piece.variants[0].sold_by)}


def _measurements(piece: Piece) -> dict[str, Any]:
    names: list[str] = []
    for variant in piece.variants:
        names += [name for name in variant.measurements if name not in names]
    rows = tuple(
        MeasurementRow(
            piece.size_of(variant) or "Piece",
            tuple(_centimetres(variant.measurements.get(name)) for name in names),
        )
        for variant in piece.variants
    )
    return {
        "has_measurements": bool(names),
        "garment_sizes": len(piece.sizes) > 1,
        "measurement_names": tuple(
            MEASURE_NAMES.get(name, name.replace("_", " ").capitalize()) for name in names
        ),
        "measurement_rows": rows,
    }


def _centimetres(value: Any) -> str:
    """`91.5`, `92`, or a dash for what this piece does not have."""
    return "–" if not value else f"{value:g}"


def _facts(found: ProductPage) -> tuple[tuple[str, str], ...]:
    """What a buyer and the law of labels want to know, without the empty ones."""
    rows = (
        ("Fabric", found.fabric),
        ("Work", found.work),
        ("Neckline", found.neckline),
        ("Back", found.back),
        ("Sleeve", found.sleeve),
        ("Closure", found.closure),
        ("Lining", found.lining),
        ("Made in", f"{found.made_in}, India" if found.made_in else "India"),
        ("HSN", found.hs_code),
    )
    return tuple((name, value) for name, value in rows if value)


def _card_url(site: str, found: ProductPage, piece: Piece) -> str:
    mark = card_mark(found.title, found.subtitle, piece.pictures[0])
    query = piece.url.partition("?")[2]
    return f"{site}/cards/products/{found.handle}/{mark}.jpg{'?' if query else ''}{query}"


def _for_machines(found: ProductPage, piece: Piece, told: ReviewList) -> dict[str, Any]:
    site = public_site()
    query = piece.url.partition("?")[2]
    picture = piece.pictures[0] if piece.pictures else None
    describe = structured.product_group if len(found.variants) > 1 else structured.product
    described = describe(
        site, found, url=piece.url, pictures=piece.pictures, variants=piece.variants
    ) | structured.reviews(told)
    note_query = urlencode({"product": found.handle, "colour": slugify(piece.colour)})
    return {
        "canonical_query": f"?{query}" if query else "",
        "share": share_ways(f"{site}{piece.url}", found.title),
        "note_url": f"/islands/stock-note/?{note_query}",
        "graph": [
            structured.organization(site),
            structured.carriage(site, shopped_in().countries),
            structured.breadcrumbs(site, found.breadcrumbs),
            described,
        ],
        "social": {
            "type": "product",
            "site_name": "Blouson",
            "title": found.title,
            "description": found.subtitle or found.description[:155],
            "url": f"{site}{piece.url}",
            "image": _card_url(site, found, piece) if picture else "",
        },
    }
