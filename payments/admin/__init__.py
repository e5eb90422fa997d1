"""Payments for staff: read everything, change nothing by hand."""

from payments.admin import captures, credit, disputes, money, settlements, terms

__all__ = ["captures", "credit", "disputes", "money", "settlements", "terms"]
