"""Stock: places, levels as the ERP last told them, what we hold for whom, the ledger, and the shop's own terms."""

from catalog.inventory.models.levels import InventoryItem, InventoryLevel, StockLocation, StockSnapshot
from catalog.inventory.models.reservations import Against, ReservationItem, StockMovement
from catalog.inventory.models.terms import LOW_STOCK_THRESHOLD, KitComponent, StockSettings, StockTerms

__all__ = [
    "LOW_STOCK_THRESHOLD",
    "Against",
    "InventoryItem",
    "InventoryLevel",
    "KitComponent",
    "ReservationItem",
    "StockLocation",
    "StockMovement",
    "StockSettings",
    "StockSnapshot",
    "StockTerms",
]
