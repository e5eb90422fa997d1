"""How far the shop is told in another language, and the words that products share, all in one place."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_http_methods, require_safe

from catalog.admin.translations.page import LANGUAGE, LANGUAGE_NAME
from catalog.translations.models import Phrase
from catalog.translations.operations import LONGEST_PHRASE, set_phrase
from catalog.translations.queries import MODELS, KindCompleteness, completeness_by_kind
from catalog.translations.shared import SharedWord, words_in_use
from core.admin import author_of
from core.audit import audited
from core.errors import Invalid
from core.front_page import list_url

WORDS_A_PAGE = 40


class TranslationsDesk:
    """Mixin of the phrases' admin: the overview, and the page of shared words."""

    def get_urls(self) -> list[URLPattern]:
        """With the two pages."""
        wrap = self.admin_site.admin_view  # type: ignore[attr-defined]
        own = [
            path("overview/", wrap(self.overview), name="catalog_phrase_overview"),
            path("shared/", wrap(self.shared), name="catalog_phrase_shared"),
        ]
        return [*own, *super().get_urls()]  # type: ignore[misc]

    @method_decorator(require_safe)
    def overview(self, request: HttpRequest) -> HttpResponse:
        """By kind: how much is told, and the list of exactly what lacks words."""
        if not self.has_view_permission(request):  # type: ignore[attr-defined]
            return HttpResponse("Your role may not see translations.", status=403)
        words = words_in_use(LANGUAGE)
        told = sum(bool(word.meaning) for word in words)
        shared = KindCompleteness("phrase", len(words), told, told, len(words))
        rows = [_row(row) for row in completeness_by_kind(LANGUAGE)]
        shared_url = reverse("admin:catalog_phrase_shared")
        rows.append(
            {"said": shared, "title": "Words that products share", "url": shared_url, "todo": shared_url}
        )
        return TemplateResponse(
            request, "admin/translations/overview.html", self._context(request, "Translations", rows=rows)
        )

    @method_decorator(require_http_methods(["GET", "POST"]))
    def shared(self, request: HttpRequest) -> HttpResponse:
        """Shared words, those without a meaning first; on POST the meanings of one page are saved."""
        if not self.has_change_permission(request):  # type: ignore[attr-defined]
            return HttpResponse("Your role may not change shared words.", status=403)
        words = words_in_use(LANGUAGE)
        if request.method == "POST" and _save(request, words):
            return redirect(request.get_full_path())
        sought = request.GET.get("q", "").strip().casefold()
        found = [word for word in words if sought in f"{word.text} {word.meaning}".casefold()]
        page = Paginator(found, WORDS_A_PAGE).get_page(request.GET.get("p"))
        rows = [(word, _said(request, word)) for word in page.object_list]
        missing = sum(not word.meaning for word in words)
        context = self._context(
            request, "Words that products share", rows=rows, page=page, missing=missing, count=len(words)
        )
        return TemplateResponse(request, "admin/translations/shared.html", context)

    def _context(self, request: HttpRequest, title: str, **more: Any) -> dict[str, Any]:
        return {
            **self.admin_site.each_context(request),  # type: ignore[attr-defined]
            "title": f"{title} in {LANGUAGE_NAME}",
            "opts": Phrase._meta,
            "language": LANGUAGE,
            "language_name": LANGUAGE_NAME,
            "longest": LONGEST_PHRASE,
            "q": request.GET.get("q", ""),
            **more,
        }


def _row(said: KindCompleteness) -> dict[str, Any]:
    meta = MODELS[said.kind]._meta
    name = f"catalog_{meta.model_name}"
    return {
        "said": said,
        "title": str(meta.verbose_name_plural).capitalize(),
        "url": list_url(name),
        "todo": list_url(name, words="missing"),
    }


def _said(request: HttpRequest, word: SharedWord) -> str:
    """What was typed and refused, else what is stored."""
    typed = dict(zip(request.POST.getlist("text"), request.POST.getlist("meaning"), strict=False))
    return typed.get(word.text, word.meaning)


def _save(request: HttpRequest, words: tuple[SharedWord, ...]) -> bool:
    """Every meaning that was typed over, all or nothing; only of words that are used."""
    now = {word.text: word.meaning for word in words}
    posted = zip(
        request.POST.getlist("text"),
        request.POST.getlist("was"),
        request.POST.getlist("meaning"),
        strict=False,
    )
    typed = [
        (text, meaning) for text, was, meaning in posted if text in now and meaning.strip() != was.strip()
    ]
    known = Phrase.objects.filter(language=LANGUAGE, text__in=[text for text, _ in typed])
    try:
        with (
            transaction.atomic(),
            audited(
                author_of(request, "translations"), Phrase, list(known.values_list("pk", flat=True))
            ) as watch,
        ):
            changed = sum(
                set_phrase(language=LANGUAGE, text=text, meaning=meaning) for text, meaning in typed
            )
            for pk in known.all().values_list("pk", flat=True):
                watch.add(pk)
    except Invalid as refusal:
        messages.error(request, f"Nothing was saved yet. {' '.join(refusal.fields.values())}")
        return False
    done = f"{changed} word{'s' if changed > 1 else ''} saved." if changed else "Nothing was changed."
    messages.success(request, done)
    return True
