"""Payments for staff: read everything, change nothing by hand."""

from payments.admin import captures, credit, disputes, links, money, settlements, terms

__all__ = ["captures", "credit", "disputes", "links", "money", "settlements", "terms"]
