"""Writing to the house: about an order, before buying, or about anything else."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from catalog.products.queries import product_page
from core.errors import NotFound, Refused
from orders.customers.contact.operations import CONTACT_TOPICS, Message, receive_message
from orders.customers.leads.rules import CONSENT, MESSAGE_LENGTH, Enquiry
from orders.customers.queries import customer_of
from storefront.languages import spoken
from storefront.pages.render import render_live
from storefront.try_limits import ENQUIRIES
from storefront.visitor import customer_id

FIELDS = {
    "topic": 20,
    "order_number": 40,
    "name": 200,
    "email": 300,
    "phone": 40,
    "message": 4000,
    "product": 120,
}
TRAP = "website"  # a field that people do not see: what fills it in is no person


@require_http_methods(["GET", "HEAD", "POST"])
def enquiry(request: HttpRequest) -> HttpResponse:
    """GET shows the form, about a product with `?product=`; POST takes the enquiry or says what to correct."""
    if request.method != "POST":
        return _page(request, _known_of(request))
    typed = {name: request.POST.get(name, "")[:most] for name, most in FIELDS.items()}
    if request.POST.get(TRAP):
        return _page(request, typed, thanked=True)
    asked = Enquiry(
        topic=typed["topic"],
        name=typed["name"],
        email=typed["email"],
        phone=typed["phone"],
        message=typed["message"],
        product_handle=typed["product"],
    )
    try:
        ENQUIRIES.spend(request, typed["email"] or typed["phone"])
        receive_message(Message(asked, typed["order_number"], customer_id(request)))
    except Refused as refusal:
        return _page(request, typed, refusal=refusal)
    return _page(request, typed, thanked=True)


def _known_of(request: HttpRequest) -> dict[str, str]:
    """What the shop knows of the visitor already, and what they come from."""
    profile = customer_of(request.user.pk) if request.user.is_authenticated else None
    product = request.GET.get("product", "")[: FIELDS["product"]]
    topic = request.GET.get("topic", "")
    known = {
        "product": product,
        "topic": topic if topic in CONTACT_TOPICS else "made_to_measure" if product else "",
    }
    if profile is not None:
        known |= {"name": profile.name, "email": profile.email, "phone": profile.phone}
    return known


def _page(
    request: HttpRequest, typed: dict[str, str], *, refusal: Refused | None = None, thanked: bool = False
) -> HttpResponse:
    fields = getattr(refusal, "fields", {})
    shown: dict[str, Any] = {
        "typed": typed,
        "topics": CONTACT_TOPICS.items(),
        "consent": CONSENT,
        "most_letters": MESSAGE_LENGTH,
        "about": _title_of(typed.get("product", "")),
        "refusal": refusal,
        "errors": fields,
        "problems": list(fields.values()),
        "thanked": thanked,
        "is_contact": request.path == "/contact/",
    }
    status = refusal.http_status if refusal else 200
    return render_live(request, "storefront/pages/enquiry.html", shown, status=status)


def _title_of(handle: str) -> str:
    """What the piece is called that it is about; "" for none, or one that is shown no more."""
    if not handle:
        return ""
    try:
        return product_page(handle, spoken()).title
    except NotFound:
        return ""
