"""One thing that staff may do about an order, and the right that each asks for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

CANCEL, READDRESS, OPEN_RETURN = "cancel", "readdress", "open_return"
EDIT, CALL_EDIT_OFF = "edit_lines", "call_edit_off"
ASK_GATEWAY, CONFIRM_CASH, SEND_CODE = "ask_gateway", "confirm_cash", "send_code"
VERIFY, SETTLE, CALL, PACK = "verify", "settle", "call", "pack"
READY, HAND_OVER, NEW_CODE = "ready", "hand_over", "new_code"

# Which right each step of an order asks for; steps of returns, refunds and parcels ask for those of their own pages.
RIGHTS: Mapping[str, str] = {
    CANCEL: "orders.cancel_order",
    READDRESS: "orders.readdress_order",
    EDIT: "orders.edit_order",
    CALL_EDIT_OFF: "orders.edit_order",
    OPEN_RETURN: "orders.approve_return",
    ASK_GATEWAY: "orders.tend_order",
    CONFIRM_CASH: "orders.tend_order",
    SEND_CODE: "orders.tend_order",
    VERIFY: "orders.tend_order",
    SETTLE: "orders.tend_order",
    CALL: "orders.tend_order",
    PACK: "orders.change_shipment",
    READY: "orders.change_handover",
    HAND_OVER: "orders.change_handover",
    NEW_CODE: "orders.change_handover",
}


@dataclass(frozen=True, slots=True)
class NextAction:
    """One thing to do. `label` stands on its button, `why` beside it, `consequence` in its dialog, amounts named.

    `about` says whose step it is (order, return, refund, cash_refund, parcel, elsewhere), `pk` which of them. `is_due`:
    somebody waits for it; the others are merely possible. One that is done in another system has no button.
    """

    name: str
    label: str
    why: str
    consequence: str
    permission: str
    about: str = "order"
    pk: int = 0
    url: str = ""
    is_due: bool = True


def own(name: str, label: str, why: str, consequence: str, *, is_due: bool = True) -> NextAction:
    """A step of the order itself."""
    return NextAction(name, label, why, consequence, RIGHTS[name], is_due=is_due)
