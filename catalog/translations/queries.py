"""The shop's words in the language asked for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Count, F, Model, Q, Sum, TextField, Value, When
from django.db.models.expressions import Combinable
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Coalesce, Length, NullIf, Trim

from catalog.assortment.models import ProductType, SizeChart
from catalog.collections.models import ProductCategory, ProductCollection, ProductTag
from catalog.content.models import HomeSection, WrittenPage
from catalog.media.models import Image
from catalog.products.models import Product
from catalog.translations.models import Phrase
from catalog.translations.rules import ENGLISH, TRANSLATABLE, told

MODELS: Mapping[str, type[Model]] = {
    "product": Product,
    "category": ProductCategory,
    "collection": ProductCollection,
    "tag": ProductTag,
    "type": ProductType,
    "size_chart": SizeChart,
    "image": Image,
    "written": WrittenPage,
    "home_section": HomeSection,
}


@dataclass(frozen=True, slots=True)
class KindCompleteness:
    """How far a kind is translated: rows in all, rows with nothing missing, and fields written of fields to write."""

    kind: str
    rows: int
    complete: int
    done: int
    total: int

    @property
    def percent(self) -> int:
        """Of the fields; never 100 while one is missing."""
        return 100 if self.done == self.total else self.done * 100 // self.total

    @property
    def is_complete(self) -> bool:
        """No row lacks a word."""
        return self.complete == self.rows

    @property
    def lacking(self) -> int:
        """Rows that lack something."""
        return self.rows - self.complete


def in_language(row: Any, field: str, language: str) -> str:
    """A field of a row in the language asked for, English where nothing is written in it; no query."""
    english = str(getattr(row, field))
    return english if language == ENGLISH else told(english, row.translations, field, language)


def language_column(field: str, language: str) -> Combinable:
    """The same as a column, for reads that take tuples. English costs nothing."""
    if language == ENGLISH:
        return F(field)
    return Coalesce(NullIf(_written(field, language), Value("")), F(field), output_field=TextField())


def phrases_in(language: str, texts: Iterable[str]) -> dict[str, str]:
    """Shared words in another language, by their English text, in one query; none for English."""
    wanted = sorted({text for text in texts if text})
    if language == ENGLISH or not wanted:
        return {}
    rows = Phrase.objects.filter(language=language, text__in=wanted)
    return dict(rows.values_list("text", "meaning"))


def lacking(kind: str, language: str) -> Q:
    """Rows of a kind that say something in English and not in this language."""
    missing = Q()
    for field in TRANSLATABLE[kind]:
        key = f"translations__{language}__{field}"
        missing |= ~Q(**{field: ""}) & (Q(**{f"{key}__isnull": True}) | Q(**{key: ""}))
    return missing


def completeness_by_kind(language: str) -> tuple[KindCompleteness, ...]:
    """For every kind how far it is translated, one query each."""
    return tuple(_completeness_of(kind, model, language) for kind, model in MODELS.items())


def _completeness_of(kind: str, model: type[Model], language: str) -> KindCompleteness:
    fields = TRANSLATABLE[kind]
    sums: dict[str, Any] = {"rows": Count("pk"), "complete": Count("pk", filter=~lacking(kind, language))}
    for field in fields:
        written = When(~Q(**{field: ""}), then=1)
        both = When(~Q(**{field: ""}) & Q(**{f"_{field}__gt": 0}), then=1)
        sums |= {f"{field}_total": Sum(Case(written, default=0), default=0)}
        sums |= {f"{field}_done": Sum(Case(both, default=0), default=0)}
    lengths = {f"_{field}": Length(Trim(_written(field, language))) for field in fields}
    found = model._default_manager.annotate(**lengths).aggregate(**sums)
    done = sum(found[f"{field}_done"] for field in fields)
    total = sum(found[f"{field}_total"] for field in fields)
    return KindCompleteness(kind, found["rows"], found["complete"], done, total)


def _written(field: str, language: str) -> KeyTextTransform:
    return KeyTextTransform(field, KeyTextTransform(language, "translations"))
