"""Live prices from ArkOne: the adapter that catalog's LIVE_PRICE port is bound to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation

from catalog.pricing.ports import PriceAnswer, PriceQuestion
from core.errors import Rejected, Unavailable
from core.http import Deadline
from erp_sync.arkone.client import arkone_client
from erp_sync.engine.deadline import answer_within
from erp_sync.engine.errors import BadMessage
from erp_sync.engine.fields import Fields
from erp_sync.erp.units import wire_quantity


class ArkOneLivePrice:
    """Asks POST /price-quotes. A refusal or a shape we cannot read counts as no answer: the stored price decides."""

    def quote(
        self, *, lines: Sequence[PriceQuestion], ship_to_state: str | None, timeout_s: float
    ) -> Mapping[str, PriceAnswer]:
        """Answers by SKU; a SKU that is not sold is absent. Raises Unavailable within `timeout_s` seconds."""
        deadline = Deadline(seconds=timeout_s)
        try:
            return _ask(lines, ship_to_state, deadline)
        except Rejected as refusal:
            sold = _without_unpriced(lines, refusal)
        try:
            return _ask(sold, ship_to_state, deadline)
        except Rejected as refusal:
            raise Unavailable(f"no usable price answer: {refusal.message}") from refusal


def _ask(
    lines: Sequence[PriceQuestion], ship_to_state: str | None, deadline: Deadline
) -> dict[str, PriceAnswer]:
    if not lines:
        return {}
    client, left_s = arkone_client(), deadline.timeout()[1]
    body = {
        "customer_id": None,
        "lines": [{"sku": line.sku, "qty": wire_quantity(line.quantity, line.uom)} for line in lines],
        "ship_to_state": ship_to_state,
    }
    return _answers(answer_within(left_s, lambda: client.ask("/price-quotes", body, timeout_s=left_s)))


def _without_unpriced(lines: Sequence[PriceQuestion], refusal: Rejected) -> list[PriceQuestion]:
    """The lines ArkOne has a price for: it refuses a whole question and names the others by `lines/<n>/sku`."""
    errors = refusal.detail.get("problem", {}).get("errors") or []
    unpriced = {error.get("path") for error in errors if error.get("code") == "no_price"}
    if not unpriced:
        raise Unavailable(f"no usable price answer: {refusal.message}") from refusal
    return [line for index, line in enumerate(lines) if f"lines/{index}/sku" not in unpriced]


def _answers(answer: Fields) -> dict[str, PriceAnswer]:
    quote_id = answer.text("quote_id")
    rows = [row for row in answer.objects("lines") if row.has("unit_price")]
    return {
        row.text("sku"): PriceAnswer(
            sku=row.text("sku"),
            unit_price=row.money("unit_price"),
            tax_rate_bp=_basis_points(row) if row.has("tax_rate") else None,
            quote_id=quote_id,
        )
        for row in rows
    }


def _basis_points(row: Fields) -> int:
    """`tax_rate` is percent as text: "5", "18", "2.5"."""
    try:
        points = Decimal(row.text("tax_rate")) * 100
    except InvalidOperation as broken:
        raise BadMessage(f"{row.path}.tax_rate is not a percentage") from broken
    if points != points.to_integral_value() or not 0 <= points <= 10_000:
        raise BadMessage(f"{row.path}.tax_rate is not a percentage")
    return int(points)
