"""Where the parcel goes, in India or in a country of the region that is shopped in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.geo import ABROAD, country_of, pin_place
from orders.customers.rules import Address
from storefront.regions import shopped_in

ADDRESS_PARTS = ("name", "line1", "line2", "city", "state_code", "pincode")
ABROAD_PARTS = ("country", "province")
PHONE_HINT = "With the code of your country, such as +1 212 555 0100."


def shipping_address(details: Mapping[str, str]) -> Address:
    """What was typed: in India a state left open is the PIN's, elsewhere the one country that there is is meant."""
    typed = {part: details[f"shipping_{part}"] for part in ADDRESS_PARTS}
    market = shopped_in()
    if not market.is_default:
        abroad = {part: details[f"shipping_{part}"] for part in ABROAD_PARTS}
        country = abroad["country"] or (market.countries[0] if len(market.countries) == 1 else "")
        return Address(
            **typed | {"state_code": ABROAD}, phone="", country=country, province=abroad["province"]
        )
    place = pin_place(details["shipping_pincode"])
    return Address(
        **typed | {"state_code": typed["state_code"] or (place.state_code if place else "")}, phone=""
    )


def abroad_fields(details: Mapping[str, str]) -> dict[str, Any]:
    """The countries of the region to choose from, and what was typed; the only way there is is chosen."""
    countries = [(code, country_of(code).local_name) for code in shopped_in().countries]
    return {"details": dict(details), "countries": countries, "phone_hint": PHONE_HINT}
