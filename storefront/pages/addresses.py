"""The address book: see, add, correct, forget, and say which address comes first."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from core.errors import Invalid, NotFound, Refused
from orders.customers.book.operations import change_address, choose_default_address
from orders.customers.operations import delete_address, save_address
from orders.customers.queries import CustomerProfile, addresses_of
from storefront.islands.pin_place import place_fields
from storefront.pages.account_room import account_room, done, render_room
from storefront.pages.typed_address import ADDRESS_PARTS, address_of, typed_address

ROOM = "/account/addresses/"


@require_http_methods(["GET", "HEAD"])
@account_room
def address_list(request: HttpRequest, customer: CustomerProfile) -> HttpResponse:
    """Every address of the book, the one for parcels first."""
    return render_room(request, "addresses", {"addresses": addresses_of(customer.id)})


@require_http_methods(["GET", "HEAD", "POST"])
@account_room
def new_address(request: HttpRequest, customer: CustomerProfile) -> HttpResponse:
    """GET shows the form, POST keeps the address; with `action=update` the PIN fills in town and state."""
    if request.method != "POST":
        known = dict.fromkeys(ADDRESS_PARTS, "") | {"name": customer.name, "phone": customer.phone}
        return _form(request, known)
    typed = typed_address(request)
    if request.POST.get("action") == "update":
        return _form(request, typed)
    try:
        save_address(customer_id=customer.id, address=address_of(typed))
    except Refused as refusal:
        return _form(request, typed, refusal)
    return done(request, "The address is in your book.", ROOM)


@require_http_methods(["GET", "HEAD", "POST"])
@account_room
def edit_address(request: HttpRequest, customer: CustomerProfile, address_id: str) -> HttpResponse:
    """GET shows the form, POST corrects, forgets or prefers an address. Raises NotFound for one that is not theirs."""
    saved = next((each for each in addresses_of(customer.id) if each.id == address_id), None)
    if saved is None:
        raise NotFound("This address is no longer in your book.")
    if request.method != "POST":
        return _form(request, {part: getattr(saved.address, part) for part in ADDRESS_PARTS}, is_new=False)
    action = request.POST.get("action", "")
    if action == "delete":
        delete_address(customer_id=customer.id, address_id=address_id)
        return done(request, "The address is no longer in your book.", ROOM)
    if action in {"prefer", "prefer_billing"}:
        choose_default_address(
            customer_id=customer.id, address_id=address_id, for_billing=action == "prefer_billing"
        )
        return done(request, "Saved.", ROOM)
    typed = typed_address(request)
    if action == "update":
        return _form(request, typed, is_new=False)
    try:
        change_address(customer_id=customer.id, address_id=address_id, address=address_of(typed))
    except Refused as refusal:
        return _form(request, typed, refusal, is_new=False)
    return done(request, "The address is corrected. Orders you have placed keep the one they had.", ROOM)


def _form(
    request: HttpRequest, typed: dict[str, str], refusal: Refused | None = None, *, is_new: bool = True
) -> HttpResponse:
    """The checkout's own fields, so that the PIN fills town and state here too."""
    shown = place_fields({f"shipping_{part}": value for part, value in typed.items()})
    if isinstance(refusal, Invalid):
        refusal = Invalid(
            refusal.message, fields={f"shipping_{part}": words for part, words in refusal.fields.items()}
        )
    return render_room(request, "address_form", {**shown, "is_new": is_new}, refusal)
