"""What others may see of returns: plain values."""

from orders.returns.queries.claims import ClaimView, claim_comes_back, claim_photo
from orders.returns.queries.exchange_choices import ExchangeOption, exchange_options
from orders.returns.queries.exchange_view import ExchangeView
from orders.returns.queries.for_courier import ReturnForCourier, return_for_courier
from orders.returns.queries.for_erp import CreditNoteForErp, credit_note_for_erp
from orders.returns.queries.overdue import has_overdue_parcel
from orders.returns.queries.page import (
    ReasonChoice,
    ReturnChoice,
    ReturnView,
    awaits_approval,
    return_choices,
    return_of_refund,
    return_reasons,
    return_view,
    returns_of,
)
from orders.returns.queries.refund_ways import RefundWays, refund_ways
from orders.returns.queries.slips import packing_slip, return_slip

__all__ = [
    "ClaimView",
    "CreditNoteForErp",
    "ExchangeOption",
    "ExchangeView",
    "ReasonChoice",
    "RefundWays",
    "ReturnChoice",
    "ReturnForCourier",
    "ReturnView",
    "awaits_approval",
    "claim_comes_back",
    "claim_photo",
    "credit_note_for_erp",
    "exchange_options",
    "has_overdue_parcel",
    "packing_slip",
    "refund_ways",
    "return_choices",
    "return_for_courier",
    "return_of_refund",
    "return_reasons",
    "return_slip",
    "return_view",
    "returns_of",
]
