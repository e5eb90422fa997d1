"""What a draft order may be told, and how it is offered: pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace

from core.errors import Invalid, NotFound, Refused
from orders.checkout.rules import CheckoutDetails, clean_details
from orders.customers.rules import Address, plain_gstin, plain_text

LONGEST_HOURS = 14 * 24
LINK, SHOP, DOOR = "link", "shop", "door"
SHOP_METHODS: Mapping[str, str] = {
    "cash": "cash",
    "card_machine": "card machine",
    "upi_at_shop": "UPI at the counter",
    "bank_transfer": "bank transfer",
}


class NoSuchDraft(NotFound):
    """Unknown."""

    code = "no_such_draft"
    message = "There is no such draft."


class DraftNotOpen(Refused):
    """It was offered, sold or called off: nothing of it can be changed."""

    code = "draft_not_open"
    message = "This draft was offered already. Take it back first if something has to change."


class DraftNotOffered(Refused):
    """No order waits for its money."""

    code = "draft_not_offered"
    message = "Nothing waits to be paid on this draft. Please look at it again."


@dataclass(frozen=True, slots=True)
class DraftOffer:
    """How a draft is to be paid: by `link`, in the `shop`, or at the `door`; its pieces are kept for `hours`."""

    way: str
    hours: int

    def check(self) -> None:
        """Raises Invalid."""
        if self.way not in (LINK, SHOP, DOOR):
            raise Invalid(fields={"way": "Choose how it will be paid."})
        if not 1 <= self.hours <= LONGEST_HOURS:
            raise Invalid(fields={"hours": f"Keep the pieces for 1 to {LONGEST_HOURS} hours."})


def known_details(details: CheckoutDetails) -> CheckoutDetails:
    """What is known so far, tidied. What is missing may follow later; what is there has to be right.

    Raises Invalid naming the fields that are filled in wrongly.
    """
    try:
        return clean_details(details)
    except Invalid as wrong:
        filled = {name: advice for name, advice in wrong.fields.items() if _given(details, name)}
    if filled:
        raise Invalid(fields=filled)
    place = {part.name: plain_text(getattr(details.shipping, part.name)) for part in fields(Address)}
    return replace(
        details,
        email=plain_text(details.email).lower(),
        phone=plain_text(details.phone),
        shipping=Address(**place),
        company_name=plain_text(details.company_name),
        gstin=plain_gstin(details.gstin),
    )


def _given(details: CheckoutDetails, name: str) -> bool:
    if name.startswith("shipping_") and name != "shipping_option_code":
        return bool(getattr(details.shipping, name.removeprefix("shipping_")).strip())
    return bool(str(getattr(details, name)).strip())
