"""The verbs of orders. Each file holds one, or the halves of one."""

from orders.sales.operations.cancel_order import (
    OrderNotCancellable,
    cancel_order,
    expire_order,
    expire_pending_orders,
)
from orders.sales.operations.confirm_order import CapturedPayment, confirm_order
from orders.sales.operations.judge_authorization import judge_authorization
from orders.sales.operations.record_erp_order import record_erp_order
from orders.sales.operations.record_fact import Fact, record_fact
from orders.sales.operations.record_payment import (
    record_dispute,
    record_dispute_outcome,
    record_payment_failure,
    record_refund,
    record_refund_decision,
    record_refund_failure,
)
from orders.sales.operations.settle_flags import flags_for_staff, settle_flags

__all__ = [
    "CapturedPayment",
    "Fact",
    "OrderNotCancellable",
    "cancel_order",
    "confirm_order",
    "expire_order",
    "expire_pending_orders",
    "flags_for_staff",
    "judge_authorization",
    "record_dispute",
    "record_dispute_outcome",
    "record_erp_order",
    "record_fact",
    "record_payment_failure",
    "record_refund",
    "record_refund_decision",
    "record_refund_failure",
    "settle_flags",
]
