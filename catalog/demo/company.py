"""The company of the demo house and the places it dispatches from. Every number in here is invented."""

from __future__ import annotations

from dataclasses import dataclass

PAN = "ABCDE1234F"
COMPANY: dict[str, str] = {
    "name": "Blouson",
    "legal_name": "Blouson House Private Limited",
    "pan": PAN,
    "email": "care@blouson.example",
    "phone": "+911414000100",
    "currency": "INR",
    "country": "IN",
}

_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def gstin_check_digit(first_fourteen: str) -> str:
    """The fifteenth character of a GSTIN: weights 1 and 2 in turn, base 36, digits of each product added."""
    total = 0
    for place, character in enumerate(first_fourteen):
        product = _ALPHABET.index(character) * (1 + place % 2)
        total += product // 36 + product % 36
    return _ALPHABET[-total % 36]


def gstin_for(state_code: str) -> str:
    """The house's (synthetic) GSTIN in the state with that two-digit code."""
    body = f"{state_code}{PAN}1Z"
    return body + gstin_check_digit(body)


@dataclass(frozen=True)
class Place:
    """A stock location. `share` is how much of a style's stock lies here, in percent."""

    code: str
    name: str
    address: str
    city: str
    state: str
    state_code: str
    pincode: str
    phone: str
    share: int


PLACES: tuple[Place, ...] = (
    Place("JAI", "Jaipur warehouse", "Plot 14, Sitapura Industrial Area", "Jaipur", "Rajasthan", "08", "302022",
          "+911414000101", 45),
    Place("BLR", "Bengaluru studio", "32, 12th Main, Indiranagar", "Bengaluru", "Karnataka", "29", "560038",
          "+918040000102", 25),
    Place("CCU", "Kolkata store", "7, Hindustan Park, Gariahat", "Kolkata", "West Bengal", "19", "700029",
          "+913340000103", 15),
    Place("BOM", "Mumbai store", "Shop 5, Kala Ghoda, Fort", "Mumbai", "Maharashtra", "27", "400001",
          "+912240000104", 15),
)  # fmt: skip
