"""Where the bill goes, when that is not where the parcel goes. Fields of its own, shown by CSS alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from core.errors import Refused
from core.geo import pin_place
from orders.customers.queries import SavedAddress
from orders.customers.rules import Address

PARTS = ("name", "line1", "line2", "city", "state_code", "pincode")
ASKED = "billing_asked"  # the form had the box, so that an empty one is an answer
SAME = "billing_same"
BILLING_FIELDS = (ASKED, SAME, *(f"billing_{part}" for part in PARTS))


def is_elsewhere(details: Mapping[str, str]) -> bool:
    """Whether the shopper was asked and unticked that both addresses are the same."""
    return bool(details.get(ASKED)) and not details.get(SAME)


def concerns_bill(refusal: Refused | None) -> bool:
    """Whether something is wrong with the bill's address, so that its fields have to be seen."""
    return any(name.startswith("billing_") for name in getattr(refusal, "fields", {}))


def billing_address(details: Mapping[str, str]) -> Address | None:
    """The bill's address; None for the parcel's own. Town and state that were left open are the PIN's."""
    if not is_elsewhere(details):
        return None
    given = placed(details)
    return Address(phone="", **{part: given[f"billing_{part}"] for part in PARTS})


def placed(details: Mapping[str, str]) -> dict[str, str]:
    """The details with the bill's town and state from its PIN where they were left open."""
    place = pin_place(details.get("billing_pincode", "").replace(" ", ""))
    filled = dict(details)
    if place is not None:
        filled["billing_city"] = details.get("billing_city") or place.district
        filled["billing_state_code"] = details.get("billing_state_code") or place.state_code
    return filled


def from_book(saved: Sequence[SavedAddress]) -> dict[str, str]:
    """What the address book says: the address that comes first for bills, when parcels go to another one."""
    for_bills = next((each for each in saved if each.is_billing_default), None)
    if for_bills is None or for_bills == saved[0]:
        return {ASKED: "1", SAME: "on"}
    return {ASKED: "1", SAME: ""} | {
        f"billing_{part}": str(getattr(for_bills.address, part)) for part in PARTS
    }
