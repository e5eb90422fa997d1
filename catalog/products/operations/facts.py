"""What the ERP tells of its items, and why it is refused."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from catalog.products.models import HSN_PATTERN, SKU_LENGTH, ItemStatus
from core.errors import Invalid, Refused, ShopError, Unavailable
from core.measure import PIECE
from core.money import Money

Number = int | float
ERP_TEXT = 200
MOST_WEIGHT_G = 1_000_000  # a tonne: nothing this house sells weighs more
MOST_LENGTH_CM = Decimal("99999.99")
MOST_MEASURE_CM = 10_000
MOST_MRP = 10**12
LONGEST_ID, LONGEST_CHOICE, LONGEST_OPTION, LONGEST_POLICY = 80, 60, 40, 20


class UnknownParent(Unavailable):
    """A variant whose style has not arrived yet: the same message will be understood once the style is known."""

    code = "unknown_parent"
    message = "The style of this variant is not known yet."


class UnknownVariant(Unavailable):
    """News of a SKU that has not arrived yet: the same message will be understood once the item is known."""

    code = "unknown_variant"
    message = "This SKU is not known yet."


class SkuTaken(Refused):
    """Another item of the ERP already carries this SKU here."""

    code = "sku_taken"
    message = "Another item already carries this SKU. Give one of them another SKU in the ERP."


@dataclass(frozen=True, slots=True)
class ProductFacts:
    """A style as the ERP tells it. `status` is active or discontinued; `version` orders the news of this item."""

    erp_id: str
    sku: str
    name: str
    hs_code: str
    gst_policy: str
    status: str
    version: int
    modified_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class VariantFacts:
    """What is sold, as the ERP tells it. Without `parent_erp_id` the item is a style of its own.

    `attributes` are what is chosen (size, colour); weight in grams, lengths and measurements in centimetres; `mrp`
    includes all taxes and may be missing; `uom` is what it is sold by.
    """

    erp_id: str
    sku: str
    parent_erp_id: str | None
    name: str
    hs_code: str
    gst_policy: str
    status: str
    version: int
    attributes: Mapping[str, str] = field(default_factory=dict)
    mrp: Money | None = None
    weight_g: int | None = None
    length_cm: Decimal | None = None
    width_cm: Decimal | None = None
    height_cm: Decimal | None = None
    measurements: Mapping[str, Number] = field(default_factory=dict)
    uom: str = PIECE
    modified_at: datetime | None = None

    def as_style(self) -> ProductFacts:
        """The style that a variant without a parent is."""
        return ProductFacts(
            erp_id=self.erp_id,
            sku=self.sku,
            name=self.name,
            hs_code=self.hs_code,
            gst_policy=self.gst_policy,
            status=self.status,
            version=self.version,
            modified_at=self.modified_at,
        )


def broken(facts: ProductFacts | VariantFacts) -> ShopError | None:
    """What is wrong with an item by itself, in the words of whoever has to mend it in the ERP; None when nothing is."""
    if not re.fullmatch(HSN_PATTERN, facts.hs_code):
        return Invalid(
            f"{facts.hs_code!r} is not an HSN code of 4 to 8 digits.", fields={"hs_code": "4 to 8 digits"}
        )
    if facts.status not in ItemStatus.values:
        return Invalid(
            f"{facts.status!r} is not an item status.", fields={"status": "active or discontinued"}
        )
    too_long = next((name for name, most in LONGEST.items() if len(getattr(facts, name) or "") > most), None)
    if too_long is not None or not facts.sku.strip():
        name = too_long or "sku"
        return Invalid(
            f"The {name} of {facts.sku[:40] or facts.erp_id} has to have 1 to {LONGEST[name]} characters.",
            fields={name: "too long or empty"},
        )
    return _broken_variant(facts) if isinstance(facts, VariantFacts) else None


LONGEST = {"sku": SKU_LENGTH, "erp_id": LONGEST_ID, "gst_policy": LONGEST_POLICY}


def _broken_variant(facts: VariantFacts) -> ShopError | None:
    mrp = facts.mrp
    if mrp is not None and (not 0 < mrp.amount <= MOST_MRP or mrp.currency != "INR"):
        return Invalid(
            f"The MRP of {facts.sku} has to be a positive amount in rupees.", fields={"mrp": "not an MRP"}
        )
    if facts.weight_g is not None and not 0 <= facts.weight_g <= MOST_WEIGHT_G:
        return Invalid(
            f"{facts.sku} cannot weigh {facts.weight_g} grams.", fields={"weight_g": "0 to 1,000,000"}
        )
    for name in ("length_cm", "width_cm", "height_cm"):
        size = getattr(facts, name)
        if size is not None and not 0 <= size <= MOST_LENGTH_CM:
            return Invalid(
                f"The {name.removesuffix('_cm')} of {facts.sku} cannot be {size} cm.",
                fields={name: "0 to 99999.99"},
            )
    for name, size in facts.measurements.items():
        if len(name) > LONGEST_OPTION or not 0 <= size <= MOST_MEASURE_CM:  # NaN is in no range
            return Invalid(
                f"The measurement {name[:40]} of {facts.sku} cannot be {size} cm.",
                fields={"measurements": f"0 to {MOST_MEASURE_CM}"},
            )
    for title, text in facts.attributes.items():
        if len(title) > LONGEST_OPTION or len(text) > LONGEST_CHOICE:
            return Invalid(
                f"The attribute {title[:20]} of {facts.sku} is longer than {LONGEST_CHOICE} characters.",
                fields={"attributes": "too long"},
            )
    return None
