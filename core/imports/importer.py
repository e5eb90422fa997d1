"""What one kind of file knows: its columns, how a row is judged, how it is applied."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from core.audit.rules import Subject

Changes = Mapping[str, tuple[Any, Any]]


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `name` is for code, `title` stands in the file's first row; either is understood there.

    Without a required column the file is refused. A column that is left out leaves its field as it is; an empty
    cell of a column that is there empties the field.
    """

    name: str
    title: str
    help: str = ""
    required: bool = False


@dataclass(frozen=True, slots=True)
class SourceRow:
    """One row of a file: `number` as a spreadsheet counts (the headings are row 1), cells by column name."""

    number: int
    cells: Mapping[str, str]

    def text(self, name: str) -> str:
        """A cell without the spaces around it; empty when the column is not in the file."""
        return self.cells.get(name, "").strip()

    def has(self, name: str) -> bool:
        """Whether the file has this column."""
        return name in self.cells

    def items(self, name: str, separator: str = "|") -> tuple[str, ...]:
        """A cell that lists several things, without empty ones."""
        return tuple(part.strip() for part in self.cells.get(name, "").split(separator) if part.strip())


@dataclass(frozen=True, slots=True)
class Verdict:
    """What becomes of a row: ok (something new), changed, same or refused.

    `changes` maps a column to (old, new). `message` and `column` say in staff's words what is wrong and where.
    `subject` is what the row is about: with it, an applied row leaves an entry in the audit trail.
    """

    number: int
    outcome: str
    message: str = ""
    column: str = ""
    changes: Changes = field(default_factory=dict)
    subject: Subject | None = None

    @classmethod
    def refused(cls, row: SourceRow, message: str, column: str = "") -> Verdict:
        """This row cannot be taken over."""
        return cls(row.number, "refused", message, column)

    @classmethod
    def by(
        cls, row: SourceRow, changes: Changes, *, subject: Subject | None = None, is_new: bool = False
    ) -> Verdict:
        """ok for something new, changed when anything differs, same otherwise."""
        outcome = "ok" if is_new else "changed" if changes else "same"
        return cls(row.number, outcome, changes=changes, subject=subject)


class Importer:
    """Base of every kind of file. One instance serves all runs: keep nothing of a run on it.

    `key` names the columns that say which thing a row is about: a second row about the same thing is refused. `group`
    names the column whose equal neighbours belong together (several lines of one order): they are never cut apart.
    """

    kind: ClassVar[str]
    title: ClassVar[str]
    about: ClassVar[str] = ""
    permission: ClassVar[str]
    columns: ClassVar[Sequence[Column]]
    key: ClassVar[Sequence[str]] = ()
    group: ClassVar[str] = ""
    ignores_unknown_columns: ClassVar[bool] = False
    # The name of the list in an API's answer, for importers that read JSON too: its objects are the rows.
    json_list: ClassVar[str] = ""
    # Columns that staff may expect and that are not ours to change, by plain name, with what to do instead.
    owned_elsewhere: ClassVar[Mapping[str, str]] = {}
    refuses_formulas: ClassVar[bool] = True
    can_export: ClassVar[bool] = False

    def judge(self, rows: Sequence[SourceRow]) -> Sequence[Verdict]:
        """What `apply` would do with each of these rows; writes nothing. One verdict per row, in any order."""
        raise NotImplementedError

    def apply(self, rows: Sequence[SourceRow]) -> Sequence[Verdict]:
        """Write these rows, each judged by itself; runs in the transaction of its chunk. One verdict per row.

        A foreseen refusal of one row becomes its verdict; anything else may raise, and the chunk is tried again.
        """
        raise NotImplementedError

    def export(self) -> Iterator[Mapping[str, Any]]:
        """Every row there is, by column name, streamed: imported again, every one is judged the same."""
        raise NotImplementedError
