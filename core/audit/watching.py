"""Seeing for oneself what a verb has changed: rows are read before and after, the difference is recorded."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from django.db import models, transaction

from core.audit.operations import record_all
from core.audit.rules import HIDDEN, Author, Change, Subject, difference

State = dict[str, Any]


class Watch:
    """The rows under watch; rows that are made meanwhile are added by key."""

    def __init__(self, pks: Collection[Any]) -> None:
        self.pks = {str(pk) for pk in pks}

    def add(self, pk: Any) -> None:
        """A row that did not exist before."""
        self.pks.add(str(pk))


@contextmanager
def audited(
    author: Author, model: type[models.Model], pks: Collection[Any] = (), relations: Sequence[str] = ()
) -> Iterator[Watch]:
    """Run a block in one transaction and record what it did to these rows of `model`: added, changed, removed.

    `relations` names the many-to-many relations that count as fields of a row. What the block refused to do leaves
    no entry, because only the rows themselves are believed. Two queries and four per relation, whatever the number
    of rows. When the block raises, nothing stays.
    """
    with transaction.atomic():
        watch = Watch(pks)
        before = states(model, watch.pks, relations)
        yield watch
        after = states(model, watch.pks, relations)
        record_all(author, _changes(model, before, after))


@contextmanager
def witnessed(
    author: Author, model: type[models.Model], pks: Collection[Any], personal: Sequence[str] = ()
) -> Iterator[None]:
    """As `audited`, for a verb that asks another system and so owns its transactions: what it did is recorded after it.

    When the block raises, what it had done before is recorded all the same. Of fields whose names begin as `personal`
    says it is only kept that they changed: the trail outlives people who are forgotten.
    """
    keys = {str(pk) for pk in pks}
    before = states(model, keys)
    try:
        yield
    finally:
        with transaction.atomic():
            found = _changes(model, before, states(model, keys))
            record_all(author, [_without(change, tuple(personal)) for change in found])


def _without(change: Change, personal: tuple[str, ...]) -> Change:
    told = {
        name: (HIDDEN, HIDDEN) if personal and name.startswith(personal) else values
        for name, values in change.changes.items()
    }
    return replace(change, changes=told)


def states(
    model: type[models.Model], pks: Collection[str], relations: Sequence[str] = ()
) -> dict[str, tuple[str, State]]:
    """Every one of these rows that exists, by key as text: its name and its fields with readable values."""
    if not pks:
        return {}
    keys = [field.name for field in model._meta.concrete_fields if field.is_relation]
    rows = model._default_manager.filter(pk__in=pks).select_related(*keys)
    found = {str(row.pk): (str(row), _fields(row)) for row in rows}
    for relation in relations:
        members = _members(model, relation, list(found))
        for pk, (_, state) in found.items():
            state[relation] = members.get(pk, [])
    return found


def _fields(row: models.Model) -> State:
    """The row's columns, without those that its model calls `not_in_trail`: the database itself keeps them."""
    unnamed = getattr(row, "not_in_trail", ())
    state: State = {}
    for field in row._meta.concrete_fields:
        if field.primary_key or field.name in unnamed:
            continue
        value = getattr(row, field.name)
        state[field.name] = str(value) if isinstance(value, models.Model) else value
    return state


def _members(model: type[models.Model], relation: str, pks: Collection[str]) -> dict[str, list[str]]:
    """The names of what hangs on each row through a many-to-many relation, sorted, in two queries."""
    held = model._default_manager.filter(pk__in=pks, **{f"{relation}__isnull": False}).order_by()
    pairs = list(held.values_list("pk", relation))
    other: Any = model._meta.get_field(relation).related_model
    others = other._default_manager.in_bulk({key for _, key in pairs})
    found: dict[str, list[str]] = defaultdict(list)
    for pk, key in pairs:
        found[str(pk)].append(str(others[key]))
    return {pk: sorted(names) for pk, names in found.items()}


def _changes(model: type[models.Model], before: Any, after: Any) -> Iterator[Change]:
    kind = model._meta.label_lower
    for pk in [*before, *(pk for pk in after if pk not in before)]:
        old_name, old = before.get(pk, ("", {}))
        new_name, new = after.get(pk, ("", {}))
        subject = Subject(kind, pk, new_name or old_name)
        if pk not in after:
            yield Change("removed", subject, {name: (value, None) for name, value in old.items()})
        elif pk not in before:
            filled = {name: value for name, value in new.items() if value not in (None, "", [], {})}
            yield Change("added", subject, {name: (None, value) for name, value in filled.items()})
        elif changed := difference(old, new):
            yield Change("changed", subject, changed)
