"""Putting a bundle together: one line for each of its sizes."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse

from catalog.admin.address_page import STAFF_INPUT
from catalog.made.models import Bundle
from catalog.made.operations import BundleContent, BundleSize, set_bundle
from catalog.products.models import SKU_LENGTH, Product
from core.admin import author_of
from core.audit import audited
from core.errors import Refused
from core.money import Money

MOST_SIZES = 30
_MANY = re.compile(r"(?:([1-9][0-9]{0,5})\s*[×x*]\s+)?(\S+)")
EXAMPLE = "SET-36 | Size: 36 | BLS-001-36, 2 × DUP-001"


class BundleForm(forms.Form):
    """A bundle as staff write it; a code that is a bundle already changes that one."""

    sku = forms.CharField(
        label="Style code of the bundle", max_length=SKU_LENGTH, widget=forms.TextInput(attrs=STAFF_INPUT)
    )
    title = forms.CharField(max_length=160, widget=forms.TextInput(attrs=STAFF_INPUT))
    sizes = forms.CharField(
        label="Its sizes, one a line",
        help_text=f"SKU | what is chosen | what lies in it, the main piece first. For example: {EXAMPLE}. "
        "Leave the middle empty when there is nothing to choose.",
        widget=forms.Textarea(attrs={**STAFF_INPUT, "rows": 5, "spellcheck": "false"}),
    )
    percent_off = forms.DecimalField(
        label="Percent off the prices of what lies in it",
        required=False, min_value=0, max_value=Decimal("99.99"), decimal_places=2,
        help_text="The price follows theirs. Leave it empty to give the bundle a price of its own.",
        widget=forms.NumberInput(attrs=STAFF_INPUT),
    )  # fmt: skip
    price = forms.DecimalField(
        label="Or its own price in rupees, tax included",
        required=False, min_value=Decimal("0.01"), decimal_places=2, max_digits=10,
        widget=forms.NumberInput(attrs=STAFF_INPUT),
    )  # fmt: skip

    def clean_sizes(self) -> tuple[BundleSize, ...]:
        """Every line is judged; the wrong one is named."""
        lines = [line.strip() for line in self.cleaned_data["sizes"].splitlines() if line.strip()]
        if len(lines) > MOST_SIZES:
            raise forms.ValidationError(f"At most {MOST_SIZES} sizes, please.")
        sizes = tuple(_size(line) for line in lines)
        if len({size.sku for size in sizes}) < len(sizes):
            raise forms.ValidationError("Each SKU stands once.")
        return sizes

    def content(self) -> BundleContent:
        """What was filled in, as the operation takes it."""
        said = self.cleaned_data
        off, price = said["percent_off"], said["price"]
        return BundleContent(
            sku=said["sku"],
            title=said["title"],
            sizes=said["sizes"],
            price=None if price is None else Money.of(f"{price:.2f}"),
            percent_off_bp=None if off is None else int(off * 100),
        )

    def refuse(self, refusal: Refused) -> None:
        """Say at its field what the operation would not do."""
        for field, advice in getattr(refusal, "fields", {}).items():
            self.add_error(field if field in self.fields else None, advice)
        if not self.errors:
            self.add_error(None, refusal.message)


class BundlePage:
    """Mixin of the bundles' admin: adding one is a page of its own."""

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """Ask for the bundle; on POST make it and go to its product, or say why not."""
        if not self.has_add_permission(request):  # type: ignore[attr-defined]
            raise PermissionDenied
        form = BundleForm(request.POST if request.method == "POST" else None)
        if form.is_bound and form.is_valid():
            product = _made(request, form)
            if product is not None:
                return redirect(reverse("admin:catalog_product_change", args=[product.pk]))
        context = {
            **self.admin_site.each_context(request),  # type: ignore[attr-defined]
            "title": "Put a bundle together",
            "opts": Bundle._meta,
            "form": form,
        }
        return TemplateResponse(request, "admin/groups/bundle.html", context)


def _made(request: HttpRequest, form: BundleForm) -> Product | None:
    known = Product.objects.filter(erp_sku=form.cleaned_data["sku"]).values_list("pk", flat=True)
    try:
        with audited(author_of(request), Product, list(known)) as watch:
            changed = set_bundle(form.content())
            product = Product.objects.get(erp_sku=form.cleaned_data["sku"])
            watch.add(product.pk)
    except Refused as refusal:
        form.refuse(refusal)
        return None
    words = "is put together. Add its pictures and words, then publish it." if changed else "was so already."
    messages.success(request, f"{product.title} {words}")
    return product


def _size(line: str) -> BundleSize:
    parts = [part.strip() for part in re.split(r"[|\t]", line)]
    if len(parts) != 3 or not parts[0] or not parts[2] or len(parts[0]) > SKU_LENGTH:
        raise forms.ValidationError(f"“{line[:80]}”: write it as {EXAMPLE}.")
    chosen = [choice.partition(":") for choice in parts[1].split(",") if choice.strip()]
    if any(not name.strip() or not value.strip() for name, _, value in chosen):
        raise forms.ValidationError(f"“{line[:80]}”: write what is chosen as Size: 36, Colour: Maroon.")
    attributes = {name.strip().lower(): value.strip() for name, _, value in chosen}
    return BundleSize(parts[0], attributes, _components(line, parts[2]))


def _components(line: str, text: str) -> dict[str, int]:
    found: dict[str, int] = {}
    for piece in text.split(","):
        match = _MANY.fullmatch(piece.strip())
        if match is None:
            raise forms.ValidationError(f"“{line[:80]}”: write what lies in it as BLS-001-36, 2 × DUP-001.")
        found[match.group(2)] = found.get(match.group(2), 0) + int(match.group(1) or 1)
    return found
