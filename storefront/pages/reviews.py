"""Reviews: written from the order's own link, read by the product, reported by readers."""

from __future__ import annotations

from typing import IO, Any, cast

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from catalog.products.queries import product_page
from core.errors import NotFound, Refused
from core.web import same_origin
from orders.reviews.operations import ReviewPhotos, report_review, write_review
from orders.reviews.photos import PhotoFile
from orders.reviews.queries import ORDERS, SHOWN_AT_ONCE, reviewable_pieces, reviews_of
from orders.reviews.rules import FITS, MOST_PHOTOS, STARS, TEXT_LENGTH, TITLE_LENGTH, NotBought, ReviewWords
from orders.sales.queries import order_id_by_token
from storefront.languages import spoken
from storefront.pages.render import render_live
from storefront.try_limits import REPORTS, REVIEWS

SORT_WORDS = {"newest": "Newest first", "best": "Best first", "worst": "Most critical first"}
STAR_WORDS = {5: "Love it", 4: "Like it", 3: "It is all right", 2: "Not for me", 1: "Disappointed"}
FIELDS = {"stars": 2, "title": 200, "text": 5000, "fit": 10}
MOST_PAGES = 1000
MOST_KEYS = 2**63


@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest, token: str, handle: str) -> HttpResponse:
    """GET shows the form for a piece of a delivered order; POST keeps the words. NotFound for a wrong link or piece."""
    order_id = order_id_by_token(token)
    piece = next((each for each in reviewable_pieces(order_id) if each.product_handle == handle), None)
    if piece is None:
        raise NotBought
    typed = {"stars": str(piece.stars or ""), "title": piece.title, "text": piece.text, "fit": piece.fit}
    refusal: Refused | None = None
    if request.method == "POST":
        typed = {name: request.POST.get(name, "")[:most] for name, most in FIELDS.items()}
        try:
            REVIEWS.spend(request, order_id)
            words, photos = ReviewWords(**typed), _photos(request)
            write_review(order_id=order_id, product_handle=handle, words=words, photos=photos)
        except Refused as refused:
            refusal = refused
    fields = getattr(refusal, "fields", {})
    shown: dict[str, Any] = {
        "piece": piece,
        "order_url": f"/orders/{token}/",
        "form_url": f"/orders/{token}/review/{handle}/",
        "typed": typed,
        "stars": [(str(star), star * "★", STAR_WORDS[star]) for star in reversed(STARS)],
        "fits": FITS.items(),
        "limits": {"title": TITLE_LENGTH, "text": TEXT_LENGTH, "photos": MOST_PHOTOS},
        "refusal": refusal,
        "errors": fields,
        "problems": list(fields.values()),
        "thanked": request.method == "POST" and refusal is None,
    }
    response = render_live(
        request, "storefront/pages/review.html", shown, status=refusal.http_status if refusal else 200
    )
    # The address is the key to the order: it must not travel on.
    response["Referrer-Policy"] = "same-origin"
    response["X-Robots-Tag"] = "noindex"
    return response


@require_safe
def of_product(request: HttpRequest, handle: str) -> HttpResponse:
    """Every review of a product: `stars` narrows, `sort` orders, `page` turns. Raises NotFound."""
    found = product_page(handle, spoken())
    stars = _whole(request.GET.get("stars", ""), most=5)
    sort = request.GET.get("sort", "newest")
    sort = sort if sort in ORDERS else "newest"
    page = _whole(request.GET.get("page", ""), most=MOST_PAGES) or 1
    told = reviews_of(found.id, stars=stars, order=sort, page=page)
    pages = max(1, -(-told.count // SHOWN_AT_ONCE))
    if page > pages:
        raise NotFound("There are no more reviews.")
    shown = {
        "product": found,
        "told": told,
        "chosen_stars": stars,
        "sort": sort,
        "sorts": SORT_WORDS.items(),
        "page": page,
        "pages": pages,
        "all_stars": [(star, told.rating.by_stars.get(star, 0)) for star in reversed(STARS)],
        "notices": [],
    }
    return render_live(request, "storefront/pages/reviews.html", shown)


@same_origin
@require_POST
def report(request: HttpRequest, review_id: str) -> HttpResponse:
    """A reader says that a review should not stand there: staff look at it again."""
    REPORTS.spend(request, f"{review_id}:{request.META.get('REMOTE_ADDR', '')}")
    report_review(review_id=review_id)
    return render_live(request, "storefront/pages/review_reported.html", {})


def _photos(request: HttpRequest) -> ReviewPhotos:
    """Files that were chosen, and those that are to go."""
    files = [
        PhotoFile(each.name or "Your photo", each.size or 0, cast("IO[bytes]", each.file))
        for each in request.FILES.getlist("photos")
    ]
    gone = {
        int(number)
        for number in request.POST.getlist("remove_photo")
        if number.isascii() and number.isdigit()
    }
    return ReviewPhotos(files, frozenset(number for number in gone if number < MOST_KEYS))


def _whole(text: str, *, most: int) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and 1 <= int(text[:6]) <= most else None
