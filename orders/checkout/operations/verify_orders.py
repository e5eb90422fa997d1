"""Orders taken while the ERP was away are checked when it is back."""

from __future__ import annotations

import logging

from django.db import transaction
from django.db.models import Q

from catalog.inventory.queries import WantedStock, live_sellable
from catalog.pricing.ports import LivePrice, PriceQuestion
from catalog.pricing.rules import Kind, after_live_answer
from core.adapters import adapter
from core.breaker import breaker
from core.errors import Unavailable
from core.money import Money
from orders.checkout.operations.check_live import PRICE_UNVERIFIED, STOCK_UNVERIFIED
from orders.sales.models import Order
from orders.sales.models.line import AGREED
from orders.sales.operations.locked_order import locked_order
from orders.sales.operations.record_fact import Fact, record_fact
from orders.sales.operations.write_lines import SoldLine, sold_lines_of
from orders.sales.queries.lookup import NoSuchOrder

log = logging.getLogger(__name__)

TIMEOUT_S = 5.0
STOCK_SHORT = "stock_short"
PRICE_DIFFERS = "price_differs"


def verify_flagged_orders(*, limit: int = 50) -> int:
    """Ask the ERP about orders it could not be asked about; returns how many are settled now. Uses the network.

    An order whose pieces the ERP does not have, or whose price it tells differently, keeps what was agreed and gets
    a flag for staff. While the ERP is still away nothing changes.
    """
    unverified = Order.objects.filter(Q(stock_verified=False) | Q(price_verified=False))
    due = unverified.filter(status__in=[Order.Status.PENDING, Order.Status.CONFIRMED]).order_by("id")
    settled = 0
    for order in due[:limit]:
        try:
            _verify(order)
        except Unavailable as failure:
            log.info("ERP still away (%s); flagged orders wait", failure.code)
            break
        settled += 1
    return settled


def verify_order(*, order_id: str) -> None:
    """Ask the ERP about one order now. Raises Unavailable while it is away, NoSuchOrder. Uses the network."""
    order = Order.objects.filter(public_id=order_id).first()
    if order is None:
        raise NoSuchOrder
    _verify(order)


def _verify(order: Order) -> None:
    lines = sold_lines_of(order)
    findings: dict[str, str] = {}
    if not order.stock_verified and not order.erp_id:  # an order the ERP has taken holds its stock there
        findings |= _stock_findings(order, lines)
    if not order.price_verified:
        findings |= _price_findings(order, lines)
    _record(order.public_id, findings)


def _stock_findings(order: Order, lines: list[SoldLine]) -> dict[str, str]:
    wanted = [
        WantedStock(line.variant_id, line.sku, line.quantity, line.line_ref, line.uom) for line in lines
    ]
    verdict = live_sellable(
        lines=wanted,
        pincode=order.shipping_address.pin,
        timeout_s=TIMEOUT_S,
        own_reference=order.reference,
        place=order.collect_at,
    )
    if verdict.source != "live":
        raise Unavailable("the ERP does not tell its stock yet")
    if not verdict.short:
        return {}
    short = ", ".join(f"{line.sku}: {line.sellable} of {line.wanted}" for line in verdict.short)
    return {STOCK_SHORT: f"The ERP has only {short}. Call the customer."}


def _price_findings(order: Order, lines: list[SoldLine]) -> dict[str, str]:
    port: LivePrice = adapter("LIVE_PRICE")
    # A bundle's price is the shop's own, and what was agreed was agreed.
    asked = [line for line in lines if not line.bundle and line.price_kind != AGREED]
    questions = [PriceQuestion(sku=line.sku, quantity=line.quantity, uom=line.uom) for line in asked]
    if not questions:
        return {}
    with breaker("live_price"):
        answers = port.quote(lines=questions, ship_to_state=order.shipping_state_code, timeout_s=TIMEOUT_S)
    differing = [
        _difference(line, answers[line.sku].unit_price)
        for line in asked
        if line.sku in answers and _is_other_price(line, answers[line.sku].unit_price)
    ]
    return {PRICE_DIFFERS: f"The ERP's price: {', '.join(differing)}."} if differing else {}


def _is_other_price(line: SoldLine, told: Money) -> bool:
    """Whether the checkout would have charged another price, had it had this answer: a list's price is the shop's."""
    charged = _bare_price(line)
    is_special = line.price_kind == "special"
    kind: Kind = "set" if is_special else line.price_kind  # type: ignore[assignment]  # the column's check
    return after_live_answer(stored=charged, kind=kind, is_special=is_special, told=told) != charged


def _difference(line: SoldLine, told: Money) -> str:
    return f"{line.sku} {told}, charged {_bare_price(line)}"


def _bare_price(line: SoldLine) -> Money:
    """What the piece cost before its extras: the ERP knows nothing of those."""
    return line.unit_price - line.add_on_price if line.add_on_price else line.unit_price


@transaction.atomic
def _record(order_id: str, findings: dict[str, str]) -> None:
    order = locked_order(public_id=order_id)
    if order.stock_verified and order.price_verified:
        return
    kept = {
        flag: why for flag, why in order.flags.items() if flag not in (STOCK_UNVERIFIED, PRICE_UNVERIFIED)
    }
    order.flags = {**kept, **findings}
    order.stock_verified = order.price_verified = True
    order.save(update_fields=["flags", "stock_verified", "price_verified"])
    text = " ".join(findings.values()) or "The ERP confirms stock and prices."
    record_fact(order, Fact(key="verified", kind="flag" if findings else "verified", text=text))
