"""Words that many rows share, in other languages. What one row says stands in that row's own `translations`."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q, Value


def translations_field() -> models.JSONField[dict[str, dict[str, str]], Any]:
    """What a row says in languages other than English: `{"hi": {"title": "…"}}`. A field left out falls back to English."""
    return models.JSONField(
        default=dict, db_default=Value({}, models.JSONField()), blank=True, editable=False
    )


class Phrase(models.Model):
    """A word or sentence that many products share (a colour, a fabric, a rule of care), said in another language once."""

    language = models.CharField(max_length=8, choices=settings.SHOP_LANGUAGES[1:], default="hi")
    text = models.CharField("in English", max_length=300)
    meaning = models.CharField("in that language", max_length=300)

    class Meta:
        ordering = ["language", "text"]
        constraints = [
            models.UniqueConstraint(fields=["language", "text"], name="phrase_once_per_language"),
            models.CheckConstraint(condition=~Q(text="") & ~Q(meaning=""), name="phrase_says_something"),
            models.CheckConstraint(condition=~Q(language="en"), name="phrase_is_not_english"),
        ]

    def __str__(self) -> str:
        return f"{self.text} = {self.meaning}"
