"""What payments moves when a shop moves house: every amount asked for, paid and given back."""

from __future__ import annotations

from core.portability import Kind, Portable
from payments import models as tables

PORTABLE = Portable(
    kinds=(
        Kind("payment_intents", tables.PaymentIntent, ("public_id",)),
        Kind("payment_links", tables.PaymentLink, ("public_id",)),
        Kind("payments", tables.Payment, ("public_id",)),
        Kind("captures", tables.Capture, ("public_id",)),
        Kind("refund_terms", tables.RefundTerms, ("id",)),
        Kind("refunds", tables.Refund, ("public_id",)),
        Kind("refund_wishes", tables.RefundWish, ("reference",)),
        Kind("cash_refunds", tables.CashRefund, ("public_id",)),
        Kind("ledger", tables.LedgerEntry, ("kind", "provider_ref"), append_only=True),
        Kind("disputes", tables.Dispute, ("public_id",)),
        Kind("orphan_payments", tables.OrphanPayment, ("public_id",)),
        Kind("settlements", tables.Settlement, ("public_id",)),
        Kind("settlement_items", tables.SettlementItem, ("settlement", "entity_id")),
        Kind("credit_accounts", tables.CreditAccount, ("public_id",)),
        Kind("credit_entries", tables.CreditEntry, ("key",), append_only=True),
        Kind("credit_uses", tables.CreditUse, ("account", "reference")),
    ),
    left_out={
        "payments.Downtime": "what the gateway says of banks at present; it is asked again",
        "payments.WebhookEvent": "the gateway's own messages, with payers' details; what they told is in payments",
    },
)
