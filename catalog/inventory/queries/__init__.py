"""How many there are: by the last snapshot, or asked live."""

from catalog.inventory.queries.figures import Sellable
from catalog.inventory.queries.live import StockVerdict, WantedStock, live_sellable
from catalog.inventory.queries.snapshot import (
    Reservation,
    reservations_of,
    sellable_of,
    snapshot_as_of,
    stock_locations,
)
from catalog.inventory.rules import ShortLine

__all__ = [
    "Reservation",
    "Sellable",
    "ShortLine",
    "StockVerdict",
    "WantedStock",
    "live_sellable",
    "reservations_of",
    "sellable_of",
    "snapshot_as_of",
    "stock_locations",
]
