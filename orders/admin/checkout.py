"""The switches of the checkout: closed or open, cash or none, effective with the next click of a shopper."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from unfold.decorators import display

from core.admin import OneRowAdmin
from core.admin.amounts import RupeesForm
from orders.admin.tones import rupees
from orders.checkout.models import CheckoutTerms
from orders.checkout.operations import set_checkout_terms


class CheckoutTermsForm(RupeesForm):
    """The limits in rupees."""

    in_rupees = ("cash_most", "cash_code_from")

    class Meta:
        model = CheckoutTerms
        fields = ("is_open", "closed_words", "takes_cash", "no_cash_words", "cash_most", "cash_code_from")
        help_texts = {
            "cash_most": "What the courier collects at most.",
            "cash_code_from": "Larger orders are confirmed with a code sent to the telephone. Empty: none.",
        }


@admin.register(CheckoutTerms)
class CheckoutTermsAdmin(OneRowAdmin):
    """One row; who turned which switch stands in its history."""

    form = CheckoutTermsForm
    list_display = ["__str__", "is_open", "takes_cash", "shown_limit"]

    @display(description="largest order in cash")
    def shown_limit(self, terms: CheckoutTerms) -> str:
        """In rupees."""
        return rupees(terms.cash_most)

    def save_model(self, request: HttpRequest, obj: CheckoutTerms, form: Any, change: bool) -> None:
        """Through the verb, so that pages follow at once."""
        set_checkout_terms(obj)
