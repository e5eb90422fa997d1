"""Payments for staff: read everything, change nothing by hand."""

from payments.admin import (
    captures,
    cash_refunds,
    credit,
    disputes,
    links,
    money,
    settlements,
    terms,
    watching,
)

__all__ = [
    "captures",
    "cash_refunds",
    "credit",
    "disputes",
    "links",
    "money",
    "settlements",
    "terms",
    "watching",
]
