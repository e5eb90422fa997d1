"""Why a price is refused: each names what to do about it."""

from __future__ import annotations

from core.errors import Refused


class PriceAboveMrp(Refused):
    """The law forbids to ask more than the maximum retail price."""

    code = "price_above_mrp"
    message = "This price is above the MRP. Lower the price or correct the MRP first."


class PriceInDeadBand(Refused):
    """The price fits neither GST rate of its HSN code."""

    code = "price_in_dead_band"
    message = "No GST rate fits this price: choose ₹2,625.00 or less, or more than ₹2,950.00."
