"""Forms of the catalogue's admin."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.admin.widgets import FilteredSelectMultiple
from unfold.widgets import UnfoldAdminTextareaWidget

from catalog.admin.sale_form import TERMS, SaleTermsForm
from catalog.collections.models import ProductCategory, ProductCollection, ProductTag
from catalog.products.models import Product, ProductOptionValue
from catalog.products.operations import ProductContent

WORDS = (
    "handle", "title", "subtitle", "description", "fabric", "work", "neckline", "back", "sleeve", "closure", "lining",
    "origin_country", "made_in", "seo_title", "seo_description", "is_featured", "rank",
)  # fmt: skip
LISTS = ("occasion", "care")
GROUPS = {"categories": ProductCategory, "collections": ProductCollection, "tags": ProductTag}


class LinesField(forms.CharField):
    """A list of texts, one a line."""

    widget = UnfoldAdminTextareaWidget

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, help_text="One a line.", **kwargs)

    def prepare_value(self, value: Any) -> Any:
        """The list as lines."""
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> list[str]:  # type: ignore[override]
        """The lines as a list, empty ones left out."""
        return [line.strip() for line in (value or "").splitlines() if line.strip()]

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compared as lists, so that line ends of browsers do not count."""
        return list(initial or []) != self.to_python(data)


class ProductForm(SaleTermsForm):
    """Everything the shop says about a style; saved through `attach_content` and `set_sale_terms`."""

    occasion = LinesField()
    care = LinesField()
    target_phrases = LinesField()
    categories = forms.ModelMultipleChoiceField(ProductCategory.objects.all(), required=False)
    collections = forms.ModelMultipleChoiceField(ProductCollection.objects.all(), required=False)
    tags = forms.ModelMultipleChoiceField(ProductTag.objects.all(), required=False)

    class Meta:
        model = Product
        fields = [*WORDS, *LISTS, "target_phrases", *TERMS]
        help_texts = {
            "handle": "The last part of its address. When you change it, the old address leads to the new one.",
            "published_from": "Empty: as soon as it is published.",
            "published_until": "Empty: until it is withdrawn.",
            "is_one_of_a_kind": "Only one exists: a cart holds one, and it is shown as sold afterwards.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in GROUPS:
            if name in self.fields:
                self.fields[name].widget = FilteredSelectMultiple(name, is_stacked=False)
                self.fields[name].widget.choices = self.fields[name].choices  # type: ignore[attr-defined]
                if self.instance.pk:
                    self.fields[name].initial = list(getattr(self.instance, name).all())

    def content(self) -> ProductContent:
        """What was filled in, as the operation takes it; swatches stay as they are."""
        cleaned = self.cleaned_data
        colours = ProductOptionValue.objects.filter(option__product=self.instance).exclude(swatch="")
        words: dict[str, Any] = {name: cleaned[name] for name in WORDS}
        words |= {name: tuple(cleaned[name]) for name in LISTS}
        words |= {name: tuple(group.handle for group in cleaned[name]) for name in GROUPS}
        return ProductContent(
            sku=self.instance.erp_sku, swatches=dict(colours.values_list("value", "swatch")), **words
        )
