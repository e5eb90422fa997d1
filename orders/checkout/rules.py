"""What a shopper has to tell at checkout, cleaned, and what tells two sets of details apart."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Collection
from dataclasses import asdict, dataclass, replace
from typing import TypeVar

from core.errors import Invalid
from core.money import Money, format_money
from orders.customers.rules import (
    Address,
    business_problems,
    clean_address,
    clean_email,
    clean_phone,
    plain_gstin,
    plain_text,
    with_recipient,
)

_Value = TypeVar("_Value")
PREPAID, CASH_ON_DELIVERY = "prepaid", "cod"
PAYMENT_METHODS = (PREPAID, CASH_ON_DELIVERY)


@dataclass(frozen=True, slots=True)
class CheckoutDetails:
    """What the checkout form carries. `billing` None means the delivery address; `customer_id` is public;
    `payment_method` is prepaid or cod; `language` the one the shopper reads.

    A delivery address without a phone takes the shopper's own; its name is the recipient's.
    """

    email: str
    phone: str
    shipping: Address
    shipping_option_code: str
    billing: Address | None = None
    customer_id: str | None = None
    payment_method: str = PREPAID
    company_name: str = ""
    gstin: str = ""
    language: str = "en"

    @property
    def bill_to(self) -> Address:
        """Where the bill goes."""
        return self.billing or self.shipping


def clean_details(details: CheckoutDetails, *, countries: Collection[str] | None = None) -> CheckoutDetails:
    """The details tidied and normalised. Raises Invalid naming every wrong field at once.

    `countries` are those that the cart's region sends to; None asks no further.
    Fields are called email, phone, shipping_<part>, billing_<part>, shipping_option_code, payment_method,
    company_name, gstin.
    """
    problems: dict[str, str] = {}
    email = _kept(problems, lambda: clean_email(details.email), details.email)
    abroad = details.shipping.is_abroad
    phone = _kept(problems, lambda: clean_phone(details.phone, is_abroad=abroad), details.phone)
    addressed = with_recipient(details.shipping, name="", phone=phone)
    shipping = _kept(problems, lambda: clean_address(addressed, prefix="shipping_"), addressed)
    billing = details.billing
    if billing is not None:
        billed = with_recipient(billing, name=shipping.name, phone=phone)
        billing = _kept(problems, lambda: clean_address(billed, prefix="billing_"), billed)
    company_name, gstin = plain_text(details.company_name), plain_gstin(details.gstin)
    bill_to = billing or shipping
    problems |= business_problems(company_name=company_name, gstin=gstin, state_code=bill_to.state_code)
    if abroad and gstin:
        problems["gstin"] = "Orders that leave India carry no GST, and need no GSTIN."
    problems |= _country_problems(details, countries)
    if not details.shipping_option_code:
        problems["shipping_option_code"] = "Choose how we should send your parcel."
    if details.payment_method not in PAYMENT_METHODS:
        problems["payment_method"] = "Choose how you would like to pay."
    if problems:
        raise Invalid(fields=problems)
    return replace(
        details,
        email=email,
        phone=phone,
        shipping=shipping,
        billing=billing,
        company_name=company_name,
        gstin=gstin,
    )


def _country_problems(details: CheckoutDetails, countries: Collection[str] | None) -> dict[str, str]:
    """Parcels, and bills, go to the countries that the prices are for."""
    if countries is None:
        return {}
    given = {"shipping_country": details.shipping, "billing_country": details.bill_to}
    return {
        field: "These prices are for other countries. Please change the country at the foot of the page first."
        for field, address in given.items()
        if address.country not in countries
    }


def _kept(problems: dict[str, str], clean: Callable[[], _Value], given: _Value) -> _Value:
    """The cleaned value; when it is wrong, what was given, with its problems noted."""
    try:
        return clean()
    except Invalid as wrong:
        problems.update(wrong.fields)
        return given


BILL_ADDRESS_FROM = Money(50_000_00)


def check_bill_address(details: CheckoutDetails, *, total: Money, is_collected: bool) -> None:
    """Raises Invalid when a collected order needs the buyer's address and has none but the store's.

    Rule 46 (e) of the CGST Rules: from ₹50,000 the invoice of an unregistered buyer carries their address.
    """
    if is_collected and total >= BILL_ADDRESS_FROM and details.bill_to.line1 == details.shipping.line1:
        words = f"From {format_money(BILL_ADDRESS_FROM, trim=True)} on the bill has to carry your address. Please add it."
        raise Invalid(fields={"billing_line1": words})


def details_digest(details: CheckoutDetails) -> str:
    """SHA-256 over cleaned details: the same details asked again are a repetition, others an amendment."""
    return hashlib.sha256(json.dumps(asdict(details), sort_keys=True).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class CashQuestion:
    """What decides whether an order may be paid at the door. `takes_cash` None: the PIN is not known yet."""

    total: Money
    most: Money
    takes_cash: bool | None
    pincode: str = ""
    is_made_to_measure: bool = False
    paused: str = ""
    is_abroad: bool = False


def why_no_cash(asked: CashQuestion) -> str:
    """Why cash on delivery is not offered, in the shopper's words; empty when it is."""
    if asked.is_abroad:
        return "Orders that leave India are paid in advance."
    if asked.paused:
        return asked.paused
    if asked.is_made_to_measure:
        return "Pieces made to your measure are paid in advance."
    if asked.total > asked.most:
        return f"Cash on delivery is for orders up to {format_money(asked.most, trim=True)}."
    if asked.takes_cash is False:
        return f"The courier does not take cash at PIN {asked.pincode}, or cannot tell us at this moment."
    return ""
