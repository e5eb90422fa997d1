"""The verbs of payments. Each file holds one, or the two halves of one."""

from payments.operations.applying import apply_payment, poll_intent
from payments.operations.opening import AlreadyPaid, cancel_payment, open_payment
from payments.operations.receiving import apply_webhook_event, replay_webhook_event, store_webhook_event
from payments.operations.refunding import NothingToRefund, refund_payment, send_refund
from payments.operations.returning import record_return
from payments.operations.starting import PaymentClosed, start_payment

__all__ = [
    "AlreadyPaid",
    "NothingToRefund",
    "PaymentClosed",
    "apply_payment",
    "apply_webhook_event",
    "cancel_payment",
    "open_payment",
    "poll_intent",
    "record_return",
    "refund_payment",
    "replay_webhook_event",
    "send_refund",
    "start_payment",
    "store_webhook_event",
]
