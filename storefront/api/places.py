"""Names and addresses: first and last name here, one name in the house; a province by name or code, a state's code there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from catalog.range.queries import HOME_MARKET, Market
from core.api.bodies import Body, Metadata, Text
from core.api.errors import BadRequest
from core.geo import ABROAD, HOME, STATES, pin_place, state_code_of
from orders.customers.rules import Address

# ISO 3166-2:IN, as address forms of other shop fronts offer them.
ISO = {
    "JK": "01", "HP": "02", "PB": "03", "CH": "04", "UT": "05", "UK": "05", "HR": "06", "DL": "07", "RJ": "08",
    "UP": "09", "BR": "10", "SK": "11", "AR": "12", "NL": "13", "MN": "14", "MZ": "15", "TR": "16", "ML": "17",
    "AS": "18", "WB": "19", "JH": "20", "OR": "21", "OD": "21", "CT": "22", "CG": "22", "MP": "23", "GJ": "24",
    "DH": "26", "DN": "26", "DD": "26", "MH": "27", "KA": "29", "GA": "30", "LD": "31", "KL": "32", "TN": "33",
    "PY": "34", "AN": "35", "TG": "36", "TS": "36", "AP": "37", "LA": "38",
}  # fmt: skip


class AddressBody(Body):
    """An address; every part may still be missing."""

    first_name = Text()
    last_name = Text()
    phone = Text()
    company = Text()
    address_1 = Text()
    address_2 = Text()
    city = Text()
    country_code = Text()
    province = Text()
    postal_code = Text()
    metadata = Metadata()


def one_name(said: Mapping[str, Any]) -> str:
    """ "Asha Rao" from a first and a last name."""
    return " ".join(
        part.strip() for part in (said.get("first_name"), said.get("last_name")) if part and part.strip()
    )


def two_names(name: str) -> dict[str, str]:
    """The first word is the first name, the rest the last."""
    first, _, last = name.partition(" ")
    return {"first_name": first, "last_name": last}


def address_of(
    said: Mapping[str, Any], known: Address | None = None, *, market: Market = HOME_MARKET
) -> Address:
    """An address as the house knows it; parts that are not said are those `known`.

    Raises BadRequest outside the countries of the region that is shopped in.
    """
    before = known or Address("", "", "", "", "", "", "")
    if before.country not in market.countries:
        before = Address(
            "", "", "", "", "", "", "", country=market.countries[0] if market.countries else HOME
        )
    country = (said.get("country_code") or before.country).strip().upper()
    if country not in market.countries:
        raise BadRequest(
            f"Country with code {country[:2].lower()} is not within region {market.name}",
            fields={"country_code": country[:20].lower()},
        )

    def part(name: str, was: str) -> str:
        return (said[name] or "").strip() if name in said else was

    pincode = part("postal_code", before.pincode)
    if country != HOME:
        place = {"state_code": ABROAD, "country": country, "province": part("province", before.province)}
    else:
        place = {"state_code": _home_state(said, pincode, before)}
    named = "first_name" in said or "last_name" in said
    return Address(
        name=one_name(said) if named else before.name,
        phone=part("phone", before.phone),
        line1=part("address_1", before.line1),
        line2=part("address_2", before.line2),
        city=part("city", before.city),
        pincode=pincode,
        **place,
    )


def _home_state(said: Mapping[str, Any], pincode: str, before: Address) -> str:
    return _state(said.get("province"), pincode) or (before.state_code if "province" not in said else "")


def _state(province: str | None, pincode: str) -> str:
    """The code of a state: by its name, its ISO or GST code, else the one the PIN lies in."""
    text = (province or "").strip()
    code = text.upper().removeprefix("IN-")
    if code in ISO:
        return ISO[code]
    if code in STATES:
        return code
    place = pin_place(pincode) if not text else None
    return state_code_of(text) or (place.state_code if place else "")


def address_json(
    address: Address, *, name: str, moments: Mapping[str, Any], company: str = ""
) -> dict[str, Any]:
    """An address as the contract writes it."""
    return {
        "id": name,
        **two_names(address.name),
        "phone": address.phone or None,
        "company": company or None,
        "address_1": address.line1,
        "address_2": address.line2 or None,
        "city": address.city,
        "country_code": address.country.lower(),
        "province": (address.province if address.is_abroad else address.state) or None,
        "postal_code": address.pincode or None if address.is_abroad else address.pincode,
        "metadata": None,
        **moments,
    }
