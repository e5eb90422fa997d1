"""Writing the shop's words in other languages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.db import transaction

from catalog.collections.events import ContentChanged
from catalog.products.operations.publication import announce_change
from catalog.translations.models import Phrase
from catalog.translations.queries import MODELS
from catalog.translations.rules import ENGLISH, TRANSLATABLE, cleaned
from core.errors import Invalid, NotFound
from core.outbox import publish

TOLD_AS_CONTENT = frozenset({"category", "collection", "tag", "written", "home_section"})
LONGEST_PHRASE = 300
LONGEST_TEXT = 10_000


@transaction.atomic
def translate(*, kind: str, row_id: int, language: str, words: Mapping[str, str]) -> bool:
    """Make `words` (field to text) what a row says in another language; False when it says so already.

    Fields left out or empty fall back to English. Publishes ProductChanged or ContentChanged for what shoppers see.
    Raises NotFound, or Invalid for an unknown language, kind or field and for what is longer than English may be.
    """
    _check(kind, language, words)
    row: Any = MODELS[kind]._default_manager.select_for_update().filter(pk=row_id).first()
    if row is None:
        raise NotFound("This was removed meanwhile.")
    wanted = cleaned(TRANSLATABLE[kind], words)
    if row.translations.get(language, {}) == wanted:
        return False
    others = {name: said for name, said in row.translations.items() if name != language}
    said_in_all = {**others, **({language: wanted} if wanted else {})}
    MODELS[kind]._default_manager.filter(pk=row_id).update(translations=said_in_all)
    _tell(kind, row)
    return True


@transaction.atomic
def set_phrase(*, language: str, text: str, meaning: str) -> bool:
    """Say a word that products share in another language; an empty meaning takes it away. False when it is so already.

    Pages of other languages are not stored yet, so nobody is told. Raises Invalid.
    """
    text, meaning = text.strip(), meaning.strip()
    if language == ENGLISH or language not in dict(settings.SHOP_LANGUAGES):
        raise Invalid(fields={"language": f"The shop is not written in {language}."})
    if not text or max(len(text), len(meaning)) > LONGEST_PHRASE:
        raise Invalid(fields={"text": f"Write one to {LONGEST_PHRASE} characters."})
    if not meaning:
        return bool(Phrase.objects.filter(language=language, text=text).delete()[0])
    known = Phrase.objects.filter(language=language, text=text).values_list("meaning", flat=True).first()
    if known == meaning:
        return False
    Phrase.objects.update_or_create(language=language, text=text, defaults={"meaning": meaning})
    return True


def _check(kind: str, language: str, words: Mapping[str, str]) -> None:
    if kind not in TRANSLATABLE:
        raise Invalid(fields={"kind": f"{kind} is not translated."})
    if language == ENGLISH or language not in dict(settings.SHOP_LANGUAGES):
        raise Invalid(fields={"language": f"The shop is not written in {language}."})
    unknown = sorted(set(words) - set(TRANSLATABLE[kind]))
    if unknown:
        raise Invalid(fields={name: f"A {kind} has no {name} to translate." for name in unknown})
    longest = {name: longest_of(kind, name) for name in words}
    too_long = [name for name, most in longest.items() if len(words[name].strip()) > most]
    if too_long:
        raise Invalid(fields={name: f"Write at most {longest[name]:,} characters." for name in too_long})


def longest_of(kind: str, field: str) -> int:
    """How many characters a translation of that field may have: as many as its English, ten thousand where that is free."""
    return int(getattr(MODELS[kind]._meta.get_field(field), "max_length", None) or LONGEST_TEXT)


def _tell(kind: str, row: Any) -> None:
    if kind == "product":
        announce_change(row, kind="content")
    elif kind == "image" and row.product is not None:
        announce_change(row.product, kind="content")
    elif kind in TOLD_AS_CONTENT:
        publish(ContentChanged(kind=kind, handle=row.handle))
        if getattr(row, "in_footer", False):
            publish(ContentChanged(kind="footer", handle=""))
