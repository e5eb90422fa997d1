"""Keeping the words that documents hold: what a misspelt one may have meant."""

from __future__ import annotations

from collections.abc import Iterable

from catalog.search.models import SearchWord
from catalog.search.rules import teachable_words


def learn_words(texts: Iterable[str]) -> None:
    """Learn the words of these texts, in one statement; a word is never forgotten."""
    learnt = sorted({word for text in texts for word in teachable_words(text)})
    SearchWord.objects.bulk_create([SearchWord(word=word) for word in learnt], ignore_conflicts=True)
