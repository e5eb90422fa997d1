"""Who is visiting, and which cart is theirs. The session holds a cart's public id and nothing else of it."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from catalog.range.queries import Market, market_of
from core.errors import NotFound
from core.models import User
from orders.carts.operations import CartNotOpen, change_region, create_cart, merge_carts, reopen_cart
from orders.carts.queries import CartState, CartSummary, cart_state, cart_summary
from orders.customers.queries import customer_of
from orders.customers.reading import keep_language
from orders.sales.operations.claim_orders import claim_orders
from orders.wishlists.operations import merge_wishlists, open_wishlist
from orders.wishlists.queries import wishlist_of, wishlist_owner
from storefront.languages import spoken
from storefront.regions import COOKIE, region_path, shopped_in

CART = "cart_id"
COOKIE_S = 60 * 60 * 24 * 365
WISHLIST = "wishlist_id"
STILL_THEIRS = frozenset({"open", "paying"})


@dataclass(frozen=True, slots=True)
class Destination:
    """Where and to whom a cart would go and how it is paid (prepaid or cod), as far as the visitor has said."""

    state_code: str | None = None
    shipping_option: str | None = None
    email: str = ""
    pincode: str = ""
    payment_method: str = "prepaid"


def customer_id(request: HttpRequest) -> str | None:
    """The public id of the customer who is logged in, or None for guests."""
    if not request.user.is_authenticated:
        return None
    profile = customer_of(request.user.pk)
    return profile.id if profile else None


def cart_id(request: HttpRequest) -> str | None:
    """The visitor's cart, if they have one."""
    found = request.session.get(CART)
    return found if isinstance(found, str) else None


def cart_for_writing(request: HttpRequest) -> str:
    """The visitor's open cart. One that is being paid is opened again; one that is gone or ordered gets a new one."""
    existing = cart_id(request)
    if existing is not None:
        try:
            current = reopen_cart(cart_id=existing)
        except (NotFound, CartNotOpen):
            drop_cart(request)
        else:
            keep_cart(request, current)
            _sell_here(request, current)
            return current
    market = shopped_in()
    made = create_cart(customer_id=customer_id(request), region=None if market.is_default else market.code)
    keep_cart(request, made)
    return made


def _sell_here(request: HttpRequest, current: str) -> None:
    """The bag follows the region of the page that something is put into it from, and its own page says what changed.

    Asked only of those who have ever left India's prices: for all others it is where it always was.
    """
    market = shopped_in()
    if market.is_default and COOKIE not in request.COOKIES:
        return
    for words in change_region(cart_id=current, region=market.code):
        messages.info(request, words)


def other_region(request: HttpRequest, region: str) -> HttpResponse | None:
    """The way to this page in the region that the bag is sold in; None when it is there, or that region is closed."""
    if request.method != "GET" or region == shopped_in().code:
        return None
    market = market_of(region)
    if not market.is_open or market.code != region:
        return None
    answer = HttpResponseRedirect(region_path(market, request.path), status=303)
    answer["Cache-Control"] = "private, no-store"
    remember_region(answer, market, secure=request.is_secure())
    return answer


def remember_region(answer: HttpResponse, market: Market, *, secure: bool) -> None:
    """Keep the region that was chosen last in a cookie of its own; India's needs none. The door leaves its address alone."""
    answer.leaves_region = True  # type: ignore[attr-defined]  # the door reads it
    if market.is_default:
        answer.delete_cookie(COOKIE, samesite="Lax")
    else:
        answer.set_cookie(
            COOKIE, market.code.lower(), max_age=COOKIE_S, secure=secure, httponly=True, samesite="Lax"
        )


def keep_cart(request: HttpRequest, public_id: str) -> None:
    """Remember a cart as this visitor's."""
    request.session[CART] = public_id


def drop_cart(request: HttpRequest) -> None:
    """Forget the visitor's cart: it has become an order."""
    request.session.pop(CART, None)


def visitor_cart(request: HttpRequest, destination: Destination | None = None) -> CartSummary | None:
    """The visitor's cart, open or being paid; None when there is none any more."""
    existing = cart_id(request)
    if existing is None:
        return None
    to = destination or Destination()
    try:
        cart = cart_summary(
            existing,
            state_code=to.state_code,
            pincode=to.pincode,
            shipping_option=to.shipping_option,
            email=to.email,
            payment_method=to.payment_method,
        )
    except NotFound:
        cart = None
    if cart is None or cart.status not in STILL_THEIRS:
        drop_cart(request)
        return None
    return cart


def standing_cart(request: HttpRequest) -> CartState | None:
    """How the visitor's cart stands, without its lines and sums; None when there is none any more, or nothing in it."""
    existing = cart_id(request)
    state = cart_state(existing) if existing else None
    if state is None or state.status not in STILL_THEIRS:
        return None
    return state if state.pieces else None


def ordered_with(request: HttpRequest) -> str | None:
    """The order (public id) that the visitor's cart has become, when nothing has been gathered since."""
    existing = cart_id(request)
    state = cart_state(existing) if existing else None
    return state.order_id if state and state.status == "completed" else None


def bag_count(request: HttpRequest) -> int:
    """Pieces in the visitor's bag."""
    existing = cart_id(request)
    state = cart_state(existing) if existing else None
    return state.pieces if state and state.status in STILL_THEIRS else 0


def enter(request: HttpRequest, user: User) -> tuple[str, ...]:
    """Log `user` in and join the cart they gathered with their own; returns what to tell them about it."""
    gathered = cart_id(request)
    login(request, user)
    own = customer_of(user.pk)
    if own is None:
        return ()
    keep_language(customer_id=own.id, language=spoken())
    _join_lists(request, own.id)
    claim_orders(customer_id=own.id)
    if gathered is None:
        keep_cart(request, create_cart(customer_id=own.id))
        return ()
    try:
        merged = merge_carts(guest_cart_id=gathered, customer_id=own.id)
    except NotFound:
        drop_cart(request)
        return ()
    keep_cart(request, merged.cart_id)
    return merged.notices


def wishlist_id(request: HttpRequest) -> str | None:
    """The visitor's list, if they have one: the customer's own, or the one this browser began as a guest."""
    customer = customer_id(request)
    if customer is not None:
        return wishlist_of(customer)
    found = request.session.get(WISHLIST)
    # A list that has become a customer's is no longer this browser's once they have logged out.
    return found if isinstance(found, str) and wishlist_owner(found) == (None,) else None


def wishlist_for_writing(request: HttpRequest) -> str:
    """The visitor's list; a new one when there is none."""
    found = wishlist_id(request)
    if found is not None:
        return found
    customer = customer_id(request)
    made = open_wishlist(customer_id=customer)
    if customer is None:
        request.session[WISHLIST] = made
    return made


def _join_lists(request: HttpRequest, customer: str) -> None:
    """What a guest liked joins their own list."""
    gathered = request.session.pop(WISHLIST, None)
    if isinstance(gathered, str):
        merge_wishlists(guest_list_id=gathered, customer_id=customer)
