"""Why a price is refused: each names what to do about it."""

from __future__ import annotations

from core.errors import NotFound, Refused


class PriceAboveMrp(Refused):
    """The law forbids to ask more than the maximum retail price."""

    code = "price_above_mrp"
    message = "This price is above the MRP. Lower the price or correct the MRP first."


class PriceInDeadBand(Refused):
    """The price fits neither GST rate of its HSN code."""

    code = "price_in_dead_band"
    message = "No GST rate fits this price: choose ₹2,625.00 or less, or more than ₹2,950.00."


class UnknownPriceList(NotFound):
    """There is no such price list."""

    code = "unknown_price_list"
    message = "There is no such price list. Choose one from the list."


class ListOfErp(Refused):
    """The ERP fills this list."""

    code = "list_of_erp"
    message = "The ERP fills this price list. Change its prices there."


class EmptyPriceList(Refused):
    """Nothing stands in the list yet."""

    code = "empty_price_list"
    message = "This price list has no prices yet. Add some, then open it."
