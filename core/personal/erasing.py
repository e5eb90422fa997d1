"""Taking a person out of every table that holds something about them."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Field, Model

from core.personal.finding import rows_of
from core.personal.holdings import Becomes, Changed, Fate, Holding, Kept, Person, Pseudonymised, holdings
from core.personal.words import Words, pseudonym_email_of, pseudonym_of

CHUNK = 200


def what_holds_up(person: Person) -> tuple[str, ...]:
    """What about the person is still on its way, table by table, in words; empty when they can be taken out."""
    return tuple(
        str(holding.model._meta.verbose_name_plural)
        for holding in holdings()
        if holding.waits_while is not None and rows_of(holding, person).filter(holding.waits_while).exists()
    )


@transaction.atomic
def erase_person(person: Person) -> dict[str, int]:
    """Take the person out of every table, all at once; answers how many rows were touched in each.

    What a Holding keeps stays as it was. Again is harmless.
    """
    words = Words(person.words)
    touched: dict[str, int] = {}
    for holding in holdings():
        count = _erased(holding, person, words)
        if count:
            label = holding.model._meta.label
            touched[label] = touched.get(label, 0) + count
    return touched


def _erased(holding: Holding, person: Person, words: Words) -> int:
    if holding.erase is not None:
        return holding.erase(person)
    rows = rows_of(holding, person)
    if holding.is_removed:
        return int(rows.count() and rows.delete()[1].get(holding.model._meta.label, 0))
    names = [name for name, fate in holding.columns.items() if not isinstance(fate, Kept)]
    changed = 0
    for row in rows.iterator(chunk_size=CHUNK) if names else ():
        changed += _changed(row, holding, names, words)
    return changed


def _changed(row: Model, holding: Holding, names: list[str], words: Words) -> bool:
    """Whether something of the row was theirs; only what differs is written."""
    news: dict[str, Any] = {}
    for name in names:
        column = row._meta.get_field(name)
        was = getattr(row, column.attname)  # type: ignore[union-attr]
        becomes = _fitting(column, _after(holding.columns[name], was, words))
        if becomes != (bytes(was) if isinstance(was, memoryview) else was):
            news[name] = becomes
    if news:
        type(row)._base_manager.filter(pk=row.pk).update(**news)
    return bool(news)


def _after(fate: Fate, was: Any, words: Words) -> Any:
    if isinstance(fate, Becomes):
        return fate.value
    if isinstance(fate, Changed):
        return fate.by(was)
    if isinstance(fate, Pseudonymised):
        if not was or "erased" in was[:7]:
            return was
        return pseudonym_email_of(was) if fate.as_email else pseudonym_of(was)
    return words.out_of(was)


def _fitting(column: Field[Any, Any] | Any, value: Any) -> Any:
    """A text no longer than its column."""
    longest = getattr(column, "max_length", None)
    return value[:longest] if longest and isinstance(value, str) else value
