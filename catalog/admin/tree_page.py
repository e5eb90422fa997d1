"""The tree of categories on one page, and moving a category to another place in it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_http_methods
from unfold.decorators import action

from catalog.admin.address_page import STAFF_INPUT
from catalog.collections.models import ProductCategory
from catalog.collections.operations import move_category, shift_category
from core.errors import Refused

INDENT = "\u2003"


@dataclass(frozen=True, slots=True)
class Branch:
    """A category as the tree shows it: how deep it lies, and whether it is the first or last of its row."""

    category: Any
    depth: int
    is_first: bool
    is_last: bool


class MoveForm(forms.Form):
    """Where a category shall hang."""

    parent = forms.ChoiceField(label="Hang it under", required=False, widget=forms.Select(attrs=STAFF_INPUT))

    def __init__(self, category: ProductCategory, branches: Sequence[Branch], said: Any = None) -> None:
        super().__init__(said, initial={"parent": _parent(category)})
        below = {category.pk}
        choices = [("", "Nothing: make it one of the top categories")]
        for branch in branches:
            if branch.category.pk in below or branch.category.parent_id in below:
                below.add(branch.category.pk)
                continue
            choices.append((branch.category.handle, f"{INDENT * branch.depth}{branch.category.title}"))
        self.fields["parent"].choices = choices  # type: ignore[attr-defined]


class TreePage:
    """Mixin of the categories' admin: the tree, and the page to move one."""

    actions_list = ["tree_page"]

    def get_urls(self) -> list[URLPattern]:
        """With both pages."""
        wrap = self.admin_site.admin_view  # type: ignore[attr-defined]
        own = [
            path("tree/", wrap(self.tree_view), name="catalog_category_tree"),
            path("<int:category_id>/move/", wrap(self.move_view), name="catalog_category_move"),
        ]
        return [*own, *super().get_urls()]  # type: ignore[misc]

    @action(description="The tree", permissions=["view"])
    def tree_page(self, request: HttpRequest) -> HttpResponse:
        """To the tree."""
        return redirect("admin:catalog_category_tree")

    @action(description="Move in the tree", permissions=["change"])
    def move_page(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """To the page that moves it."""
        return redirect(reverse("admin:catalog_category_move", args=[object_id]))

    @method_decorator(require_http_methods(["GET", "POST"]))
    def tree_view(self, request: HttpRequest) -> HttpResponse:
        """All categories in order; on POST one changes places with its neighbour."""
        may_change = self.has_change_permission(request)  # type: ignore[attr-defined]
        if not may_change and not self.has_view_permission(request):  # type: ignore[attr-defined]
            return HttpResponse("Your role may not see categories.", status=403)
        if request.method == "POST":
            if not may_change:
                return HttpResponse("Your role may not move categories.", status=403)
            return self._shift(request)
        context = self._around(request, "Categories")
        context |= {"branches": self._branches(request), "may_change": may_change}
        return TemplateResponse(request, "admin/groups/tree.html", context)

    @method_decorator(require_http_methods(["GET", "POST"]))
    def move_view(self, request: HttpRequest, category_id: int) -> HttpResponse:
        """Ask where it shall hang; on POST move it, or say why not."""
        category = self.get_object(request, str(category_id))  # type: ignore[attr-defined]
        if category is None:
            raise Http404
        if not self.has_change_permission(request, category):  # type: ignore[attr-defined]
            return HttpResponse("Your role may not move categories.", status=403)
        branches = self._branches(request)
        form = MoveForm(category, branches, request.POST if request.method == "POST" else None)
        if form.is_bound and form.is_valid() and self._move(request, category, form):
            return _to_tree(category)
        context = self._around(request, f"Move {category}")
        return TemplateResponse(request, "admin/groups/move.html", {**context, "form": form})

    def _around(self, request: HttpRequest, title: str) -> dict[str, Any]:
        shared = self.admin_site.each_context(request)  # type: ignore[attr-defined]
        return {**shared, "title": title, "opts": ProductCategory._meta}

    def _branches(self, request: HttpRequest) -> list[Branch]:
        return list(branches_of(list(self.get_queryset(request).order_by("rank", "id"))))  # type: ignore[attr-defined]

    def _shift(self, request: HttpRequest) -> HttpResponse:
        row, by = ProductCategory.objects.filter(handle=request.POST.get("handle", "")).first(), 1
        if row is None:
            messages.error(request, "This category does not exist any more.")
            return redirect("admin:catalog_category_tree")
        if request.POST.get("way") == "up":
            by = -1
        with self.watched(request, [row.pk], "tree of categories"):  # type: ignore[attr-defined]
            shift_category(handle=row.handle, by=by)
        return _to_tree(row)

    def _move(self, request: HttpRequest, category: ProductCategory, form: MoveForm) -> bool:
        try:
            with self.watched(request, [category.pk], "tree of categories"):  # type: ignore[attr-defined]
                moved = move_category(handle=category.handle, parent=form.cleaned_data["parent"] or None)
        except Refused as refusal:
            form.add_error("parent", getattr(refusal, "fields", {}).get("parent", refusal.message))
            return False
        words = "hangs there now, last in its row. Its old addresses lead to the new ones."
        messages.success(request, f"{category} {words}" if moved else "Nothing was changed.")
        return True


def branches_of(rows: Sequence[ProductCategory]) -> Iterator[Branch]:
    """Categories in their order as a tree is read: each followed by what lies below it."""
    below: dict[int | None, list[ProductCategory]] = defaultdict(list)
    for row in rows:
        below[row.parent_id].append(row)
    waiting = [(row, 0) for row in reversed(below[None])]
    while waiting:
        row, depth = waiting.pop()
        siblings = below[row.parent_id]
        yield Branch(row, depth, is_first=row is siblings[0], is_last=row is siblings[-1])
        waiting += [(child, depth + 1) for child in reversed(below[row.pk])]


def _parent(category: ProductCategory) -> str:
    return category.parent.handle if category.parent else ""


def _to_tree(category: ProductCategory) -> HttpResponse:
    """To its line in the tree."""
    return redirect(f"{reverse('admin:catalog_category_tree')}#category-{category.pk}")
