"""Live stock from ERPNext: what its bins have free now."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime

from catalog.inventory.ports import StockAnswer, StockQuestion
from core.errors import Rejected, Unavailable
from erp_sync.engine.deadline import answer_within
from erp_sync.engine.fields import Fields
from erp_sync.erpnext import wire
from erp_sync.erpnext.client import erpnext_client
from erp_sync.erpnext.lists import BIN, STAMP

MOST_BINS = 1000


class ErpNextLiveStock:
    """One list of bins. A refusal or a shape we cannot read counts as no answer: the snapshot decides then."""

    def availability(
        self, *, lines: Sequence[StockQuestion], pincode: str, timeout_s: float
    ) -> Mapping[str, StockAnswer]:
        """Answers by SKU; an unknown SKU is absent. Raises Unavailable within `timeout_s` seconds."""
        if not lines:
            return {}
        client, skus = erpnext_client().within(timeout_s), sorted({line.sku for line in lines})
        try:
            rows, at = answer_within(
                timeout_s,
                lambda: client.rows(
                    "Bin", fields=[*STAMP, *BIN], filters=[["item_code", "in", skus]], limit=MOST_BINS
                ),
            )
            return _free(rows, at)
        except Rejected as refusal:
            raise Unavailable(f"no usable stock answer: {refusal.message}") from refusal


def _free(rows: Sequence[object], at: datetime) -> dict[str, StockAnswer]:
    free: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for row in rows:
        stock = wire.stock_of(Fields(row, "Bin"))
        free[stock.sku][stock.warehouse] += stock.on_hand - stock.committed
    return {
        sku: StockAnswer(sku=sku, available=sum(places.values()), as_of=at, by_place=dict(places))
        for sku, places in free.items()
    }
