"""Payments for staff: read everything, change nothing by hand."""

from payments.admin import credit, disputes, money, settlements

__all__ = ["credit", "disputes", "money", "settlements"]
