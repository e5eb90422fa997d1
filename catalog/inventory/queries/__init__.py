"""How many there are: by the last snapshot, or asked live."""

from catalog.inventory.queries.figures import Sellable
from catalog.inventory.queries.live import StockVerdict, live_sellable
from catalog.inventory.queries.parts import WantedStock
from catalog.inventory.queries.snapshot import (
    Reservation,
    reservations_of,
    sellable_of,
    snapshot_as_of,
    stock_locations,
)
from catalog.inventory.queries.versions import level_versions
from catalog.inventory.rules import ShortLine

__all__ = [
    "Reservation",
    "Sellable",
    "ShortLine",
    "StockVerdict",
    "WantedStock",
    "level_versions",
    "live_sellable",
    "reservations_of",
    "sellable_of",
    "snapshot_as_of",
    "stock_locations",
]
