"""Giving a category or collection another address: the old one leads to the new one for good."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_http_methods
from unfold.decorators import action

from catalog.collections.operations import change_handle
from core.errors import Refused

STAFF_INPUT = {"class": "staff-input"}


class AddressForm(forms.Form):
    """The new last part of an address."""

    handle = forms.CharField(
        label="New last part of the address",
        max_length=120,
        help_text="Small letters, figures and single dashes, such as silk-blouses.",
        widget=forms.TextInput(attrs={**STAFF_INPUT, "autocomplete": "off", "spellcheck": "false"}),
    )


class AddressPage:
    """Mixin of a group's admin: its page for another address. `kind` is what the operation calls the group."""

    kind: ClassVar[str]

    def get_urls(self) -> list[URLPattern]:
        """With the page."""
        view = self.admin_site.admin_view(self.address_view)  # type: ignore[attr-defined]
        own = [path("<int:group_id>/address/", view, name=f"catalog_{self.kind}_address")]
        return [*own, *super().get_urls()]  # type: ignore[misc]

    @action(description="Change the address", permissions=["change"])
    def address_page(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """To the page."""
        return redirect(reverse(f"admin:catalog_{self.kind}_address", args=[object_id]))

    @method_decorator(require_http_methods(["GET", "POST"]))
    def address_view(self, request: HttpRequest, group_id: int) -> HttpResponse:
        """Ask for the new handle; on POST change it, or say why not."""
        group = self.get_object(request, str(group_id))  # type: ignore[attr-defined]
        if group is None:
            raise Http404
        if not self.has_change_permission(request, group):  # type: ignore[attr-defined]
            return HttpResponse("Your role may not change addresses.", status=403)
        form = AddressForm(request.POST or None, initial={"handle": group.handle})
        if request.method == "POST" and form.is_valid() and self._change(request, group, form):
            return redirect(reverse(f"admin:{self._page_name}_change", args=[group_id]))
        context = {
            **self.admin_site.each_context(request),  # type: ignore[attr-defined]
            "title": f"Change the address of {group}",
            "opts": group._meta,
            "group": group,
            "kind": self.kind,
            "form": form,
            "back": reverse(f"admin:{self._page_name}_change", args=[group_id]),
        }
        return TemplateResponse(request, "admin/groups/address.html", context)

    def _change(self, request: HttpRequest, group: Any, form: AddressForm) -> bool:
        to = form.cleaned_data["handle"]
        try:
            with self.watched(request, [group.pk]):  # type: ignore[attr-defined]
                changed = change_handle(kind=self.kind, handle=group.handle, to=to)
        except Refused as refusal:
            form.add_error("handle", getattr(refusal, "fields", {}).get("handle", refusal.message))
            return False
        messages.success(
            request,
            f"The address now ends in {to}. The old one leads there." if changed else "Nothing was changed.",
        )
        return True

    @property
    def _page_name(self) -> str:
        return f"catalog_{self.model._meta.model_name}"  # type: ignore[attr-defined]
