"""What may be told of a cart before it is paid: as long as any field may be, complete or not."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from core.errors import Invalid
from orders.customers.rules import (
    CITY_LENGTH,
    EMAIL_LENGTH,
    NAME_LENGTH,
    PROVINCE_LENGTH,
    STREET_LENGTH,
    Address,
    normal_email,
)

PHONE_TYPED, CODE_LENGTH, MOST_METADATA = 20, 40, 4_000
LENGTHS: Mapping[str, int] = {
    "name": NAME_LENGTH, "phone": PHONE_TYPED, "line1": STREET_LENGTH, "line2": STREET_LENGTH, "city": CITY_LENGTH,
    "state_code": 2, "pincode": 12, "country": 2, "province": PROVINCE_LENGTH,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Told:
    """What is told now; None leaves what was told before. Addresses may still lack parts."""

    email: str | None = None
    phone: str | None = None
    company_name: str | None = None
    shipping: Address | None = None
    billing: Address | None = None
    option_code: str | None = None
    payment_method: str | None = None
    metadata: Mapping[str, Any] | None = None


def check_told(told: Told) -> None:
    """Raises Invalid naming what is too long, or no e-mail address; whether it is enough, the payment asks."""
    problems: dict[str, str] = {}
    if told.email and (len(told.email) > EMAIL_LENGTH or normal_email(told.email) is None):
        problems["email"] = "Enter an e-mail address such as asha@example.com."
    if len(told.phone or "") > PHONE_TYPED:
        problems["phone"] = "Enter a 10-digit Indian mobile number, such as 98450 12345."
    if len(told.company_name or "") > NAME_LENGTH:
        problems["company_name"] = f"Please shorten this to {NAME_LENGTH} characters."
    if len(told.option_code or "") > CODE_LENGTH:
        problems["shipping_option_code"] = "Choose how we should send your parcel."
    for prefix, address in (("shipping", told.shipping), ("billing", told.billing)):
        for part in fields(Address) if address else ():
            if len(getattr(address, part.name)) > LENGTHS[part.name]:
                problems[f"{prefix}_{part.name}"] = f"Please shorten this to {LENGTHS[part.name]} characters."
    if told.metadata is not None and len(json.dumps(dict(told.metadata))) > MOST_METADATA:
        problems["metadata"] = f"Metadata takes at most {MOST_METADATA} characters."
    if problems:
        raise Invalid(fields=problems)
