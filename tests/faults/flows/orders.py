"""Orders and their parcels: bought by shoppers, packed by the ERP, booked by the shop, carried by the courier."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from typing import Any

from tests.faults.campaign.afterwards import Afterwards
from tests.faults.campaign.business import Business
from tests.faults.campaign.buying import Notes, carry_out
from tests.faults.campaign.plans import Plan

UNDELIVERED, OUT_FOR_DELIVERY, DELIVERED = 21, 17, 7
TO_THE_DOOR = (19, 42, 18, 38, 17)
SILENCE_S = 4.0  # after that long without a word from the courier, the time to ask it has come
GOOD = {"good_1": "1", "damaged_1": "0", "not_ours_1": "0"}


class OrderErrand(Afterwards):
    """One order, from the shelf to wherever it ends."""

    _asked_at = 0.0

    @property
    def courier(self) -> Any:
        """The courier's control."""
        return self.business.controls["shiprocket"]

    def parcel(self) -> str:
        """The AWB of the order's parcel, once every step of its booking is done."""
        found = self.row(
            "SELECT s.awb FROM orders_shipment s JOIN orders_parcelbooking b ON b.shipment_id = s.id "
            "JOIN orders_fulfillment f ON f.id = s.fulfillment_id JOIN orders_order o ON o.id = f.order_id "
            "WHERE o.email = %s AND b.invoice_url <> '' AND s.awb IS NOT NULL",
            self.plan.email,
        )
        return str(found["awb"]) if found else ""

    def booked(self) -> str:
        """Wait for the booking; the AWB."""
        return str(self.until(self.parcel, "the parcel to be booked", doing=self.let_time_pass))

    def play(self, script: str) -> None:
        """The courier's whole way at once; its news is lost, doubled and shuffled like everybody's."""
        self.courier.call("POST", f"/shipments/{self.booked()}/script", {"name": script})

    def scan(self, awb: str, *statuses: int) -> None:
        """Scans one after another; the courier's log knows whole seconds."""
        for status in statuses:
            self.courier.clock(advance_s=2)
            self.courier.call("POST", f"/shipments/{awb}/scan", {"sr_status": status})

    def let_time_pass(self) -> None:
        """Pauses before another try or another question are over."""
        if time.monotonic() - self._asked_at < SILENCE_S:
            return
        self._asked_at = time.monotonic()
        for table in ("orders_shipment", "orders_return"):
            self.business.change(f"UPDATE {table} SET next_poll_at = now() WHERE next_poll_at > now()")
        self.business.change(
            "UPDATE erp_sync_outboundmessage SET next_attempt_at = now() "
            "WHERE status = 'pending' AND attempts > 0 AND next_attempt_at > now() + interval '5 seconds'"
        )

    def last_scan(self) -> str:
        """What the shop heard last of the parcel."""
        found = self.row(
            "SELECT c.status FROM orders_shipmentscan c JOIN orders_shipment s ON s.id = c.shipment_id "
            "JOIN orders_fulfillment f ON f.id = s.fulfillment_id JOIN orders_order o ON o.id = f.order_id "
            "WHERE o.email = %s ORDER BY c.at DESC, c.id DESC LIMIT 1",
            self.plan.email,
        )
        return str(found["status"]) if found else ""

    def delivered(self) -> None:
        """Wait until the shop knows that it arrived."""
        self.until(
            lambda: self.order()["fulfilment_status"] == "delivered",
            "the parcel to be delivered",
            doing=self.let_time_pass,
        )


def _happy(errand: OrderErrand) -> None:
    errand.play("happy")


def _attempted(errand: OrderErrand) -> None:
    """Nobody at home; the buyer asks for another attempt, and takes it."""
    awb = errand.booked()
    errand.scan(awb, *TO_THE_DOOR, UNDELIVERED)

    def ask_again() -> None:
        errand.let_time_pass()
        errand.shopper.open(f"/orders/{errand.token}/")
        if found := re.search(r'action="([^"]*/parcels/[^"]+/again/)"', errand.shopper.page.text):
            errand.shopper.submit(errand.shopper.form(found[1]), wish="After six, please")

    def asked() -> bool:
        return bool(
            errand.row(
                "SELECT 1 AS one FROM erp_sync_outboundmessage m JOIN orders_fulfillment f "
                "ON m.entity_key LIKE '%%' || f.delivery_ref JOIN orders_order o ON o.id = f.order_id "
                "WHERE m.flow = 'courier_attempt' AND o.email = %s",
                errand.plan.email,
            )
        )

    errand.until(asked, "another attempt to be asked for", doing=ask_again)
    errand.scan(awb, OUT_FOR_DELIVERY, DELIVERED)


def _sent_home(errand: OrderErrand) -> None:
    errand.play("rto")


def _lost(errand: OrderErrand) -> None:
    errand.play("lost")


def _paid_out(errand: OrderErrand) -> None:
    """Cash at the door, which the courier pays out."""
    errand.play("happy")
    awb = errand.parcel()
    errand.courier.call("POST", f"/shipments/{awb}/remit", {"utr": f"UTR{errand.plan.number:08d}"})


def _fetched_back(errand: OrderErrand) -> None:
    """One of two pieces goes back with the courier, is inspected and paid back."""
    errand.play("happy")
    errand.delivered()

    def ask() -> None:
        errand.let_time_pass()
        errand.shopper.open(f"/orders/{errand.token}/returns/new/")
        if errand.shopper.page.status_code == 200:
            wish = {"quantity_1": "1", "reason_1": "does-not-fit", "wish": "refund"}
            errand.shopper.submit(errand.shopper.own_form(), **wish)

    errand.until(errand.given_back, "the return to be asked for", doing=ask)

    def approve() -> None:
        errand.let_time_pass()
        if errand.given_back()["status"] == "requested":
            errand.desk.press("orders/return", errand.given_back()["id"], "approve")

    errand.until(
        lambda: errand.given_back()["status"] == "pickup_booked", "its way back to be booked", doing=approve
    )
    awb = errand.given_back()["awb"]
    errand.courier.call("POST", f"/shipments/{awb}/script", {"name": "return_ok"})
    errand.until(
        lambda: errand.given_back()["status"] == "received",
        "the return to arrive",
        doing=errand.let_time_pass,
    )
    errand.step("inspect", "inspected", GOOD)
    errand.step("refund", "refunded", {})


def _corrected(errand: OrderErrand) -> None:
    """Another house number while nothing is packed; then on its way."""
    errand.shopper.open(f"/orders/{errand.token}/address/")
    if 'name="shipping_line1"' in errand.shopper.page.text:
        errand.shopper.submit(
            errand.shopper.own_form(), shipping_line1=f"{errand.plan.number}, Church Street"
        )
    errand.play("happy")


def _nothing_more(errand: OrderErrand) -> None:
    """Where it ends is for the systems to settle."""


# How it is bought (a way of the money's campaign), what follows, and how often it is drawn.
WAYS: dict[str, tuple[str, Callable[[OrderErrand], None], int]] = {
    "delivered": ("pay", _happy, 6),
    "attempted": ("pay", _attempted, 3),
    "sent home": ("pay", _sent_home, 3),
    "lost": ("pay", _lost, 1),
    "cash paid out": ("cash", _paid_out, 3),
    "fetched back": ("return_part", _fetched_back, 3),
    "called off": ("pay_then_cancel", _nothing_more, 4),
    "corrected": ("pay", _corrected, 3),
}
POISONED = "poisoned"  # paid, and refused by the ERP


def run_order(way: str, plan: Plan, business: Business, notes: Notes, range_: list[str]) -> None:
    """The whole errand. AssertionError when a step does not come about."""
    token = carry_out(plan, business, notes, range_)
    errand = OrderErrand(plan, business, notes, token)
    then = _nothing_more if way == POISONED else WAYS[way][1]
    # An order that was called off may have stopped being confirmed before anybody looks.
    if then is not _nothing_more and errand.is_confirmed():
        then(errand)
