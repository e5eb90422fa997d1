"""A tiny importer for tests: search for a word, change its meaning. Its table is the groups of the login system."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.contrib.auth.models import Group

from core.audit import Subject
from core.imports import Column, Importer, SourceRow, Verdict


class RoleImporter(Importer):
    """Roles by name; `new name` renames one, and nothing may be called Owner."""

    kind = "roles"
    title = "Roles"
    permission = "auth.change_group"
    columns = (Column("name", "Role", required=True), Column("new_name", "New name"))
    key = ("name",)
    can_export = True
    breaks_at = ""

    def judge(self, rows: Sequence[SourceRow]) -> Sequence[Verdict]:
        """One query."""
        known = dict(Group.objects.values_list("name", "pk"))
        return [self._verdict(row, known) for row in rows]

    def apply(self, rows: Sequence[SourceRow]) -> Sequence[Verdict]:
        """Each by itself."""
        verdicts = self.judge(rows)
        for row, verdict in zip(rows, verdicts, strict=True):
            if type(self).breaks_at and row.text("name") == type(self).breaks_at:
                raise OSError("the disk is full")
            if verdict.outcome == "ok":
                Group.objects.create(name=row.text("name"))
            if verdict.outcome == "changed":
                Group.objects.filter(name=row.text("name")).update(name=row.text("new_name"))
        return verdicts

    def export(self) -> Iterator[Mapping[str, Any]]:
        """All of them."""
        for name in Group.objects.order_by("name").values_list("name", flat=True):
            yield {"name": name, "new_name": name}

    def _verdict(self, row: SourceRow, known: Mapping[str, int]) -> Verdict:
        name, new = row.text("name"), row.text("new_name")
        if not name:
            return Verdict.refused(row, "A role needs a name.", "name")
        if "Owner" in (name, new):
            return Verdict.refused(row, "Owner is taken by the shop itself.", "name")
        subject = Subject("auth.group", str(known.get(name, "")), name)
        if name not in known:
            return Verdict.by(row, {"name": ("", name)}, subject=subject, is_new=True)
        return Verdict.by(row, {"name": (name, new)} if new and new != name else {}, subject=subject)
