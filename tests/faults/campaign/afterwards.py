"""After the sale: the courier brings the parcel, pieces come back over the counter, banks ask questions; staff at the desk."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from tests.faults.campaign.business import Business
from tests.faults.campaign.buying import CampaignShopper, Notes
from tests.faults.campaign.plans import Plan
from tests.faults.patience import patience_with

QUIET_S = 240.0  # a payment of which no news came is asked about within that time
PAUSE_S = 1.0
CODE_WAITS = ("pending", "awaiting")  # a large order in cash that nobody has confirmed


class Desk(CampaignShopper):
    """Somebody of staff, who presses a button again until what it is for has happened."""

    def press(self, model: str, pk: int, button: str, **fields: str) -> None:
        """One button of a page of the admin; signs in when the admin asks for it."""
        url = f"{self.shop_url}/admin/{model}/{pk}/{button}/"
        for _ in range(2):
            token = self.session.cookies.get("csrftoken", "")
            sent = {"_form_submitted": "on", "csrfmiddlewaretoken": token, **fields}
            self._ask("POST", url, {"data": sent, "headers": {"Referer": url}})
            if token and "/login/" not in self.page.url:
                return
            self.open("/admin/login/")
            if "password" in self.page.text:
                self.submit(self.form(""), username="admin@blouson.test", password="blouson-admin")


class Afterwards:
    """One order after it was bought."""

    def __init__(self, plan: Plan, business: Business, notes: Notes, token: str) -> None:
        self.plan = plan
        self.business = business
        self.token = token
        self.shopper = CampaignShopper(business.url, notes, number=plan.number)
        self.desk = Desk(business.url, notes)

    def order(self) -> dict[str, Any]:
        """The order's row."""
        return self.row("SELECT * FROM orders_order WHERE email = %s", self.plan.email) or {}

    def given_back(self) -> dict[str, Any]:
        """The order's return, if it has one."""
        return (
            self.row(
                "SELECT r.* FROM orders_return r JOIN orders_order o ON o.id = r.order_id WHERE o.email = %s",
                self.plan.email,
            )
            or {}
        )

    def until(self, true: Callable[[], Any], what: str, *, doing: Callable[[], Any] | None = None) -> Any:
        """Wait until something is true, as long as anything moves, and do something about it each time it is not."""

        def look() -> Any:
            if found := true():
                return found
            if doing is not None:
                doing()
                time.sleep(PAUSE_S)
            return None

        what = f"{what} ({self.plan.way} of {self.plan.email})"
        return patience_with(self.business).wait(look, what, quiet_s=QUIET_S)

    def is_confirmed(self) -> bool:
        """Once the money's news is in; False for an order that still waits for its code."""

        def settled() -> bool:
            order = self.order()
            return order["status"] == "confirmed" or (
                order["payment_method"] == "cod" and (order["status"], order["payment_status"]) == CODE_WAITS
            )

        self.until(settled, "the order to be confirmed")
        return bool(self.until(self.order, "the order")["status"] == "confirmed")

    def bring(self) -> None:
        """The ERP packs by itself; the courier brings the parcel. Lost scans are found by asking."""

        def awb() -> str:
            found = self.row(
                "SELECT s.awb FROM orders_shipment s JOIN orders_fulfillment f ON f.id = s.fulfillment_id "
                "JOIN orders_order o ON o.id = f.order_id WHERE o.email = %s AND s.awb IS NOT NULL",
                self.plan.email,
            )
            return str(found["awb"]) if found else ""

        carried = self.until(awb, "a parcel with an AWB")
        self.business.controls["shiprocket"].call("POST", f"/shipments/{carried}/script", {"name": "happy"})
        self.until(lambda: self.order()["fulfilment_status"] == "delivered", "the parcel to be delivered")

    def take_back(self, **money: str) -> None:
        """One piece comes back over the counter: asked for on the page, taken and paid back at the desk."""
        wish = {"quantity_1": "1", "reason_1": "does-not-fit", "wish": "refund", "way": "store", **money}

        def ask() -> None:
            self.shopper.open(f"/orders/{self.token}/returns/new/")
            if self.shopper.page.status_code == 200:
                self.shopper.submit(self.shopper.own_form(), **wish)

        self.until(self.given_back, "the return to be asked for", doing=ask)
        looked_at = {"good_1": "1", "damaged_1": "0", "not_ours_1": "0"}
        for button, after, fields in (
            ("approve", "approved", {}),
            ("receive", "received", {}),
            ("inspect", "inspected", looked_at),
            ("refund", "refunded", {}),
        ):
            self.step(button, after, fields)

    def step(self, button: str, after: str, fields: dict[str, str]) -> None:
        """A button of the return's page, until the return has come so far."""
        self.until(
            lambda: self.given_back()["status"] == after,
            f"the return to be {after}",
            doing=lambda: self.desk.press("orders/return", self.given_back()["id"], button, **fields),
        )

    def pay_out(self) -> None:
        """Finance pays the cash back by UPI and enters the bank's reference."""

        def due() -> dict[str, Any]:
            return (
                self.row(
                    "SELECT c.* FROM payments_cashrefund c JOIN payments_refund r ON r.id = c.refund_id "
                    "JOIN payments_payment p ON p.id = r.payment_id JOIN payments_paymentintent i ON i.id = p.intent_id "
                    "JOIN orders_order o ON o.number = i.reference WHERE o.email = %s",
                    self.plan.email,
                )
                or {}
            )

        def pay() -> None:
            if row := due():
                self.desk.press(
                    "payments/cashrefund", row["id"], "mark_paid", utr=f"HDFCN{self.plan.number:012d}"
                )

        self.until(lambda: due().get("status") == "paid", "the cash to be paid back", doing=pay)

    def dispute(self, verdict: str) -> None:
        """The shopper's bank asks for the money back; it decides after a look."""
        gateway = self.business.controls["razorpay"]
        found = gateway.call("POST", f"/payments/{self.payment_id()}/dispute")
        gateway.call("POST", f"/disputes/{found['id']}/under_review")
        gateway.call("POST", f"/disputes/{found['id']}/{verdict}")

    def give_back_there(self) -> None:
        """Somebody gives a part back on the gateway's own pages."""
        gateway = self.business.controls["razorpay"]
        gateway.call("POST", f"/payments/{self.payment_id()}/refund", {"amount": 10_000})

    def payment_id(self) -> str:
        """The gateway's id of what the order was paid with."""
        paid = self.until(
            lambda: self.row(
                "SELECT p.provider_payment_id AS id FROM payments_payment p JOIN orders_order o "
                "ON o.payment_id = p.public_id WHERE o.email = %s",
                self.plan.email,
            ),
            "the payment",
        )
        return str(paid["id"])

    def row(self, query: str, *values: Any) -> dict[str, Any] | None:
        """The first row of the shop's answer, if there is one."""
        found = self.business.rows(query, *values)
        return found[0] if found else None


def see_to(plan: Plan, business: Business, notes: Notes, token: str) -> None:
    """What the plan has in store for an order once it is bought."""
    after = Afterwards(plan, business, notes, token)
    if not after.is_confirmed():
        return
    AFTERWARDS[plan.way](after)


def _return_part(after: Afterwards) -> None:
    after.bring()
    after.take_back()


def _return_cash(after: Afterwards) -> None:
    after.bring()
    after.take_back(money="upi", refund_name="Asha Rao", refund_upi="asha.rao@okaxis")
    after.pay_out()


AFTERWARDS: dict[str, Callable[[Afterwards], None]] = {
    "return_part": _return_part,
    "return_cash": _return_cash,
    "given_back_there": Afterwards.give_back_there,
    "dispute_lost": lambda after: after.dispute("lost"),
    "dispute_won": lambda after: after.dispute("won"),
}
