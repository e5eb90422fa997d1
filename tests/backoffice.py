"""A program or a member of staff that asks the Admin API."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

from django.contrib.auth.models import Permission
from django.db.models import Model
from django.test import Client

from core import clock
from core.apikeys.operations import IssuedKey, KeyWish, issue_key
from core.apikeys.rules import SCOPES
from core.audit import Author
from core.backoffice.document import AdminGenerator
from core.models import AuditEntry, OutboxEvent, User
from tests.openapi import Contract

TESTER = Author("a test", "test")
ADMIN = Contract(lambda: AdminGenerator().get_schema())


def secret_key(*scopes: str, title: str = "Feed", author: User | None = None, **how: Any) -> IssuedKey:
    """A program's key, for everything unless told otherwise."""
    by = Author(str(author), "test", author.pk) if author else TESTER
    return issue_key(wish=KeyWish(title, "secret", scopes=scopes or SCOPES, **how), author=by)


def staff_member(email: str, *rights: str) -> User:
    """Somebody of staff with just these rights."""
    user = User.objects.create_user(email, "kanjivaram-9", is_staff=True)
    for right in rights:
        app, _, codename = right.partition(".")
        user.user_permissions.add(Permission.objects.get(content_type__app_label=app, codename=codename))
    return user


def own_key(user: User) -> str:
    """A key of their own."""
    wish = KeyWish("Script", "staff", expires_at=clock.now() + timedelta(days=30))
    return issue_key(wish=wish, author=Author(str(user), "test", user.pk)).token


def kept(*models: type[Model]) -> dict[str, list[Any]]:
    """Every row of these tables, and all news: compare before and after to prove that a refusal changed nothing."""
    return {
        each._meta.label: list(each._default_manager.order_by("pk").values_list())
        for each in (*models, OutboxEvent, AuditEntry)
    }


class Office:
    """Answers are JSON, as the OpenAPI document says; `expect` says which status is meant."""

    def __init__(self, token: str | None = None, *scopes: str) -> None:
        self.token = secret_key(*scopes).token if token is None else token
        self.client = Client()

    def ask(self, method: str, path: str, body: Any = None, *, expect: int = 200, **headers: str) -> Any:
        """One request; AssertionError for another status than expected."""
        given = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        sent = {} if body is None else {"data": json.dumps(body), "content_type": "application/json"}
        where = f"/admin-api/{path}"
        self.last = self.client.generic(method, where, headers={**given, **headers}, **sent)
        assert self.last.status_code == expect, (self.last.status_code, self.last.content[:2000])
        found = json.loads(self.last.content) if self.last.content else None
        ADMIN.check(method, where, expect, found)
        return found

    def get(self, path: str, *, expect: int = 200, **headers: str) -> Any:
        """GET."""
        return self.ask("GET", path, expect=expect, **headers)

    def post(self, path: str, body: Any = None, *, expect: int = 200, **headers: str) -> Any:
        """POST with a JSON body."""
        return self.ask("POST", path, {} if body is None else body, expect=expect, **headers)

    def delete(self, path: str, *, expect: int = 200, **headers: str) -> Any:
        """DELETE."""
        return self.ask("DELETE", path, expect=expect, **headers)
