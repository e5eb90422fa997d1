"""The tables of payments."""

from payments.credit.models import CreditAccount, CreditEntry, CreditUse
from payments.models.disputes import Dispute
from payments.models.money import LedgerEntry, Payment, PaymentIntent, Refund, WebhookEvent, held_on
from payments.models.settlements import Settlement, SettlementItem

__all__ = [
    "CreditAccount",
    "CreditEntry",
    "CreditUse",
    "Dispute",
    "LedgerEntry",
    "Payment",
    "PaymentIntent",
    "Refund",
    "Settlement",
    "SettlementItem",
    "WebhookEvent",
    "held_on",
]
