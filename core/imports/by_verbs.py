"""Importers whose rows are written by verbs, one by one: what the verb refuses is the row's verdict."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction

from core.errors import Invalid, Refused
from core.imports.importer import Importer, SourceRow, Verdict


class VerbImporter(Importer):
    """Say what is `known` of a chunk and how one row is taken; judging is applying and taking it all back.

    So a dry run and the run itself cannot disagree about the rules: they are asked of the same verbs.
    """

    def known(self, rows: Sequence[SourceRow]) -> Any:
        """What the rows of a chunk are compared with, read in a fixed number of queries."""
        return None

    def take(self, row: SourceRow, known: Any) -> Verdict:
        """Write one row through its verbs. What raises Refused leaves nothing of this row; `known` must stay true."""
        raise NotImplementedError

    def apply(self, rows: Sequence[SourceRow]) -> Sequence[Verdict]:
        """Each row in a savepoint of its own."""
        known = self.known(rows)
        return [self._each(row, known) for row in rows]

    def judge(self, rows: Sequence[SourceRow]) -> Sequence[Verdict]:
        """As `apply`, and then nothing of it has happened: no row, no news."""
        with transaction.atomic():
            verdicts = self.apply(rows)
            transaction.set_rollback(True)
        return verdicts

    def _each(self, row: SourceRow, known: Any) -> Verdict:
        try:
            with transaction.atomic():
                return self.take(row, known)
        except Invalid as refusal:
            column, message = next(iter(refusal.fields.items()), ("", refusal.message))
            return Verdict.refused(row, message, column)
        except Refused as refusal:
            return Verdict.refused(row, refusal.message)
