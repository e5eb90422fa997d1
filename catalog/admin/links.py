"""Links from one style to others: chosen by autocomplete, in order."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django import forms
from django.contrib.admin.widgets import AutocompleteSelect
from django.db.models import ForeignKey, QuerySet
from django.http import HttpRequest
from unfold.admin import TabularInline

from catalog.assortment.models import ProductLink
from catalog.assortment.operations import MOST_LINKS, set_product_links
from catalog.products.models import Product


class ProductSelect(AutocompleteSelect):
    """An autocomplete that knows the style it shows already, so that a page of links asks nothing for each row."""

    shown: Product | None = None

    def optgroups(self, name: str, value: Any, attrs: Any = None) -> Any:
        """The chosen style only; the rest is searched for."""
        if self.shown is None or list(value) != [str(self.shown.pk)]:
            return super().optgroups(name, value, attrs)
        return [(None, [self.create_option(name, self.shown.pk, str(self.shown), True, 0)], 0)]


class LinkForm(forms.ModelForm):
    """One link."""

    class Meta:
        model = ProductLink
        fields = ["kind", "target", "rank"]
        labels = {"rank": "place", "target": "product"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        widget: Any = self.fields["target"].widget
        select = getattr(widget, "widget", widget)
        select.shown = self.instance.target if self.instance.target_id else None
        self.fields["rank"].required = False

    def clean_rank(self) -> int:
        """An empty place is the first."""
        return self.cleaned_data["rank"] or 0


class LinkFormSet(forms.BaseInlineFormSet):
    """All links of a style, judged and saved together."""

    def clean(self) -> None:
        """A style does not lead to itself, nor to more than fit."""
        super().clean()
        for form in self.forms:
            if getattr(form, "cleaned_data", {}).get("target") == self.instance:
                form.add_error("target", "Choose another product: this is the one you are editing.")
        crowded = [kind for kind, targets in self.wanted().items() if len(targets) > MOST_LINKS]
        if crowded:
            raise forms.ValidationError(f"At most {MOST_LINKS} links of each kind, please.")

    def wanted(self) -> dict[str, list[str]]:
        """Public ids by kind, in the order given."""
        rows = [
            form.cleaned_data
            for form in self.forms
            if getattr(form, "cleaned_data", {}).get("target") and not form.cleaned_data.get("DELETE")
        ]
        found: dict[str, list[str]] = defaultdict(list)
        for row in sorted(rows, key=lambda row: row["rank"]):
            found[row.get("kind", "")].append(row["target"].public_id)
        return found

    def save(self, commit: bool = True) -> list[ProductLink]:
        """Through the operation, one kind after another, so that search and pages hear of it."""
        self.new_objects, self.changed_objects, self.deleted_objects = [], [], []
        if self.has_changed():
            wanted = self.wanted()
            for kind in ProductLink.Kind.values:
                set_product_links(
                    product_id=self.instance.public_id, kind=kind, target_ids=wanted.get(kind, [])
                )
        return []


class LinkInline(TabularInline):
    """What goes well with a style, completes the look, or can stand in for it."""

    model = ProductLink
    fk_name = "product"
    verbose_name_plural = "links"
    form = LinkForm
    formset = LinkFormSet
    fields = ["kind", "target", "rank"]
    extra = 0
    tab = True

    def get_queryset(self, request: HttpRequest) -> QuerySet[ProductLink]:
        """With the styles they lead to, in one query."""
        return super().get_queryset(request).select_related("target")

    def formfield_for_foreignkey(self, db_field: ForeignKey, request: HttpRequest, **kwargs: Any) -> Any:
        """The style is searched for."""
        if db_field.name == "target":
            kwargs["widget"] = ProductSelect(db_field, self.admin_site)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)
