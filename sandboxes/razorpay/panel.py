"""The Razorpay part of the sandbox's web page."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from markupsafe import Markup

from sandboxes.kit import PanelButton, PanelColumn, PanelSpec, PanelTable, World
from sandboxes.razorpay.errors import Refusal
from sandboxes.razorpay.ledger import authorize_payment, capture_payment, fail_payment
from sandboxes.razorpay.money import written
from sandboxes.razorpay.refunding import dispute_payment, fail_refund, process_refund, refund_payment

Json = dict[str, Any]


def _code(name: str) -> Callable[[World, Json], str]:
    return lambda world, obj: Markup("<code>{}</code>").format(obj[name] or "")


def _status(world: World, obj: Json) -> str:
    return Markup('<b class="status {0}">{0}</b>').format(obj["status"])


def _amount(world: World, obj: Json) -> str:
    return written(obj["amount"], obj["currency"])


def _made_at(world: World, obj: Json) -> str:
    return f"{datetime.fromtimestamp(obj['created_at'], UTC):%d %b, %H:%M:%S}"


def _payment_buttons(world: World, payment: Json) -> Sequence[PanelButton]:
    hidden = {"id": payment["id"]}
    possible = {
        "created": (("Authorise", "authorize"), ("Fail", "fail")),
        "failed": (("Authorise late", "authorize"),),
        "authorized": (("Capture", "capture"),),
        "captured": (("Refund", "refund"), ("Dispute", "dispute")),
    }
    return [PanelButton(label, action, hidden) for label, action in possible.get(payment["status"], ())]


def _refund_buttons(world: World, refund: Json) -> Sequence[PanelButton]:
    if refund["status"] != "pending":
        return ()
    hidden = {"id": refund["id"]}
    return (PanelButton("Process", "process_refund", hidden), PanelButton("Fail", "fail_refund", hidden))


def _moved(
    type_: str, move: Callable[[World, Json], object], told: str
) -> Callable[[World, Mapping[str, str]], str]:
    def press(world: World, form: Mapping[str, str]) -> str:
        obj = world.get(type_, form["id"])
        if obj is None:
            raise ValueError("That is no longer there.")
        try:
            move(world, obj)
        except Refusal as refusal:
            raise ValueError(str(refusal)) from refusal
        return told.format(obj["id"])

    return press


def _refund_rest(world: World, payment: Json) -> Json:
    return refund_payment(world, payment, amount=payment["amount"] - payment["amount_refunded"], terms={})


PANEL = PanelSpec(
    intro="Orders, payments and refunds as the shop's payment provider sees them.",
    tables=(
        PanelTable(
            "payments",
            "Payments",
            (
                PanelColumn("Made", _made_at),
                PanelColumn("Payment", _code("id")),
                PanelColumn("Order", _code("order_id")),
                PanelColumn("Method", lambda world, payment: payment["method"]),
                PanelColumn("Amount", _amount, numeric=True),
                PanelColumn("Status", _status),
            ),
            _payment_buttons,
        ),
        PanelTable(
            "orders",
            "Orders",
            (
                PanelColumn("Made", _made_at),
                PanelColumn("Order", _code("id")),
                PanelColumn("Receipt", lambda world, order: order["receipt"] or ""),
                PanelColumn("Amount", _amount, numeric=True),
                PanelColumn("Attempts", lambda world, order: str(order["attempts"]), numeric=True),
                PanelColumn("Status", _status),
            ),
        ),
        PanelTable(
            "refunds",
            "Refunds",
            (
                PanelColumn("Made", _made_at),
                PanelColumn("Refund", _code("id")),
                PanelColumn("Payment", _code("payment_id")),
                PanelColumn("Amount", _amount, numeric=True),
                PanelColumn("Status", _status),
            ),
            _refund_buttons,
        ),
    ),
    actions={
        "authorize": _moved("payments", authorize_payment, "{} was authorised."),
        "capture": _moved("payments", capture_payment, "{} was captured."),
        "fail": _moved(
            "payments",
            lambda world, payment: fail_payment(world, payment, reason="payment_failed"),
            "{} has failed.",
        ),
        "refund": _moved("payments", _refund_rest, "{} was refunded."),
        "dispute": _moved("payments", dispute_payment, "{} is disputed."),
        "process_refund": _moved("refunds", process_refund, "{} was processed."),
        "fail_refund": _moved("refunds", fail_refund, "{} has failed."),
    },
)
