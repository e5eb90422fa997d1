"""Payments for staff: read everything, change nothing by hand."""

from payments.admin import disputes, money, settlements

__all__ = ["disputes", "money", "settlements"]
