"""A draft begins: for whom it is, and where it goes."""

from __future__ import annotations

from dataclasses import replace

from django.db import transaction

from core import clock
from core.audit import Author, record
from core.errors import Invalid, NotFound
from core.geo import pin_place
from core.locks import lock_rows
from core.models import User
from orders.assisted.models import NOTE_LENGTH, DraftOrder
from orders.assisted.rules import DraftNotOpen, NoSuchDraft, known_details
from orders.carts.models import Cart, LineItem
from orders.carts.operations.open_cart import touch_cart
from orders.carts.queries import priced_lines
from orders.carts.rules import cart_expiry
from orders.checkout.rules import CheckoutDetails
from orders.customers.models import Customer
from orders.customers.rules import HOME_PARTS, Address

DETAILS = ("email", "phone", "shipping_option_code", "company_name", "gstin")
PLACE = ("name", "line1", "line2", "city", "state_code", "pincode")


def author(by: User) -> Author:
    """Whoever works on a draft, as the audit trail names them."""
    return Author(str(by), "draft order", by.pk)


@transaction.atomic
def start_draft(*, by: User) -> str:
    """An empty draft with a cart of its own; returns its public id. Audited."""
    expires_at = cart_expiry(now=clock.now(), is_customer=True, is_empty=False)
    cart = Cart.objects.create(is_assisted=True, expires_at=expires_at)
    draft = DraftOrder.objects.create(cart=cart, created_by=by)
    record(author(by), "started", draft, {})
    return draft.public_id


def locked_draft(draft_id: str) -> DraftOrder:
    """The draft with its cart locked, whatever has become of it. Raises NoSuchDraft. Caller's transaction."""
    draft = DraftOrder.objects.filter(public_id=draft_id).first()
    if draft is None:
        raise NoSuchDraft
    list(lock_rows(Cart.objects.filter(pk=draft.cart_id)))
    return DraftOrder.objects.select_related("cart__order", "cart__customer").get(pk=draft.pk)


def open_draft(draft_id: str) -> DraftOrder:
    """The draft, its cart locked and open. Raises NoSuchDraft or DraftNotOpen. Caller's transaction."""
    draft = locked_draft(draft_id)
    if draft.cart.status != Cart.Status.OPEN:
        raise DraftNotOpen
    return draft


@transaction.atomic
def choose_draft_customer(*, draft_id: str, customer_id: str | None, by: User) -> None:
    """Sell to a known customer, at their prices: contacts and their default address are filled in; None: to a guest.

    Prices of pieces that lie in the draft already follow. Audited. Raises NotFound, NoSuchDraft or DraftNotOpen.
    """
    draft = open_draft(draft_id)
    customer = Customer.objects.filter(public_id=customer_id).first() if customer_id else None
    if customer_id and customer is None:
        raise NotFound("There is no such customer.")
    before, draft.cart.customer = draft.cart.customer, customer
    draft.cart.save(update_fields=["customer"])
    touch_cart(draft.cart)
    see_prices(draft.cart)
    if customer is not None:
        _take_contacts(draft, customer)
        draft.save()
    record(author(by), "changed", draft, {"customer": (before, customer)})


def see_prices(cart: Cart) -> None:
    """Today's prices for the customer of a locked cart are the ones that whoever fills it has seen."""
    prices = {line.line_id: line.price.amount for line in priced_lines(cart)}
    rows = list(cart.lines.all())
    for row in rows:
        row.unit_price = prices[row.public_id]
    LineItem.objects.bulk_update(rows, ["unit_price"])


def _take_contacts(draft: DraftOrder, customer: Customer) -> None:
    draft.email, draft.phone = customer.email, customer.phone
    draft.company_name, draft.gstin = customer.company_name, customer.gstin
    kept = customer.addresses.order_by("-is_default", "id").first()
    if kept is not None:
        for part in PLACE:
            setattr(draft, part, getattr(kept, part))
    elif not draft.name:
        draft.name = customer.name


@transaction.atomic
def fill_draft(*, draft_id: str, details: CheckoutDetails, note: str, by: User) -> None:
    """Write down contacts, address, carriage and a note for colleagues, as far as they are known.

    The PIN fills in town and state. Audited, without the words of what is personal. Raises Invalid for what is filled
    in wrongly, NoSuchDraft or DraftNotOpen: nothing has changed then.
    """
    told = known_details(replace(details, shipping=_with_place(details.shipping)))
    if len(note) > NOTE_LENGTH or "\x00" in note:
        raise Invalid(fields={"note": f"Write at most {NOTE_LENGTH} letters."})
    draft = open_draft(draft_id)
    changed = {}
    values = {name: getattr(told, name) for name in DETAILS}
    values |= {name: getattr(told.shipping, name) for name in PLACE} | {"note": note.strip()}
    for name, value in values.items():
        if getattr(draft, name) != value:
            changed[name] = ("", "") if name not in OPEN_WORDS else (getattr(draft, name), value)
            setattr(draft, name, value)
    if not changed:
        return
    draft.save()
    record(author(by), "changed", draft, changed)


# What the audit trail may repeat; of the rest it says only that it changed.
OPEN_WORDS = ("shipping_option_code", "note", "state_code")


def _with_place(address: Address) -> Address:
    place = pin_place(address.pincode.strip().replace(" ", "")) if address.pincode else None
    if place is None:
        return address
    return replace(
        address, city=address.city or place.district, state_code=address.state_code or place.state_code
    )


def details_of(draft: DraftOrder, *, payment_method: str) -> CheckoutDetails:
    """A draft as the checkout wants it."""
    place = {name: getattr(draft, name) for name in HOME_PARTS if name != "phone"}
    return CheckoutDetails(
        email=draft.email,
        phone=draft.phone,
        shipping=Address(**place, phone=""),
        shipping_option_code=draft.shipping_option_code,
        customer_id=draft.cart.customer.public_id if draft.cart.customer else None,
        payment_method=payment_method,
        company_name=draft.company_name,
        gstin=draft.gstin,
    )
