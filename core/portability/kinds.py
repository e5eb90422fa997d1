"""What can be moved: one Kind per table, named by each app, found through settings.PORTABLE."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db.models import AutoField, Field, ForeignKey, Model
from django.utils.module_loading import import_string


@dataclass(frozen=True, slots=True)
class NumberedReference:
    """A plain number column that names a row of one of several tables: which one, another column says.

    `by` is that column, `targets` maps its values to tables. In files the number becomes that row's natural key.
    """

    by: str
    targets: Mapping[str, type[Model]]


@dataclass(frozen=True, slots=True)
class Kind:
    """One table as one file. Every column goes along unless it is named in `without`, so that none is forgotten.

    `key` are the columns that name a row for good. `without` says why a column stays behind. `on_request` columns
    go only when their option is asked for. `later` columns point at rows that may come afterwards. `numbered`
    tells apart rows that are alike in every key column by counting them. Rows of an `append_only` table are never
    changed by an import.
    """

    name: str
    model: type[Model]
    key: tuple[str, ...]
    without: Mapping[str, str] = field(default_factory=dict)
    on_request: Mapping[str, str] = field(default_factory=dict)
    later: tuple[str, ...] = ()
    numbered: bool = False
    append_only: bool = False
    references: Mapping[str, NumberedReference] = field(default_factory=dict)

    def fields(self, options: frozenset[str]) -> tuple[Field[Any, Any], ...]:
        """The columns that go along, in the table's order."""
        return tuple(
            column
            for column in self.model._meta.concrete_fields
            if self._goes_along(column) and self.on_request.get(column.name, "") in {"", *options}
        )

    def _goes_along(self, column: Field[Any, Any]) -> bool:
        own_number = column.primary_key and isinstance(column, AutoField)
        return not own_number and not getattr(column, "generated", False) and column.name not in self.without

    def is_later(self, column: Field[Any, Any]) -> bool:
        """Whether a column is written when all rows are there: a table that points at itself, or as told."""
        return column.name in self.later or column.related_model is self.model


@dataclass(frozen=True, slots=True)
class Portable:
    """What one app moves, and what it deliberately leaves behind: table label to reason.

    `files` yields the names of stored files that belong to the rows; `afterwards` puts derived tables and
    sequences in order once everything has arrived.
    """

    kinds: tuple[Kind, ...] = ()
    left_out: Mapping[str, str] = field(default_factory=dict)
    files: Callable[[], Iterable[str]] | None = None
    afterwards: tuple[Callable[[], None], ...] = ()


def portables() -> tuple[Portable, ...]:
    """What every app named in settings.PORTABLE moves. Raises ImportError for a path that leads nowhere."""
    return tuple(import_string(path) for path in settings.PORTABLE)


class Catalogue:
    """All kinds, each after those it points at."""

    def __init__(self, parts: Iterable[Portable]) -> None:
        self._parts = tuple(parts)
        kinds = [kind for part in self._parts for kind in part.kinds]
        self._of_model: dict[type[Model], Kind] = {kind.model: kind for kind in kinds}
        self.kinds = self._in_order(kinds)
        self.by_name = {kind.name: kind for kind in self.kinds}
        if len(self.by_name) != len(kinds) or len(self._of_model) != len(kinds):
            raise ImproperlyConfigured("two portable kinds share a name or a table")

    def of(self, model: Any) -> Kind:
        """The kind of a table. Raises ImproperlyConfigured when nobody moves it."""
        kind = self._of_model.get(model)
        if kind is None:
            raise ImproperlyConfigured(f"{model._meta.label} is pointed at but no app moves it")
        return kind

    def stored_files(self) -> Iterable[str]:
        """Names of the stored files that belong to rows, each once."""
        return dict.fromkeys(name for part in self._parts if part.files for name in part.files())

    def finish(self) -> None:
        """Put everything derived in order after an import."""
        for part in self._parts:
            for step in part.afterwards:
                step()

    def key_paths(self, kind: Kind) -> tuple[str, ...]:
        """The lookups that make a row's natural key, through the keys of whatever it points at."""
        return tuple(path for name in kind.key for path in self.paths(kind, name))

    def paths(self, kind: Kind, name: str) -> tuple[str, ...]:
        """The lookups of one column: itself, or for a pointer the natural key of the row it points at."""
        column = kind.model._meta.get_field(name)
        if not isinstance(column, ForeignKey):
            return (name,)
        return tuple(f"{name}__{path}" for path in self.key_paths(self.of(column.related_model)))

    def _in_order(self, kinds: list[Kind]) -> tuple[Kind, ...]:
        ordered: dict[str, Kind] = {}
        for kind in kinds:
            self._place(kind, ordered, ())
        return tuple(ordered.values())

    def _place(self, kind: Kind, ordered: dict[str, Kind], above: tuple[str, ...]) -> None:
        if kind.name in ordered:
            return
        if kind.name in above:
            raise ImproperlyConfigured(f"{' -> '.join((*above, kind.name))}: name one pointer in `later`")
        for target in self._targets(kind):
            self._place(target, ordered, (*above, kind.name))
        ordered[kind.name] = kind

    def _targets(self, kind: Kind) -> Iterable[Kind]:
        for column in kind.model._meta.concrete_fields:
            if (
                isinstance(column, ForeignKey)
                and column.name not in kind.without
                and not kind.is_later(column)
            ):
                yield self.of(column.related_model)
        for reference in kind.references.values():
            yield from (self.of(model) for model in reference.targets.values())


def catalogue() -> Catalogue:
    """Everything that can be moved, as settings.PORTABLE says now."""
    return Catalogue(portables())
