"""Orders taken elsewhere as plain values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

NUMBER_LENGTH = 40
WORDS_LENGTH = 40
ADDRESS_LENGTH = 600
PHONE_ORDER, COUNTER, OTHER = "phone", "pos", "other"
CHANNELS = {PHONE_ORDER: "by telephone", COUNTER: "at the counter", OTHER: "in the ERP"}


@dataclass(frozen=True, slots=True)
class PastLine:
    """One line as the old shop wrote it. Amounts are minor units of the order's currency."""

    title: str
    sku: str
    quantity: int
    unit_price: int
    discount: int = 0


@dataclass(frozen=True, slots=True)
class PastSums:
    """What was paid for what, in minor units. The old shop's sums are kept even where they do not add up."""

    item_total: int
    discount_total: int
    shipping_total: int
    tax_total: int
    total: int
    refunded_total: int = 0


@dataclass(frozen=True, slots=True)
class PastOrder:
    """An order of an older shop. `number` is what its customer knows it by; statuses are the old shop's words.

    `addresses` are ready lines of text: first the shipping, then the billing address.
    """

    source: str
    number: str
    placed_at: datetime
    email: str
    phone: str
    name: str
    currency: str
    sums: PastSums
    lines: tuple[PastLine, ...]
    payment_status: str = ""
    fulfilment_status: str = ""
    payment_method: str = ""
    addresses: tuple[str, str] = ("", "")
    note: str = ""
    cancelled_at: datetime | None = None
    external_id: str = ""
