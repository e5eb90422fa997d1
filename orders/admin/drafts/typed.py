"""What the small forms of a draft's page carry, and the one verb that each of them calls."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation

from django.http import QueryDict

from catalog.made.rules import making_typed
from core.errors import Invalid
from core.measure import parse_quantity
from core.models import User
from core.money import Money
from orders.assisted.models import DraftOrder
from orders.assisted.operations import (
    agree_draft_price,
    choose_draft_customer,
    fill_draft,
    put_draft_line,
    remove_draft_code,
    set_draft_quantity,
    use_draft_code,
)
from orders.checkout.rules import CheckoutDetails
from orders.customers.rules import Address

Typed = QueryDict
DEAREST = Decimal("9999999.99")


def _text(typed: Typed, name: str) -> str:
    return str(typed.get(name, ""))[:1000]


def _amount(text: str) -> Money:
    """Rupees as typed: "1,450" or "1450.50". Raises Invalid."""
    try:
        rupees = Decimal(text.replace(",", "").replace("₹", "").strip())
    except InvalidOperation:
        rupees = Decimal(0)
    if not rupees.is_finite() or not 0 < rupees <= DEAREST or rupees != round(rupees, 2):
        raise Invalid(fields={"amount": "Type the price in rupees, such as 1450 or 1450.50."})
    return Money.of(rupees)


def _put(draft: DraftOrder, typed: Typed, by: User) -> None:
    quantity = parse_quantity(_text(typed, "quantity") or "1", _text(typed, "uom") or "piece")
    making = making_typed(dict(typed.lists())) if "make" in typed else None
    variant_id = _text(typed, "variant")
    put_draft_line(draft_id=draft.public_id, variant_id=variant_id, quantity=quantity, making=making, by=by)


def _quantity(draft: DraftOrder, typed: Typed, by: User) -> None:
    is_removed = "remove" in typed
    quantity = 0 if is_removed else parse_quantity(_text(typed, "quantity"), _text(typed, "uom") or "piece")
    set_draft_quantity(draft_id=draft.public_id, line_id=_text(typed, "line"), quantity=quantity, by=by)


def _price(draft: DraftOrder, typed: Typed, by: User) -> None:
    amount = None if "forget" in typed else _amount(_text(typed, "amount"))
    agree_draft_price(
        draft_id=draft.public_id,
        line_id=_text(typed, "line"),
        amount=amount,
        reason=_text(typed, "reason"),
        by=by,
    )


def _code(draft: DraftOrder, typed: Typed, by: User) -> None:
    if "remove" in typed:
        remove_draft_code(draft_id=draft.public_id, code=_text(typed, "code"), by=by)
    else:
        use_draft_code(draft_id=draft.public_id, code=_text(typed, "code"), by=by)


def _customer(draft: DraftOrder, typed: Typed, by: User) -> None:
    choose_draft_customer(draft_id=draft.public_id, customer_id=_text(typed, "customer") or None, by=by)


def _details(draft: DraftOrder, typed: Typed, by: User) -> None:
    parts = ("name", "line1", "line2", "city", "state_code", "pincode")
    details = CheckoutDetails(
        email=_text(typed, "email"),
        phone=_text(typed, "phone"),
        shipping=Address(**{part: _text(typed, f"shipping_{part}") for part in parts}, phone=""),
        shipping_option_code=_text(typed, "shipping_option_code")[:40],
        company_name=_text(typed, "company_name"),
        gstin=_text(typed, "gstin"),
    )
    fill_draft(draft_id=draft.public_id, details=details, note=_text(typed, "note"), by=by)


VERBS: Mapping[str, Callable[[DraftOrder, Typed, User], None]] = {
    "put": _put,
    "quantity": _quantity,
    "price": _price,
    "code": _code,
    "customer": _customer,
    "details": _details,
}
