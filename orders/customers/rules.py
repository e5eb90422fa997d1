"""What a name, a phone number, an e-mail address and an Indian postal address have to look like."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from catalog.tax.rules import valid_gstin
from core.errors import Invalid
from core.geo import ABROAD, HOME, STATES, clean_pincode, country_of, pin_place

NAME_LENGTH = 120
EMAIL_LENGTH = 254
PHONE_LENGTH = 13
PHONE_ABROAD_LENGTH = 16
PROVINCE_LENGTH = 60
STREET_LENGTH = 160
CITY_LENGTH = 60

# Indian mobile numbers have ten digits and begin with 6, 7, 8 or 9.
_MOBILE = re.compile(r"[6-9][0-9]{9}")
# ITU-T E.164: a plus and at most fifteen digits, of which the first is never 0.
_ABROAD = re.compile(r"\+[1-9][0-9]{6,14}")
_PHONE_PUNCTUATION = re.compile(r"[\s().\-]")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]+")


@dataclass(frozen=True, slots=True)
class Address:
    """Where a parcel or a bill goes. `state_code` is the GST code ("29"), `phone` is +91 and ten digits.

    Outside India the state code is ABROAD, `pincode` holds the country's own postal code, or nothing, and `phone` begins
    with the country's code.
    """

    name: str
    phone: str
    line1: str
    line2: str
    city: str
    state_code: str
    pincode: str
    country: str = HOME
    province: str = ""

    @property
    def is_abroad(self) -> bool:
        """Whether it lies outside India."""
        return self.country != HOME

    @property
    def state(self) -> str:
        """The state's name, empty for a code that is none; abroad the province and the country."""
        if self.is_abroad:
            return ", ".join(filter(None, [self.province, country_of(self.country).name]))
        return STATES.get(self.state_code, "")

    @property
    def pin(self) -> str:
        """The PIN code by which couriers and shelves in India are chosen; empty abroad."""
        return "" if self.is_abroad else self.pincode


# What an address in India is made of, and all that the address book keeps.
HOME_PARTS = ("name", "phone", "line1", "line2", "city", "state_code", "pincode")


@dataclass(frozen=True, slots=True)
class CustomerFacts:
    """A customer as an older shop tells of them; what is not known is empty."""

    email: str
    name: str
    phone: str = ""
    address: Address | None = None


NO_PHONE = "Enter a 10-digit Indian mobile number, such as 98450 12345."
NO_PHONE_ABROAD = "Enter the number with the code of its country, such as +1 212 555 0100."


class _Checked:
    """Cleans fields one by one and keeps what is wrong with each."""

    def __init__(self) -> None:
        self.problems: dict[str, str] = {}

    def text(self, field: str, value: str, *, length: int, missing: str) -> str:
        cleaned = plain_text(value)
        if not cleaned and missing:
            self.problems[field] = missing
        elif len(cleaned) > length:
            self.problems[field] = f"Please shorten this to {length} characters."
        return cleaned

    def phone(self, field: str, value: str, *, is_abroad: bool = False) -> str:
        cleaned = phone_abroad(value) if is_abroad else normal_phone(value)
        if cleaned is None:
            self.problems[field] = NO_PHONE_ABROAD if is_abroad else NO_PHONE
        return cleaned or ""


def plain_text(value: str) -> str:
    """One line of text: control characters become spaces, runs of spaces become one."""
    return " ".join(_CONTROL.sub(" ", value).split())


def normal_phone(text: str) -> str | None:
    """`+919845012345` from "98450 12345", "09845012345" or "+91 98450-12345"; None when it is no Indian mobile."""
    digits = _PHONE_PUNCTUATION.sub("", text)
    for prefix in ("+91", "0091", "91", "0"):
        if digits.startswith(prefix) and len(digits) == len(prefix) + 10:
            digits = digits[len(prefix) :]
            break
    return f"+91{digits}" if digits.isascii() and _MOBILE.fullmatch(digits) else None


def phone_abroad(text: str) -> str | None:
    """`+12125550100` from "+1 (212) 555-0100" or "001 212 555 0100"; an Indian mobile as ever; None for anything else."""
    digits = _PHONE_PUNCTUATION.sub("", text)
    digits = f"+{digits[2:]}" if digits.startswith("00") else digits
    return normal_phone(text) or (digits if digits.isascii() and _ABROAD.fullmatch(digits) else None)


def normal_email(text: str) -> str | None:
    """The address in lower case without spaces around it, or None when no letter could reach it."""
    email = text.strip().lower()
    try:
        validate_email(email)
    except ValidationError:
        return None
    return email if len(email) <= EMAIL_LENGTH else None


def clean_address(address: Address, *, prefix: str = "") -> Address:
    """The address tidied and normalised. Raises Invalid naming every wrong field, each `prefix` + field name.

    The PIN has to be one that India Post knows and has to lie in the state given; another country's post has rules of
    its own.
    """
    if address.is_abroad:
        return _clean_abroad(address, prefix)
    checked = _Checked()
    cleaned = Address(
        name=checked.text(
            "name", address.name, length=NAME_LENGTH, missing="Tell us who receives the parcel."
        ),
        phone=checked.phone("phone", address.phone),
        line1=checked.text(
            "line1", address.line1, length=STREET_LENGTH, missing="Enter the house and street."
        ),
        line2=checked.text("line2", address.line2, length=STREET_LENGTH, missing=""),
        city=checked.text("city", address.city, length=CITY_LENGTH, missing="Enter the town or city."),
        state_code=address.state_code.strip(),
        pincode=clean_pincode(address.pincode) or "",
    )
    problems = checked.problems | _place_problems(cleaned)
    if problems:
        raise Invalid(fields={f"{prefix}{field}": advice for field, advice in problems.items()})
    return cleaned


def _clean_abroad(address: Address, prefix: str) -> Address:
    country, checked = country_of(address.country), _Checked()
    cleaned = Address(
        name=checked.text(
            "name", address.name, length=NAME_LENGTH, missing="Tell us who receives the parcel."
        ),
        phone=checked.phone("phone", address.phone, is_abroad=True),
        line1=checked.text(
            "line1", address.line1, length=STREET_LENGTH, missing="Enter the house and street."
        ),
        line2=checked.text("line2", address.line2, length=STREET_LENGTH, missing=""),
        city=checked.text("city", address.city, length=CITY_LENGTH, missing="Enter the town or city."),
        state_code=ABROAD,
        pincode=country.postal_code(address.pincode) or "",
        country=country.code,
        province=checked.text(
            "province",
            address.province,
            length=PROVINCE_LENGTH,
            missing=f"Enter the state or province in {country.name}." if country.has_provinces else "",
        ),
    )
    problems = checked.problems
    if country.postal_code(address.pincode) is None:
        wrong = f"This is no postal code of {country.name}."
        missing = f"Enter a postal code of {country.name}."
        like = f" They look like {country.example}." if country.example else ""
        problems["pincode"] = (wrong if address.pincode.strip() else missing) + like
    if problems:
        raise Invalid(fields={f"{prefix}{field}": advice for field, advice in problems.items()})
    return cleaned


def _place_problems(address: Address) -> dict[str, str]:
    if not address.pincode:
        return {"pincode": "Enter the 6-digit PIN code."}
    place = pin_place(address.pincode)
    if place is None:
        return {"pincode": f"India Post does not know the PIN {address.pincode}. Please check its digits."}
    if not address.state:
        return {"state_code": "Choose the state."}
    if place.state_code != address.state_code:
        return {
            "pincode": f"PIN {address.pincode} is in {place.state}, not in {address.state}. "
            "Please correct the PIN or the state."
        }
    return {}


def clean_email(text: str, *, field: str = "email") -> str:
    """A deliverable-looking e-mail address in lower case. Raises Invalid naming `field`."""
    email = normal_email(text)
    if email is None:
        raise Invalid(fields={field: "Enter an e-mail address such as asha@example.com."})
    return email


def clean_phone(text: str, *, field: str = "phone", is_abroad: bool = False) -> str:
    """+91 and ten digits; any country's number for whoever lives abroad. Raises Invalid naming `field`."""
    phone = phone_abroad(text) if is_abroad else normal_phone(text)
    if phone is None:
        raise Invalid(fields={field: NO_PHONE_ABROAD if is_abroad else NO_PHONE})
    return phone


def business_problems(*, company_name: str, gstin: str, state_code: str) -> dict[str, str]:
    """What is wrong with a business buyer's name and GSTIN, by field; empty when nothing is, or neither is given.

    A GSTIN begins with the code of the state that the bill goes to: another one could not use the tax credit.
    """
    problems: dict[str, str] = {}
    if len(company_name) > NAME_LENGTH:
        problems["company_name"] = f"Please shorten this to {NAME_LENGTH} characters."
    if not gstin:
        return problems
    if not company_name:
        problems["company_name"] = "Enter the company's name as it is registered for GST."
    if not valid_gstin(gstin):
        problems["gstin"] = "This is no GSTIN. Please check its 15 characters, such as 29ABCDE1234F1ZW."
    elif state_code and gstin[:2] != state_code:
        state = STATES.get(gstin[:2], "another state")
        problems["gstin"] = (
            f"This GSTIN belongs to {state}, but the bill goes to {STATES.get(state_code, '')}."
        )
    return problems


def plain_gstin(text: str) -> str:
    """A GSTIN as it is registered: upper case, without spaces and dashes."""
    return re.sub(r"[\s-]", "", text).upper()


def with_recipient(address: Address, *, name: str, phone: str) -> Address:
    """The address with the buyer's name and phone where it says none."""
    return replace(address, name=address.name or name, phone=address.phone or phone)
