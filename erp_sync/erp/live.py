"""Live prices and stock of whichever ERP the shop has: what catalog's ports are bound to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from catalog.inventory.ports import StockAnswer, StockQuestion
from catalog.pricing.ports import PriceAnswer, PriceQuestion
from erp_sync.erp.ports import the_erp


class ErpLiveStock:
    """Asks the ERP of the settings what it can promise now."""

    def availability(
        self, *, lines: Sequence[StockQuestion], pincode: str, timeout_s: float
    ) -> Mapping[str, StockAnswer]:
        """Answers by SKU; an unknown SKU is absent. Raises Unavailable within `timeout_s` seconds."""
        return the_erp().availability(lines=lines, pincode=pincode, timeout_s=timeout_s)


class ErpLivePrice:
    """Asks the ERP of the settings what things cost now."""

    def quote(
        self, *, lines: Sequence[PriceQuestion], ship_to_state: str | None, timeout_s: float
    ) -> Mapping[str, PriceAnswer]:
        """Answers by SKU; a SKU that is not sold is absent. Raises Unavailable within `timeout_s` seconds."""
        return the_erp().quote(lines=lines, ship_to_state=ship_to_state, timeout_s=timeout_s)
