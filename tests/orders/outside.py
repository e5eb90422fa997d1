"""The outside of orders, as adapters that settings name: an ERP and a courier whose answers a test decides."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from catalog.inventory.ports import StockAnswer, StockQuestion
from catalog.pricing.ports import PriceAnswer, PriceQuestion
from core import clock
from core.errors import Unavailable
from core.http import refuse_inside_transaction
from core.money import Money
from orders.fulfilment.ports import Remitted, Serviceability, TrackedScan, WeightCharged


@dataclass
class Outside:
    """What the outside would say. Without an entry the ERP has plenty and knows no other price than ours."""

    stock: dict[str, int] = field(default_factory=dict)
    prices: dict[str, Money] = field(default_factory=dict)
    unserved: set[str] = field(default_factory=set)
    no_cash: set[str] = field(default_factory=set)
    scans: dict[str, list[TrackedScan]] = field(default_factory=dict)
    transit_days: int | None = 3
    erp_is_down: bool = False
    courier_is_down: bool = False
    asked: list[str] = field(default_factory=list)


OUTSIDE = Outside()


def forget_outside() -> Outside:
    """Everything as at the start."""
    OUTSIDE.__dict__.update(Outside().__dict__)
    return OUTSIDE


def _answer(what: str, *, is_down: bool) -> None:
    refuse_inside_transaction()
    OUTSIDE.asked.append(what)
    if is_down:
        raise Unavailable(f"{what} does not answer")


class Stock:
    """LIVE_STOCK"""

    def availability(
        self, *, lines: Sequence[StockQuestion], pincode: str, timeout_s: float
    ) -> Mapping[str, StockAnswer]:
        """As decided in OUTSIDE."""
        _answer("stock", is_down=OUTSIDE.erp_is_down)
        return {
            line.sku: StockAnswer(line.sku, OUTSIDE.stock.get(line.sku, 99), clock.now()) for line in lines
        }


class Prices:
    """LIVE_PRICE"""

    def quote(
        self, *, lines: Sequence[PriceQuestion], ship_to_state: str | None, timeout_s: float
    ) -> Mapping[str, PriceAnswer]:
        """As decided in OUTSIDE; a SKU without a decision is not answered."""
        _answer("price", is_down=OUTSIDE.erp_is_down)
        return {
            line.sku: PriceAnswer(line.sku, OUTSIDE.prices[line.sku], None, "quote-1")
            for line in lines
            if line.sku in OUTSIDE.prices
        }


class Van:
    """COURIER"""

    def serviceability(
        self, *, from_pincode: str, to_pincode: str, weight_g: int, cod: bool, timeout_s: float
    ) -> Serviceability:
        """As decided in OUTSIDE."""
        _answer(f"reach {from_pincode}-{to_pincode} {weight_g} g", is_down=OUTSIDE.courier_is_down)
        return Serviceability(
            serviceable=to_pincode not in OUTSIDE.unserved,
            cod=to_pincode not in OUTSIDE.no_cash,
            transit_days=OUTSIDE.transit_days,
            courier_name="Delhivery",
        )

    def track(self, awbs: Sequence[str], *, timeout_s: float) -> Mapping[str, Sequence[TrackedScan]]:
        """As decided in OUTSIDE."""
        _answer(f"track {' '.join(awbs)}", is_down=OUTSIDE.courier_is_down)
        return {awb: OUTSIDE.scans[awb] for awb in awbs if awb in OUTSIDE.scans}

    def remittances(self, *, since: date, timeout_s: float) -> Sequence[Remitted]:
        """Nothing was paid out."""
        _answer(f"remittances since {since}", is_down=OUTSIDE.courier_is_down)
        return []

    def weights_charged(self, *, since: date, timeout_s: float) -> Sequence[WeightCharged]:
        """Nothing was charged for."""
        _answer(f"weights since {since}", is_down=OUTSIDE.courier_is_down)
        return []
