"""How much money one person may give back alone."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from unfold.decorators import display

from core.admin import OneRowAdmin
from core.admin.amounts import RupeesForm
from core.money import Money, format_money
from payments.models import RefundTerms
from payments.operations import set_refund_terms


class RefundTermsForm(RupeesForm):
    """The limit in rupees, and the speed."""

    in_rupees = ("limit",)

    class Meta:
        model = RefundTerms
        fields = ("limit", "is_instant")


@admin.register(RefundTerms)
class RefundTermsAdmin(OneRowAdmin):
    """One row; who moved the limit stands in its history."""

    form = RefundTermsForm
    list_display = ["__str__", "shown_limit", "is_instant"]

    @display(description="one person alone")
    def shown_limit(self, terms: RefundTerms) -> str:
        """In rupees."""
        return "no limit" if terms.limit is None else f"up to {format_money(Money(terms.limit))}"

    def save_model(self, request: HttpRequest, obj: RefundTerms, form: Any, change: bool) -> None:
        """Through the verb."""
        set_refund_terms(obj)
