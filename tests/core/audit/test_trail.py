"""The trail believes only the rows themselves, keeps no secrets, and cannot be rewritten."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group, Permission
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from core.audit import Author, Change, Subject, audited, record, record_all
from core.audit.rules import difference, kept
from core.models import AuditEntry, User

pytestmark = pytest.mark.django_db
MEERA = Author("meera@blouson.test", "admin form")


def entries() -> list[tuple[str, str, dict]]:
    """Action, name and changes, oldest first."""
    return list(AuditEntry.objects.order_by("id").values_list("action", "object_name", "changes"))


def test_a_change_is_seen_in_the_row() -> None:
    role = Group.objects.create(name="Packers")
    with audited(MEERA, Group, [role.pk]):
        Group.objects.filter(pk=role.pk).update(name="Tailors")
    assert entries() == [("changed", "Tailors", {"name": ["Packers", "Tailors"]})]
    entry = AuditEntry.objects.get()
    assert (entry.kind, entry.object_id, entry.source) == ("auth.group", str(role.pk), "admin form")


def test_what_was_refused_leaves_no_entry() -> None:
    role = Group.objects.create(name="Packers")
    with audited(MEERA, Group, [role.pk]):
        pass
    with pytest.raises(ValueError, match="no"), audited(MEERA, Group, [role.pk]):
        Group.objects.filter(pk=role.pk).update(name="Tailors")
        raise ValueError("no")
    role.refresh_from_db()
    assert (role.name, entries()) == ("Packers", [])


def test_added_and_removed_rows() -> None:
    with audited(MEERA, Group) as watch:
        role = Group.objects.create(name="Packers")
        watch.add(role.pk)
    with audited(MEERA, Group, [role.pk]):
        role.delete()
    assert entries() == [
        ("added", "Packers", {"name": [None, "Packers"]}),
        ("removed", "Packers", {"name": ["Packers", None]}),
    ]


def test_relations_are_named() -> None:
    role = Group.objects.create(name="Packers")
    may = Permission.objects.get(codename="view_group")
    with audited(MEERA, Group, [role.pk], ["permissions"]):
        role.permissions.add(may)
    assert entries() == [("changed", "Packers", {"permissions": [[], [str(may)]]})]


def test_secrets_are_not_written_down() -> None:
    person = User.objects.create_user("asha@blouson.test", "kanjivaram-9")
    with audited(MEERA, User, [person.pk]):
        person.set_password("chanderi-10")
        person.save()
    assert entries() == [("changed", "asha@blouson.test", {"password": ["•••", "•••"]})]
    assert kept({"api_key": ("a", "b"), "extra": ({"token": "t", "x": 1}, None)}) == {
        "api_key": ["•••", "•••"], "extra": [{"token": "•••", "x": 1}, None],
    }  # fmt: skip


def test_watching_asks_as_much_for_thirty_rows_as_for_three() -> None:
    may = Permission.objects.get(codename="view_group")

    def asked(numbers: range) -> int:
        roles = [Group.objects.create(name=f"Role {number}") for number in numbers]
        keys = [role.pk for role in roles]
        with CaptureQueriesContext(connection) as queries, audited(MEERA, Group, keys, ["permissions"]):
            may.group_set.add(*roles)
        return len(queries)

    assert asked(range(3)) == asked(range(3, 33))
    assert AuditEntry.objects.count() == 33


def test_entries_can_neither_be_changed_nor_deleted() -> None:
    with transaction.atomic():
        record(MEERA, "changed", Group.objects.create(name="Packers"), {"name": ("a", "b")})
    for attempt in (lambda: AuditEntry.objects.update(actor_name="nobody"), AuditEntry.objects.all().delete):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            attempt()
    assert AuditEntry.objects.get().actor_name == "meera@blouson.test"


@pytest.mark.django_db(transaction=True)
def test_an_entry_belongs_to_the_transaction_of_its_change() -> None:
    with pytest.raises(RuntimeError, match="transaction"):
        record_all(MEERA, [Change("changed", Subject("x", "1", "x"), {})])


def test_differences_name_every_field_that_moved() -> None:
    assert difference({"a": 1, "b": 2}, {"b": 3, "c": 4}) == {"a": (1, None), "b": (2, 3), "c": (None, 4)}
