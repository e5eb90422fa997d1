"""The checkout: contact, address, delivery and sums on one page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods

from core.errors import Refused
from orders.carts.queries import CartSummary
from orders.carts.queries.arrivals import arrivals_by_option
from orders.carts.queries.changes import price_changes
from orders.carts.rules import NoSuchCart
from orders.checkout.operations import PriceChanged, begin_payment
from orders.checkout.operations.keep_details import keep_details, note_shopper
from orders.checkout.queries import cash_offer, checkout_terms
from orders.checkout.rules import PAYMENT_METHODS, PREPAID, CheckoutDetails
from orders.customers.consents.rules import ASKED_AT_DOORS
from orders.customers.identity.queries import account_facts
from orders.customers.queries import addresses_of, customer_of
from orders.fulfilment.shipping.queries import ShippingChoice, store_of
from orders.sales.queries import order_token
from orders.shares.operations import note_shared_sale
from payments.queries import troubled_methods
from storefront.islands.delivery import remembered_pincode
from storefront.islands.pin_place import place_fields
from storefront.languages import spoken
from storefront.pages.checkout_abroad import ABROAD_PARTS, ADDRESS_PARTS, abroad_fields, shipping_address
from storefront.pages.checkout_billing import (
    BILLING_FIELDS,
    billing_address,
    concerns_bill,
    from_book,
    is_elsewhere,
    placed,
)
from storefront.pages.checkout_book import book_of, chosen_address
from storefront.pages.preferences import ticked_consents
from storefront.pages.prices_changed import Agreement, accept_shown, stop_page
from storefront.pages.render import render_live, unstored
from storefront.regions import shopped_in
from storefront.sharing import came_by
from storefront.visitor import (
    Destination,
    customer_id,
    ordered_with,
    other_region,
    standing_cart,
    visitor_cart,
)

FIELDS = (
    "email",
    "phone",
    "company_name",
    "gstin",
    "shipping_option_code",
    "payment_method",
    *(f"shipping_{part}" for part in (*ADDRESS_PARTS, *ABROAD_PARTS)),
    *BILLING_FIELDS,
)
LONGEST_FIELD = 254
FORM_ACTIONS = ("accept", "update")  # what leads back to the form; anything else pays


@dataclass(frozen=True, slots=True)
class OfferedOption:
    """A way of delivery as the form shows it."""

    code: str
    name: str
    words: str
    amount: Any
    is_collected: bool = False


@require_http_methods(["GET", "HEAD", "POST"])
def checkout(request: HttpRequest) -> HttpResponse:
    """GET shows the form; POST begins the payment, or with `action=update` shows the totals for these details.

    While a price is not what the shopper saw, both are shown instead, until they accept (`action=accept`).
    A form sent twice, by a double click or because the answer was lost, leads to the payment of the one order, or to
    the order itself when nothing is left to pay.
    """
    cart = standing_cart(request)
    elsewhere = other_region(request, cart.region) if cart else None
    if cart is None:
        order_id = ordered_with(request) if request.method == "POST" else None
        door = f"/orders/{order_token(order_id)}/" if order_id else "/cart/"
        return unstored(HttpResponseRedirect(door, status=303))
    details = posted_details(request) if request.method == "POST" else {}
    if details and cart.status == "paying":
        return pay(request, cart.id, details)
    if cart.status != "open" or elsewhere:
        return elsewhere or unstored(HttpResponseRedirect("/cart/", status=303))
    if request.POST.get("action") == "accept":
        accept_shown(request, whole_cart(request))
    changes = price_changes(cart.id)
    if changes:
        whole = whole_cart(request)
        return stop_page(request, whole, changes, Agreement("accept", whole.total, "Accept and go on"))
    if (from_book := chosen_address(request)) is not None:
        return form_page(request, details | from_book)
    if not any(details.values()):
        return form_page(request, known_details(request))
    if request.POST.get("action") in FORM_ACTIONS:
        note_shopper(cart_id=cart.id, email=details["email"], consents=ticked_consents(request))
        return form_page(request, details)
    return pay(request, cart.id, details)


def whole_cart(request: HttpRequest) -> CartSummary:
    """The visitor's cart with its lines and sums. Raises NoSuchCart when it went away this moment."""
    cart = visitor_cart(request)
    if cart is None:
        raise NoSuchCart
    return cart


def pay(request: HttpRequest, cart_id: str, details: dict[str, str]) -> HttpResponse:
    """Begin the payment and send the shopper to it; a refusal is told above the form, which keeps its words."""
    accepted = request.POST.get("accepted_total", "")
    try:
        start = begin_payment(
            cart_id=cart_id,
            details=checkout_details(request, details),
            accepted_total=int(accepted[:12]) if accepted.isascii() and accepted.isdigit() else None,
        )
    except PriceChanged as refusal:
        total = refusal.total
        agreement = Agreement("pay", total, "Accept and continue to payment", total.amount)
        return stop_page(request, whole_cart(request), refusal.changes, agreement)
    except Refused as refusal:
        return form_page(request, details, refusal)
    keep_details(
        details=checkout_details(request, details),
        consents=ticked_consents(request),
        keep_address="keep_address" in request.POST,
    )
    if code := came_by(request):
        note_shared_sale(order_id=start.order_id, code=code)
    return unstored(HttpResponseRedirect(f"/checkout/pay/{start.token}/", status=303))


def form_page(request: HttpRequest, details: dict[str, str], refusal: Refused | None = None) -> HttpResponse:
    """The form with these details, the sums they lead to, and what is wrong with them."""
    place = abroad_fields(details) if not shopped_in().is_default else place_fields(placed(details))
    filled = place["details"]
    store = store_of(filled["shipping_option_code"])
    method = PREPAID if store else chosen_method(filled)
    cart = visitor_cart(request, destination_of({**filled, "payment_method": method}))
    if cart is None:
        return unstored(HttpResponseRedirect("/cart/", status=303))
    shown = {
        **place,
        "cart": cart,
        "book": book_of(request),
        "bills_elsewhere": is_elsewhere(filled) or concerns_bill(refusal),
        "consents": ASKED_AT_DOORS,
        "closed": checkout_terms().closed,
        "cash": cash_offer(cart, pincode=filled["shipping_pincode"], is_collected=store is not None),
        "method": method,
        "troubled": troubled_methods(),
        "accepted": getattr(refusal, "total", None) or cart.total,
        "options": offered_options(
            cart.shipping_options, arrivals_by_option(cart, filled["shipping_pincode"])
        ),
        "collects": any(option.store for option in cart.shipping_options),
        "refusal": refusal,
        "errors": getattr(refusal, "fields", {}),
        "problems": problem_words(refusal),
    }
    return render_live(
        request, "storefront/pages/checkout.html", shown, status=refusal.http_status if refusal else 200
    )


def known_details(request: HttpRequest) -> dict[str, str]:
    """What we know of a customer already, so that nobody types it twice."""
    is_home = shopped_in().is_default
    details = dict.fromkeys(FIELDS, "") | {
        "shipping_option_code": "standard" if is_home else _only_way(request)
    }
    details["shipping_pincode"] = remembered_pincode(request) if is_home else ""
    profile = customer_of(request.user.pk) if request.user.is_authenticated else None
    if profile is None:
        return details
    facts = account_facts(profile.id)
    details |= {"email": profile.email, "phone": profile.phone, "shipping_name": profile.name}
    details |= {"company_name": facts.company_name, "gstin": facts.gstin} if is_home else {}
    saved = addresses_of(profile.id) if is_home else ()
    if saved:
        details |= {f"shipping_{part}": getattr(saved[0].address, part) for part in ADDRESS_PARTS}
        details |= from_book(saved)
    return details


def _only_way(request: HttpRequest) -> str:
    """The first way to another country: it is chosen until the shopper says otherwise."""
    cart = visitor_cart(request)
    return cart.shipping_options[0].code if cart and cart.shipping_options else ""


def posted_details(request: HttpRequest) -> dict[str, str]:
    """The form's words as they were typed, cut to what any field may hold."""
    return {name: request.POST.get(name, "").strip()[:LONGEST_FIELD] for name in FIELDS}


def checkout_details(request: HttpRequest, details: dict[str, str]) -> CheckoutDetails:
    """The form as the checkout takes it; a state left open is the PIN's."""
    return CheckoutDetails(
        email=details["email"],
        phone=details["phone"],
        shipping=shipping_address(details),
        billing=billing_address(details),
        shipping_option_code=details["shipping_option_code"],
        payment_method=details["payment_method"] or PREPAID,
        customer_id=customer_id(request),
        company_name=details["company_name"],
        gstin=details["gstin"],
        language=spoken(),
    )


def destination_of(details: dict[str, str]) -> Destination:
    """Where the sums are worked out for."""
    return Destination(
        details["shipping_state_code"] or None,
        details["shipping_option_code"] or None,
        pincode=details["shipping_pincode"],
        email=details["email"],
        payment_method=chosen_method(details),
    )


def chosen_method(details: dict[str, str]) -> str:
    """How the shopper means to pay; in advance until they say otherwise."""
    given = details.get("payment_method", "")
    return given if given in PAYMENT_METHODS else PREPAID


def offered_options(
    options: tuple[ShippingChoice, ...], arrivals: Mapping[str, date]
) -> tuple[OfferedOption, ...]:
    """The ways of delivery in the shopper's words: with the day where one is known, else how many days it takes."""
    return tuple(
        OfferedOption(
            option.code,
            option.name,
            _when(option, arrivals.get(option.code)),
            option.amount,
            option.store is not None,
        )
        for option in options
    )


def _when(option: ShippingChoice, arrives_on: date | None) -> str:
    if option.store is not None:
        days = option.store.ready_days
        ready = "Ready the same day" if not days else f"Ready within {days} day{'s' if days > 1 else ''}"
        return f"{ready}. {option.store.where}. Open {option.store.hours}."
    if arrives_on is not None:
        return f"Delivered by {arrives_on:%A, %-d %B}"
    return f"{option.min_days} to {option.max_days} working days"


def problem_words(refusal: Refused | None) -> list[str]:
    """Each field's advice, as a list above the form."""
    return list(dict.fromkeys(getattr(refusal, "fields", {}).values()))
