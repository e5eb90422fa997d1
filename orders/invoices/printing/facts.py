"""What is printed, as plain values. Amounts in minor units."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from orders.invoices.rules import Sums


@dataclass(frozen=True, slots=True)
class PrintedLine:
    """One line: what, how much of it, and what it comes to. `quantity` is as people read it (2, 2.5 m)."""

    title: str
    sku: str
    hs_code: str
    quantity: str
    unit_price: int
    discount: int
    rate_bp: int
    sums: Sums


@dataclass(frozen=True, slots=True)
class PrintedDocument:
    """An invoice or credit note with everything Rule 46 of the CGST Rules asks for.

    `against` names the invoice that a credit note takes back. Addresses are lines of text. `tenders` say how
    the whole order is paid. What `leaves_india` bears the endorsement of Rule 46, with the number of the undertaking
    (LUT) under which it is sent.
    """

    title: str
    number: str
    issued_on: date
    currency: str
    supplier: Mapping[str, Any]
    billed_to: Sequence[str]
    delivered_to: Sequence[str]
    place_of_supply: str
    order_number: str
    lines: Sequence[PrintedLine]
    total: Sums
    against: str = ""
    reason: str = ""
    tenders: Sequence[str] = ()
    leaves_india: bool = False
    undertaking: str = ""
