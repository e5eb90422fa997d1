"""Bulk edit: what is chosen in a list becomes rows of a spreadsheet, judged and shown before anything is written."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from unfold.widgets import UnfoldAdminIntegerFieldWidget, UnfoldAdminSelectWidget, UnfoldAdminSingleDateWidget

from catalog.collections.models import ProductCategory, ProductCollection, ProductTag
from catalog.inventory.models import StockTerms
from catalog.pricing.models import Price, PriceList
from core.errors import Refused
from core.imports.operations import begin_bulk_edit
from core.money import Money

Rows = Iterator[Mapping[str, Any]]
GROUPS = {"category": ProductCategory, "collection": ProductCollection, "tag": ProductTag}


class StyleEditForm(forms.Form):
    """One thing to do with every chosen style."""

    WHAT = [
        ("publish", "Show to shoppers"),
        ("withdraw", "Hide from shoppers"),
        ("add", "Put into a group"),
        ("remove", "Take out of a group"),
    ]
    what = forms.ChoiceField(label="What to do", choices=WHAT, widget=UnfoldAdminSelectWidget)
    group = forms.ChoiceField(
        label="Group", required=False, widget=UnfoldAdminSelectWidget, help_text="For the last two only."
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = [("", "–")]
        for kind, model in GROUPS.items():
            rows = model._default_manager.order_by("title").values_list("handle", "title")
            found += [(f"{kind}:{handle}", f"{title} ({kind})") for handle, title in rows]
        self.fields["group"].choices = found  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A group is needed where one is meant."""
        cleaned = super().clean() or {}
        if cleaned.get("what") in {"add", "remove"} and not cleaned.get("group"):
            self.add_error("group", "Choose the group first.")
        return cleaned

    def edit(self, rows: QuerySet[Any]) -> tuple[str, str, Rows]:
        """Which kind of rows, what is done in words, and the rows."""
        what, codes = self.cleaned_data["what"], rows.order_by("erp_sku").values_list("erp_sku", flat=True)
        if what in {"publish", "withdraw"}:
            found = (
                {"sku": code, "published": what == "publish"} for code in codes.iterator(chunk_size=1000)
            )
            return "product-content", dict(self.WHAT)[what], found
        kind, _, handle = self.cleaned_data["group"].partition(":")
        named = dict(self.fields["group"].choices)[self.cleaned_data["group"]]  # type: ignore[attr-defined]
        words = f"Put into {named}" if what == "add" else f"Take out of {named}"
        return "product-groups", words, (
            {"sku": code, "group_kind": kind, "group": handle, "is_in": what == "add"}
            for code in codes.iterator(chunk_size=1000)
        )  # fmt: skip


class StockEditForm(forms.Form):
    """Stock settings for every chosen variant; what is left empty stays. Stock itself is the ERP's."""

    mode = forms.ChoiceField(
        label="When sold out",
        required=False,
        widget=UnfoldAdminSelectWidget,
        choices=[("", "As it is"), *StockTerms.Mode.choices],
    )
    limit = forms.IntegerField(
        label="At most", required=False, min_value=1, widget=UnfoldAdminIntegerFieldWidget,
        help_text="How many may be promised beyond the shelf.",
    )  # fmt: skip
    available_from = forms.DateField(
        label="Dispatched from",
        required=False,
        widget=UnfoldAdminSingleDateWidget,
        help_text="A preorder needs a day.",
    )
    low_stock_threshold = forms.IntegerField(
        label="Warn at", required=False, min_value=0, widget=UnfoldAdminIntegerFieldWidget
    )

    def clean(self) -> dict[str, Any]:
        """Something has to change."""
        cleaned = super().clean() or {}
        if not self.errors and all(value in (None, "") for value in cleaned.values()):
            raise forms.ValidationError("Fill in at least one field.")
        return cleaned

    def edit(self, rows: QuerySet[Any]) -> tuple[str, str, Rows]:
        """As above."""
        said = {name: value for name, value in self.cleaned_data.items() if value not in (None, "")}
        skus = rows.order_by("sku").values_list("sku", flat=True)
        return (
            "stock-settings",
            "Stock settings",
            ({"sku": sku, **said} for sku in skus.iterator(chunk_size=1000)),
        )


class PriceEditForm(forms.Form):
    """A price in a list for every chosen variant: so many percent off, or on, what its price set asks in rupees."""

    price_list = forms.ModelChoiceField(
        PriceList.objects.filter(erp_name=""), to_field_name="code", widget=UnfoldAdminSelectWidget
    )
    percent = forms.DecimalField(
        label="Percent", min_value=-90, max_value=100, decimal_places=2, widget=UnfoldAdminIntegerFieldWidget(attrs={"step": "0.01"}),
        help_text="-10 makes it ten percent cheaper than its base price. Half paise are rounded up.",
    )  # fmt: skip

    def edit(self, rows: QuerySet[Any]) -> tuple[str, str, Rows]:
        """As above."""
        code, percent = self.cleaned_data["price_list"].code, self.cleaned_data["percent"]
        basis_points = 10_000 + int(percent * 100)
        bases = Price.objects.standing().filter(price_set__variant__in=rows, currency="INR", min_quantity=1)
        pairs = bases.order_by("price_set__variant__sku").values_list("price_set__variant__sku", "amount")
        return "list-prices", f"{percent:+} % in {code}", (
            {"price_list": code, "sku": sku, "amount": Money(amount).percent(basis_points).to_major()}
            for sku, amount in pairs.iterator(chunk_size=1000)
        )  # fmt: skip


def bulk_edit(
    model_admin: admin.ModelAdmin[Any],
    request: HttpRequest,
    rows: QuerySet[Any],
    form_class: Callable[..., Any],
) -> HttpResponse:
    """The page of an action: first the question, then the run whose dry run is the preview."""
    is_sent = "bulk_edit" in request.POST
    form, count = form_class(request.POST if is_sent else None), rows.count()
    if is_sent and form.is_valid():
        kind, words, found = form.edit(rows)
        try:
            job = begin_bulk_edit(
                kind=kind, title=f"{words}: {count:,} chosen", rows=found, created_by=request.user.pk
            )
            return redirect(reverse("admin:core_importjob_change", args=[job.pk]))
        except Refused as refusal:
            messages.warning(request, refusal.message)
    context = {
        **model_admin.admin_site.each_context(request),
        "title": f"Edit {count:,} {model_admin.opts.verbose_name if count == 1 else model_admin.opts.verbose_name_plural}",
        "opts": model_admin.opts,
        "form": form,
        "count": count,
        "chosen": request.POST.getlist(ACTION_CHECKBOX_NAME),
        "across": request.POST.get("select_across", "0"),
        "action": request.POST.get("action", ""),
        "few": list(rows[:5]),
    }
    return TemplateResponse(request, "admin/bulk_edit.html", context)
