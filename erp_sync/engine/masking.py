"""Personal facts do not belong into logs: they are masked so that a person can still tell two apart."""

from __future__ import annotations

import re
from typing import Any

# A field's own name, or its last part after whose it is: `billing_address_2`, `pickup_customer_name`, `shipping_phone`.
PERSONAL = re.compile(
    r"(?:^|_)(?:(?:customer|first|last|full|contact|recipient)_name|address(?:_?\d)?|line_?\d|street|landmark|phone|mobile"
    r"|alternate_phone|email|gstin|contact|vpa|token|password|authorization)$|^name$"
)
EMAIL = re.compile(r"([\w.+-])[\w.+-]*@([\w-]+\.[\w.-]+)")
PHONE = re.compile(r"(?<!\d)(\+?91[- ]?)?[6-9]\d{5}(\d{4})(?!\d)")


def masked(value: Any, key: str = "") -> Any:
    """A copy of JSON in which names, addresses, phones and e-mails cannot be read any more."""
    if isinstance(value, dict):
        return {name: masked(part, str(name)) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [masked(part, key) for part in value]
    is_personal = PERSONAL.search(key.lower()) is not None
    if is_personal and isinstance(value, int) and not isinstance(value, bool):
        return masked_text(str(value))
    if not isinstance(value, str):
        return value
    if is_personal and not EMAIL.search(value) and not PHONE.search(value):
        return f"{value[:1]}***" if value else value
    return masked_text(value)


def masked_text(text: str) -> str:
    """Text with e-mail addresses as `a***@host` and Indian mobile numbers as `******1234`."""
    return PHONE.sub(r"******\2", EMAIL.sub(r"\1***@\2", text))
