"""Verbs of inventory: hearing the ERP's figures, and holding pieces for those who are about to pay."""

from catalog.inventory.operations.allocated import Allocation
from catalog.inventory.operations.changing import adopt_reservation, lock_stock_of, lower_reservation
from catalog.inventory.operations.figures import StockFacts, set_stock_level, set_stock_levels
from catalog.inventory.operations.finding import UnknownLocation
from catalog.inventory.operations.holds import (
    confirm_reservation,
    expire_reservations,
    extend_reservation,
    record_erp_commit,
    release_stock,
)
from catalog.inventory.operations.levels import (
    LocationFacts,
    record_stock_snapshot,
    set_stock_location,
)
from catalog.inventory.operations.reserve import OutOfStock, reserve_stock, reserve_stock_at
from catalog.inventory.operations.terms import end_preorders, set_kit_components, set_stock_terms
from catalog.inventory.rules import ShortLine, StockLine

__all__ = [
    "Allocation",
    "LocationFacts",
    "OutOfStock",
    "ShortLine",
    "StockFacts",
    "StockLine",
    "UnknownLocation",
    "adopt_reservation",
    "confirm_reservation",
    "end_preorders",
    "expire_reservations",
    "extend_reservation",
    "lock_stock_of",
    "lower_reservation",
    "record_erp_commit",
    "record_stock_snapshot",
    "release_stock",
    "reserve_stock",
    "reserve_stock_at",
    "set_kit_components",
    "set_stock_level",
    "set_stock_levels",
    "set_stock_location",
    "set_stock_terms",
]
