"""The roles in the database are those of the table, and nothing else is touched."""

from __future__ import annotations

from io import StringIO

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command
from django.test import Client
from pytest_django.fixtures import Settings

from core.audit import Author
from core.diagnoses import roles_are_kept
from core.models import AuditEntry, User
from core.roles.operations import keep_roles
from core.roles.queries import rights_kept, role_drift, table_of_roles
from core.roles.rules import Role

pytestmark = pytest.mark.django_db
SOMEBODY = Author("a test", "test")
NAMES = ["Support", "Sales", "Marketing", "Warehouse", "Finance", "Merchandiser", "Owner"]


def test_the_table_and_the_database_agree() -> None:
    keep_roles(SOMEBODY)
    assert list(rights_kept()) and rights_kept() == table_of_roles()
    assert list(table_of_roles()) == NAMES
    assert rights_kept()["Owner"] == frozenset(
        f"{app}.{codename}"
        for app, codename in Permission.objects.values_list("content_type__app_label", "codename")
    )


def test_keeping_them_again_changes_nothing() -> None:
    keep_roles(SOMEBODY)
    rows, told = list(Group.objects.values_list("pk", "name")), AuditEntry.objects.count()
    assert keep_roles(SOMEBODY) == []
    assert (list(Group.objects.values_list("pk", "name")), AuditEntry.objects.count()) == (rows, told)


def test_what_went_astray_is_told_put_right_and_kept_in_the_trail() -> None:
    keep_roles(SOMEBODY)
    support, other = Group.objects.get(name="Support"), Group.objects.create(name="Interns")
    stray = Permission.objects.get(codename="delete_user")
    lost = Permission.objects.get(codename="cancel_order")
    other.permissions.add(stray)
    member = User.objects.create_user("vidya@blouson.test", is_staff=True)
    member.groups.add(support)
    support.permissions.add(stray)
    support.permissions.remove(lost)
    assert [(d.role, d.missing, d.unlisted) for d in role_drift()] == [
        ("Support", {"orders.cancel_order"}, {"core.delete_user"})
    ]
    assert not next(iter(roles_are_kept())).is_well
    said = StringIO()
    call_command("keep_roles", stdout=said)
    assert said.getvalue() == "Support: 1 rights given, 1 taken away\n"
    assert next(iter(roles_are_kept())).is_well
    assert list(other.permissions.all()) == [stray]
    assert list(member.groups.all()) == [support]
    entry = AuditEntry.objects.first()
    assert entry is not None and entry.object_name == "Support" and list(entry.changes) == ["permissions"]


def test_a_right_that_does_not_exist_changes_nothing(settings: Settings) -> None:
    settings.ROLES = (Role("Packer", "packs", ("orders view: order",)), Role("Odd", "", ("orders: fly",)))
    with pytest.raises(LookupError, match="Odd"):
        keep_roles(SOMEBODY)
    assert not Group.objects.filter(name="Packer").exists()


def test_a_role_of_the_table_is_read_in_the_admin_and_not_edited(client: Client) -> None:
    keep_roles(SOMEBODY)
    client.force_login(User.objects.create_superuser("owner@blouson.test", "kanjivaram-9"))
    support = Group.objects.get(name="Support")
    before = rights_kept()["Support"]
    address = f"/admin/auth/group/{support.pk}/change/"
    assert client.get(address).status_code == 200
    assert client.post(address, {"name": "Support", "permissions": []}).status_code == 403
    assert client.post(f"/admin/auth/group/{support.pk}/delete/", {"post": "yes"}).status_code == 403
    assert rights_kept()["Support"] == before
    assert "answers customers" in client.get("/admin/auth/group/").content.decode()


def test_only_a_superuser_makes_another(client: Client) -> None:
    keep_roles(SOMEBODY)
    owner = User.objects.create_user("owner@blouson.test", "kanjivaram-9", is_staff=True)
    owner.groups.add(Group.objects.get(name="Owner"))
    client.force_login(owner)
    answer = client.post(
        f"/admin/core/user/{owner.pk}/change/",
        {"email": owner.email, "name": "Meena", "is_active": "on", "is_staff": "on", "is_superuser": "on",
         "groups": [owner.groups.get().pk]},
    )  # fmt: skip
    assert answer.status_code == 302
    owner.refresh_from_db()
    assert (owner.name, owner.is_superuser) == ("Meena", False)


def test_somebody_new_gets_their_roles_with_their_password(client: Client) -> None:
    keep_roles(SOMEBODY)
    client.force_login(User.objects.create_superuser("owner@blouson.test", "kanjivaram-9"))
    finance = Group.objects.get(name="Finance")
    answer = client.post(
        "/admin/core/user/add/",
        {"email": "vidya@blouson.test", "name": "Vidya", "password1": "mundu-and-melam-4",
         "password2": "mundu-and-melam-4", "is_staff": "on", "groups": [finance.pk]},
    )  # fmt: skip
    assert answer.status_code == 302, answer.context["adminform"].form.errors
    made = User.objects.get(email="vidya@blouson.test")
    assert made.is_staff and list(made.groups.all()) == [finance]
    assert "Finance" in client.get("/admin/core/user/?q=vidya").content.decode()
