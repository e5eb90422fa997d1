"""What of a row is written in other languages, what is missing, and what is shown instead: pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

ENGLISH = "en"
# kind -> the fields of its rows that the shop writes. Words that many products share are phrases.
TRANSLATABLE: Mapping[str, tuple[str, ...]] = {
    "product": ("title", "subtitle", "description", "seo_title", "seo_description"),
    "category": ("title", "description"),
    "collection": ("title", "description"),
    "tag": ("title",),
    "type": ("title",),
    "size_chart": ("title", "note"),
    "image": ("alt",),
    "written": ("title", "intro", "body", "seo_title", "seo_description"),
    "home_section": ("label", "title", "words", "link_words"),
}
# Fields of a product whose words are shared: they are looked up among the phrases.
SHARED_WORDS = ("fabric", "work", "neckline", "back", "sleeve", "closure", "lining", "made_in")
SHARED_LISTS = ("occasion", "care")


@dataclass(frozen=True, slots=True)
class Completeness:
    """How much of what is written in English is written in the other language too."""

    done: int
    total: int

    @property
    def is_complete(self) -> bool:
        """Nothing is missing."""
        return self.done == self.total


def completeness(english: Mapping[str, str], other: Mapping[str, str]) -> Completeness:
    """Counted by field; a field that is empty in English needs nothing."""
    written = [name for name, text in english.items() if text.strip()]
    return Completeness(sum(bool(other.get(name, "").strip()) for name in written), len(written))


def told(english: str, translations: Mapping[str, Mapping[str, str]], field: str, language: str) -> str:
    """A field in the language asked for; English where nothing is written in it."""
    if language == ENGLISH:
        return english
    return (translations.get(language) or {}).get(field, "").strip() or english


def cleaned(fields: tuple[str, ...], words: Mapping[str, str]) -> dict[str, str]:
    """What is kept of a translation: the known fields that say something."""
    return {name: words[name].strip() for name in fields if words.get(name, "").strip()}
