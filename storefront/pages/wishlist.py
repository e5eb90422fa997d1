"""The wishlist: what a visitor likes and what they saved from the bag; and what others see who have its link."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.errors import NotFound, Refused
from orders.customers.consents.operations import record_consents
from orders.customers.consents.queries import ConsentState, consents_of
from orders.customers.consents.rules import WISHLIST_NEWS
from orders.customers.queries import CustomerProfile, customer_of
from orders.wishlists.operations import (
    move_wish_to_cart,
    remove_wish,
    save_line_for_later,
    share_wishlist,
    unshare_wishlist,
)
from orders.wishlists.queries import shared_wishlist, wishlist_page
from storefront.pages.account_room import account_room, done
from storefront.pages.render import render_live, unstored
from storefront.regions import asking_there
from storefront.visitor import cart_for_writing, cart_id, wishlist_for_writing, wishlist_id

BACK_TO = {"bag": "/cart/", "list": "/wishlist/"}


@require_http_methods(["GET", "HEAD", "POST"])
def wishlist(request: HttpRequest) -> HttpResponse:
    """GET shows the list; POST moves `wish` into the bag or removes it."""
    if request.method == "POST":
        _change(request)
        return _back(request)
    own = wishlist_id(request)
    found = wishlist_page(own, asking_there()) if own else None
    shown = {
        "list": found,
        "link": _link(found.share_token) if found and found.share_token else "",
        "is_guest": not request.user.is_authenticated,
        "news": _news(request),
        "notices": list(messages.get_messages(request)),
    }
    return render_live(request, "storefront/pages/wishlist.html", shown)


@require_POST
def later(request: HttpRequest) -> HttpResponse:
    """Move `line` out of the bag onto the list."""
    existing = cart_id(request)
    try:
        if existing is None:
            raise NotFound("Your bag is empty.")
        save_line_for_later(
            wishlist_id=wishlist_for_writing(request),
            cart_id=existing,
            line_id=request.POST.get("line", ""),
        )
        messages.success(request, "Saved for later. It waits below your bag and on your wishlist.")
    except Refused as refusal:
        messages.error(request, refusal.message)
    return unstored(HttpResponseRedirect("/cart/", status=303))


@require_POST
@account_room
def news(request: HttpRequest, customer: CustomerProfile) -> HttpResponse:
    """Agree to letters about the list, or withdraw it with `action=end`."""
    wants = request.POST.get("action") != "end"
    record_consents(
        email=customer.email,
        phone="",
        answers={WISHLIST_NEWS: wants},
        place="wishlist",
        customer_id=customer.id,
    )
    words = "We write when something costs less or is back." if wants else "You will hear no more of it."
    return done(request, words, "/wishlist/")


def _news(request: HttpRequest) -> ConsentState | None:
    """Whether a customer hears of their list; None for guests, whose address is not known."""
    profile = customer_of(request.user.pk) if request.user.is_authenticated else None
    states = consents_of(email=profile.email, phone="") if profile else ()
    return next((state for state in states if state.purpose == WISHLIST_NEWS), None)


@require_POST
def link(request: HttpRequest) -> HttpResponse:
    """Make the link that lets others look, or end it with `action=end`."""
    own = wishlist_id(request)
    if own is not None:
        if request.POST.get("action") == "end":
            unshare_wishlist(wishlist_id=own)
            messages.success(request, "The link is ended. Nobody can open it any more.")
        else:
            share_wishlist(wishlist_id=own)
    return unstored(HttpResponseRedirect("/wishlist/", status=303))


@require_safe
def shared(request: HttpRequest, token: str) -> HttpResponse:
    """What others see: the pieces, at public prices, and nothing of whose list it is. Raises NoSuchList."""
    response = render_live(
        request,
        "storefront/pages/wishlist_shared.html",
        {"list": shared_wishlist(token, asking_there()), "notices": []},
    )
    response["X-Robots-Tag"] = "noindex"
    response["Referrer-Policy"] = "same-origin"
    return response


def _change(request: HttpRequest) -> None:
    own, wish_id = wishlist_id(request), request.POST.get("wish", "")
    if own is None:
        messages.error(request, "Your list is empty.")
        return
    try:
        if request.POST.get("action") == "remove":
            remove_wish(wishlist_id=own, wish_id=wish_id)
        else:
            move_wish_to_cart(wishlist_id=own, wish_id=wish_id, cart_id=cart_for_writing(request))
            messages.success(request, "Moved into your bag.")
    except Refused as refusal:
        messages.error(request, " ".join([refusal.message, *getattr(refusal, "fields", {}).values()]))


def _back(request: HttpRequest) -> HttpResponse:
    return unstored(HttpResponseRedirect(BACK_TO.get(request.POST.get("back", ""), "/wishlist/"), status=303))


def _link(token: str) -> str:
    return f"{settings.SITE_URL}/wishlist/shared/{token}/"
