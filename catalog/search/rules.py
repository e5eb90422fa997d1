"""What a shopper typed, as words to look for: pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence

WORD = re.compile(r"[a-z0-9]+")
MOST_WORDS = 8
LONGEST_WORD = 60
# Words that say nothing about the thing looked for.
IDLE_WORDS = frozenset({"a", "an", "and", "for", "in", "of", "on", "or", "the", "to", "with"})


def words_of(text: str) -> tuple[str, ...]:
    """Plain lower-case words without accents, in order, each once; at most eight, idle ones left out."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    words = [word[:LONGEST_WORD] for word in WORD.findall(plain) if word not in IDLE_WORDS]
    return tuple(dict.fromkeys(words))[:MOST_WORDS]


def teachable_words(text: str) -> set[str]:
    """The words of a document that a misspelt one may have meant: letters only, three or more."""
    return {word for word in WORD.findall(text.lower()) if word.isalpha() and 3 <= len(word) <= LONGEST_WORD}


def tsquery_of(words: Sequence[str], *, synonyms: Mapping[str, str]) -> str:
    """A PostgreSQL tsquery: every word has to occur, as itself, as a beginning, or by its synonym.

    Words come from `words_of`, so nothing in them can be an operator.
    """
    return " & ".join(_either(word, synonyms.get(word)) for word in words)


def meant(words: Sequence[str], *, corrections: Mapping[str, str]) -> str | None:
    """What was probably meant, as text; None when no word was corrected."""
    corrected = [corrections.get(word, word) for word in words]
    return " ".join(corrected) if corrected != list(words) else None


def _either(word: str, synonym: str | None) -> str:
    return f"({word}:* | {synonym}:*)" if synonym else f"{word}:*"
