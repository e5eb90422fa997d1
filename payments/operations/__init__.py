"""The verbs of payments. Each file holds one, or the two halves of one."""

from payments.operations.applying import apply_payment
from payments.operations.capturing import capture_payment, send_capture
from payments.operations.cash_refunding import (
    CashRefundMoved,
    ReferenceTaken,
    keep_refund_choice,
    record_cash_refund_failed,
    record_cash_refund_paid,
    reveal_refund_place,
)
from payments.operations.collecting import collect_cash, take_unowed_cash
from payments.operations.deciding import NotWaiting, SamePerson, approve_refund, decline_refund
from payments.operations.disputing import apply_dispute, refresh_disputes
from payments.operations.limiting import set_refund_terms
from payments.operations.linking import LinksNotOffered, due_links, request_link, send_link
from payments.operations.opening import AlreadyPaid, cancel_payment, open_payment
from payments.operations.orphans import (
    NothingToDecide,
    due_orphans,
    explain_orphan,
    find_orphans,
    refund_orphan,
    send_orphan_refund,
)
from payments.operations.polling import poll_intent
from payments.operations.receiving import apply_webhook_event, replay_webhook_event, store_webhook_event
from payments.operations.refunding import (
    NothingToRefund,
    refund_as_credit,
    refund_payment,
    send_refund,
)
from payments.operations.returning import apply_return, record_return
from payments.operations.settling import (
    DayChecked,
    NothingToClose,
    close_settlement,
    reconcile_day,
    reconcile_recent,
    record_settlement,
)
from payments.operations.starting import PaymentClosed, start_payment
from payments.operations.watching import refresh_downtimes
from payments.providers.cash import CASH

__all__ = [
    "CASH",
    "AlreadyPaid",
    "CashRefundMoved",
    "DayChecked",
    "LinksNotOffered",
    "NotWaiting",
    "NothingToClose",
    "NothingToDecide",
    "NothingToRefund",
    "PaymentClosed",
    "ReferenceTaken",
    "SamePerson",
    "apply_dispute",
    "apply_payment",
    "apply_return",
    "apply_webhook_event",
    "approve_refund",
    "cancel_payment",
    "capture_payment",
    "close_settlement",
    "collect_cash",
    "decline_refund",
    "due_links",
    "due_orphans",
    "explain_orphan",
    "find_orphans",
    "keep_refund_choice",
    "open_payment",
    "poll_intent",
    "reconcile_day",
    "reconcile_recent",
    "record_cash_refund_failed",
    "record_cash_refund_paid",
    "record_return",
    "record_settlement",
    "refresh_disputes",
    "refresh_downtimes",
    "refund_as_credit",
    "refund_orphan",
    "refund_payment",
    "replay_webhook_event",
    "request_link",
    "reveal_refund_place",
    "send_capture",
    "send_link",
    "send_orphan_refund",
    "send_refund",
    "set_refund_terms",
    "start_payment",
    "store_webhook_event",
    "take_unowed_cash",
]
