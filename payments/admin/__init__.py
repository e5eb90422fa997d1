"""Payments for staff: read everything, change nothing by hand."""

from payments.admin import captures, credit, disputes, money, settlements

__all__ = ["captures", "credit", "disputes", "money", "settlements"]
