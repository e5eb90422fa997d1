"""Adding to the audit trail."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import connection, models

from core.audit.models import AuditEntry
from core.audit.rules import Author, Change, Subject, kept

BATCH = 500
NAME_LENGTH = 300


def record_all(author: Author, changes: Iterable[Change]) -> int:
    """Add one entry per change, in batches; how many there were.

    Raises RuntimeError outside a transaction: an entry must never outlive a change that was rolled back.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("an audit entry belongs inside the transaction that makes it true")
    entries = [_entry(author, change) for change in changes]
    AuditEntry.objects.bulk_create(entries, batch_size=BATCH)
    return len(entries)


def record(author: Author, action: str, row: models.Model, changes: Mapping[str, tuple[Any, Any]]) -> None:
    """Add one entry about a row: `action` in the past tense, `changes` field to (old, new). As `record_all`."""
    record_all(author, [Change(action, subject_of(row), changes)])


def subject_of(row: models.Model) -> Subject:
    """A row as the trail names it."""
    return Subject(row._meta.label_lower, str(row.pk), str(row))


def _entry(author: Author, change: Change) -> AuditEntry:
    return AuditEntry(
        actor_id=author.user_id,
        actor_name=author.name,
        source=author.source,
        action=change.action,
        kind=change.subject.kind,
        object_id=change.subject.object_id,
        object_name=change.subject.name[:NAME_LENGTH],
        changes=kept(change.changes),
    )
