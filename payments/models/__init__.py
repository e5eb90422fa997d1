"""The tables of payments."""

from payments.cash_refunds.models import CashRefund, RefundWish
from payments.credit.models import CreditAccount, CreditEntry, CreditUse
from payments.models.captures import Capture
from payments.models.disputes import Dispute
from payments.models.links import PaymentLink
from payments.models.money import LedgerEntry, Payment, PaymentIntent, Refund, WebhookEvent, held_on
from payments.models.settlements import Settlement, SettlementItem
from payments.models.terms import RefundTerms
from payments.models.watching import Downtime, OrphanPayment

__all__ = [
    "Capture",
    "CashRefund",
    "CreditAccount",
    "CreditEntry",
    "CreditUse",
    "Dispute",
    "Downtime",
    "LedgerEntry",
    "OrphanPayment",
    "Payment",
    "PaymentIntent",
    "PaymentLink",
    "Refund",
    "RefundTerms",
    "RefundWish",
    "Settlement",
    "SettlementItem",
    "WebhookEvent",
    "held_on",
]
