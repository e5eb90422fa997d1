"""The verbs of returns."""

from catalog.media.uploads.evidence import GivenPhoto
from orders.returns.operations.choose_refund import choose_refund
from orders.returns.operations.end_exchange import lapse_exchanges, pay_out_exchange
from orders.returns.operations.fetch_return import (
    UnknownReturn,
    record_pickup,
    record_pickup_stands,
    record_return_scan,
)
from orders.returns.operations.hold_exchange import ReplacementGone
from orders.returns.operations.judge_claim import ClaimVerdict, NotAClaim, accept_claim
from orders.returns.operations.judge_return import approve_return, cancel_return, refuse_return
from orders.returns.operations.lost_parcel import (
    MissedParcel,
    NothingOverdue,
    close_lost_claim,
    open_lost_claim,
    report_missed_parcel,
)
from orders.returns.operations.open_claim import ClaimRequest, open_claim
from orders.returns.operations.poll_returns import poll_returns
from orders.returns.operations.receive_return import inspect_return, receive_return
from orders.returns.operations.request_return import ReturnRequest, ReturnWish, request_return
from orders.returns.operations.send_exchange import NothingHeld, send_exchange
from orders.returns.operations.settle_return import NothingToGiveBack, close_return, refund_return
from orders.returns.operations.settle_rto import settle_rto
from orders.returns.operations.stop_order import (
    record_parcels_stopped,
    record_stop_accepted,
    record_stop_refused,
    stop_order,
)
from orders.returns.operations.warn_of_waiting import warn_of_waiting_returns

__all__ = [
    "ClaimRequest",
    "ClaimVerdict",
    "GivenPhoto",
    "MissedParcel",
    "NotAClaim",
    "NothingHeld",
    "NothingOverdue",
    "NothingToGiveBack",
    "ReplacementGone",
    "ReturnRequest",
    "ReturnWish",
    "UnknownReturn",
    "accept_claim",
    "approve_return",
    "cancel_return",
    "choose_refund",
    "close_lost_claim",
    "close_return",
    "inspect_return",
    "lapse_exchanges",
    "open_claim",
    "open_lost_claim",
    "pay_out_exchange",
    "poll_returns",
    "receive_return",
    "record_parcels_stopped",
    "record_pickup",
    "record_pickup_stands",
    "record_return_scan",
    "record_stop_accepted",
    "record_stop_refused",
    "refund_return",
    "refuse_return",
    "report_missed_parcel",
    "request_return",
    "send_exchange",
    "settle_rto",
    "stop_order",
    "warn_of_waiting_returns",
]
