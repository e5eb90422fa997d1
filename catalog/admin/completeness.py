"""How completely products and categories are described, for staff: a score in the list, the reasons on the page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from django.contrib import messages
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from unfold.decorators import display

from catalog.completeness.operations import set_target_phrases
from catalog.completeness.rules import Completeness
from core.errors import Refused

TONES = {"complete": "success", "good": "info", "thin": "warning"}


class DescribedAdmin:
    """A column with the score, and its reasons beside the words. `judge` reads a row that the list has read."""

    judge: ClassVar[Callable[[Any], Completeness]]
    described_kind: ClassVar[str]

    @display(description="described", label=TONES)
    def shown_score(self, row: Any) -> tuple[str, str]:
        """So many of 100."""
        score = type(self).judge(row).score
        return "complete" if score == 100 else "good" if score >= 70 else "thin", f"{score} %"

    @display(description="described")
    def shown_reasons(self, row: Any) -> str:
        """The score, and what would raise it."""
        if row.pk is None:
            return "after saving"
        judged = type(self).judge(row)
        todo = format_html_join("", "<li>{}</li>", ((reason,) for reason in judged.reasons))
        return format_html("<strong>{} of 100</strong><ul>{}</ul>", judged.score, todo)

    def keep_phrases(self, request: HttpRequest, row: Any, form: Any) -> None:
        """Keep what was typed below the words; a refusal is told and the rest stays saved."""
        if "target_phrases" not in form.cleaned_data:
            return
        try:
            set_target_phrases(
                kind=self.described_kind, row_id=row.pk, phrases=form.cleaned_data["target_phrases"]
            )
        except Refused as refusal:
            messages.error(request, "; ".join(getattr(refusal, "fields", {}).values()) or refusal.message)
