"""Live stock from ArkOne: the adapter that catalog's LIVE_STOCK port is bound to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from catalog.inventory.ports import StockAnswer, StockQuestion
from core.errors import Rejected, Unavailable
from core.measure import PIECE
from erp_sync.arkone.client import arkone_client
from erp_sync.engine.deadline import answer_within
from erp_sync.engine.fields import Fields
from erp_sync.erp.units import quantity_of, uom_of, wire_quantity


class ArkOneLiveStock:
    """Asks POST /availability. A refusal or a shape we cannot read counts as no answer: the snapshot decides then."""

    def availability(
        self, *, lines: Sequence[StockQuestion], pincode: str, timeout_s: float
    ) -> Mapping[str, StockAnswer]:
        """Answers by SKU; an unknown SKU is absent. Raises Unavailable within `timeout_s` seconds."""
        if not lines:
            return {}
        client = arkone_client()
        body = {
            "lines": [{"sku": line.sku, "qty": wire_quantity(line.quantity, line.uom)} for line in lines],
            "pincode": pincode,
        }
        try:
            answer = answer_within(timeout_s, lambda: client.ask("/availability", body, timeout_s=timeout_s))
            return _answers(answer)
        except Rejected as refusal:
            raise Unavailable(f"no usable stock answer: {refusal.message}") from refusal


def _answers(answer: Fields) -> dict[str, StockAnswer]:
    as_of = answer.moment("as_of")
    known = [
        row for row in answer.objects("lines") if row.flag("known", default=True) and row.has("available")
    ]
    return {
        row.text("sku"): StockAnswer(
            sku=row.text("sku"), available=quantity_of(row, "available"), as_of=as_of, by_place=_places(row)
        )
        for row in known
    }


def _places(row: Fields) -> dict[str, int]:
    """How many pieces lie where; lengths are not told by place."""
    if uom_of(row) != PIECE:
        return {}
    return {each.text("warehouse"): each.whole("available") for each in row.objects("warehouses")}
