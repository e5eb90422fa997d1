"""What a list and a row know of other languages: a column, a filter, and the page where they are written."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_http_methods
from unfold.decorators import action, display

from catalog.admin.translations.page import (
    LANGUAGE,
    LANGUAGE_NAME,
    next_lacking,
    pieces_of,
    save_pieces,
    url_of,
)
from catalog.translations.queries import MODELS, lacking
from catalog.translations.rules import TRANSLATABLE, completeness

KINDS: dict[type[Model], str] = {model: kind for kind, model in MODELS.items()}


class WordsFilter(admin.SimpleListFilter):
    """Rows by whether they are told in the other language."""

    title = LANGUAGE_NAME
    parameter_name = "words"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """The choices."""
        return [("missing", "Something missing"), ("complete", "Complete")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The chosen ones."""
        condition = lacking(KINDS[queryset.model], LANGUAGE)
        chosen = {"missing": condition, "complete": ~condition}.get(self.value() or "")
        return queryset if chosen is None else queryset.filter(chosen)


class TranslatedAdmin:
    """Mixin, first among the bases, of whatever is in `MODELS`: names of its own are added to what the class lists."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actions_detail = [*self.actions_detail, "translations_page"]  # type: ignore[has-type]

    def get_list_display(self, request: HttpRequest) -> Any:
        """With how far each row is told."""
        return [*super().get_list_display(request), "words_done"]  # type: ignore[misc]

    def get_list_filter(self, request: HttpRequest) -> list[Any]:
        """With the filter."""
        return [*super().get_list_filter(request), WordsFilter]  # type: ignore[misc]

    def get_urls(self) -> list[URLPattern]:
        """With the page."""
        view = self.admin_site.admin_view(self.translations_view)  # type: ignore[attr-defined]
        name = f"catalog_{self.opts.model_name}_translations"  # type: ignore[attr-defined]
        return [path("<int:row_id>/translations/", view, name=name), *super().get_urls()]  # type: ignore[misc]

    @display(description=LANGUAGE_NAME, label={"all": "success", "some": "warning", "none": "danger"})
    def words_done(self, row: Any) -> tuple[str, str] | None:
        """Fields told of fields to tell; no query."""
        english = {name: str(getattr(row, name)) for name in TRANSLATABLE[KINDS[type(row)]]}
        found = completeness(english, row.translations.get(LANGUAGE, {}))
        if not found.total:
            return None
        tone = "all" if found.is_complete else "some" if found.done else "none"
        return tone, "complete" if found.is_complete else f"{found.done} of {found.total}"

    @action(description=f"English and {LANGUAGE_NAME}", permissions=["change"])
    def translations_page(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """To the page."""
        return redirect(url_of(self.model, object_id))  # type: ignore[attr-defined]

    @method_decorator(require_http_methods(["GET", "POST"]))
    def translations_view(self, request: HttpRequest, row_id: int) -> HttpResponse:
        """English beside the other language; on POST save, and stay or go on to the next row that lacks words."""
        row = self.model._default_manager.filter(pk=row_id).first()  # type: ignore[attr-defined]
        if row is None:
            raise Http404
        if not self.has_change_permission(request, row):  # type: ignore[attr-defined]
            return HttpResponse("Your role may not change these words.", status=403)
        pieces = pieces_of(row, LANGUAGE)
        if request.method == "POST" and save_pieces(request, pieces, LANGUAGE):
            following = next_lacking(row, LANGUAGE) if "next" in request.POST else None
            return redirect(url_of(type(row), following or row.pk))
        return TemplateResponse(request, "admin/translations/page.html", self._page(request, row, pieces))

    def _page(self, request: HttpRequest, row: Any, pieces: Any) -> dict[str, Any]:
        missing = [field for piece in pieces for field in piece.fields if field.is_missing]
        return {
            **self.admin_site.each_context(request),  # type: ignore[attr-defined]
            "title": f"{row} in {LANGUAGE_NAME}",
            "opts": self.opts,  # type: ignore[attr-defined]
            "row": row,
            "back": reverse(f"admin:catalog_{self.opts.model_name}_change", args=[row.pk]),  # type: ignore[attr-defined]
            "pieces": pieces,
            "missing": len(missing),
            "first": missing[0].name if missing else "",
            "language": LANGUAGE,
            "language_name": LANGUAGE_NAME,
        }
