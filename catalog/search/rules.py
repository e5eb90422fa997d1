"""What a shopper typed, as words to look for: pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from typing import Any

WORD = re.compile(r"[a-z0-9]+|[\u0900-\u097F]+")
MOST_WORDS = 8
LONGEST_WORD = 60
FUSION_K = 60
# Words that say nothing about the thing looked for.
IDLE_WORDS = frozenset({"a", "an", "and", "for", "in", "of", "on", "or", "the", "to", "with"})


def words_of(text: str) -> tuple[str, ...]:
    """Plain lower-case words without accents, in order, each once; at most eight, idle ones left out.

    Words in Devanagari stay as they are written, but for how their marks are composed.
    """
    words = [word[:LONGEST_WORD] for word in WORD.findall(plain(text)) if word not in IDLE_WORDS]
    return tuple(dict.fromkeys(words))[:MOST_WORDS]


def plain(text: str) -> str:
    """Lower case, Latin letters without accents, Devanagari composed."""
    composed = unicodedata.normalize("NFC", text)
    return "".join(
        letter
        if "\u0900" <= letter <= "\u097f"
        else unicodedata.normalize("NFKD", letter).encode("ascii", "ignore").decode().lower() or _gap(letter)
        for letter in composed
    )


def _gap(letter: str) -> str:
    """Marks that stand alone vanish; any other strange letter parts two words."""
    return "" if unicodedata.combining(letter) else " "


def teachable_words(text: str) -> set[str]:
    """The words of a document that a misspelt one may have meant: letters only, three or more."""
    return {word for word in WORD.findall(text.lower()) if word.isalpha() and 3 <= len(word) <= LONGEST_WORD}


def tsquery_of(
    words: Sequence[Sequence[str]],
    *,
    need_all: bool = True,
    whole: Collection[str] = (),
    weight: str = "",
) -> str:
    """A PostgreSQL tsquery: every word (or any) has to occur, as itself, as a beginning, or by what it stands for.

    Words in `whole` are no beginnings: that spares the index from reading everything that begins so. With a `weight`
    they count only where they carry it: "A" is the title.
    Words come from `words_of` and from tables that allow nothing else, so nothing in them can be an operator.
    """
    marks = {word: ("" if word in whole else "*") + weight for each in words for word in each}
    return (" & " if need_all else " | ").join(_either(each, marks) for each in words)


def fused(rankings: Sequence[Sequence[Any]]) -> list[Any]:
    """Several rankings as one (reciprocal rank fusion): what stands high in many stands highest."""
    score: dict[Any, float] = {}
    for ranking in rankings:
        for place, hit in enumerate(ranking):
            score[hit] = score.get(hit, 0.0) + 1 / (FUSION_K + place)
    return sorted(score, key=lambda hit: -score[hit])


def meant(words: Sequence[str], *, corrections: Mapping[str, str]) -> str | None:
    """What was probably meant, as text; None when no word was corrected."""
    corrected = [corrections.get(word, word) for word in words]
    return " ".join(corrected) if corrected != list(words) else None


def _either(words: Sequence[str], marks: Mapping[str, str]) -> str:
    quoted = [(word if word.isascii() else f"'{word}'", marks[word]) for word in words]
    told = [f"{word}:{mark}" if mark else word for word, mark in quoted]
    return f"({' | '.join(told)})" if len(told) > 1 else told[0]
