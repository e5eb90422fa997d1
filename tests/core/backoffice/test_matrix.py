"""Who may do what with the Admin API: every door for everybody who must not, generated from the table of addresses."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core.cache import cache

from core import clock
from core.apikeys.operations import KeyWish, issue_key, revoke_key
from core.apikeys.rules import SCOPES
from core.backoffice.document import doors
from tests.backoffice import TESTER, Office, own_key, secret_key, staff_member
from tests.core.backoffice.rows import ROWS
from tests.orders.wardrobe import add_customer, add_piece, everything
from tests.storefront.api.front import Front

pytestmark = pytest.mark.django_db
DOORS = [(method.upper(), path, view.calls[method]) for path, view, _ in doors() for method in view.calls]


def named(path: str) -> str:
    """With made-up names in it, below /admin-api/."""
    return re.sub(r"\{(\w+)\}", r"\1_x", path).removeprefix("/admin-api/")


def knock(token: str, *, expect: int, code: str) -> None:
    """Every door refuses this caller in these words."""
    office = Office(token)
    for method, path, _ in DOORS:
        cache.delete_pattern("*admin-api:wrong*")
        told = office.ask(method, named(path), None if method == "GET" else {}, expect=expect)
        assert told["code"] == code, (method, path)


def test_each_door_has_its_row_and_opens_for_just_that() -> None:
    """A new door without a row, or a row that says otherwise, fails here."""
    told = {
        (method, path): (call.scope, call.right, "people" if call.for_people else "all")
        for method, path, call in DOORS
    }
    assert told == ROWS
    assert {scope for scope, _, _ in ROWS.values()} == set(SCOPES)


def test_nobody_without_a_key_that_stands_comes_in() -> None:
    add_piece()
    add_customer("asha@blouson.test")
    front = Front()
    person = {"email": "asha@blouson.test", "password": "kanjivaram-9"}
    customer = front.post("/auth/customer/emailpass", person)["token"]
    revoked = secret_key()
    revoke_key(key_id=revoked.id, author=TESTER)
    with clock.moved(timedelta(days=-2)):
        lapsed = issue_key(
            wish=KeyWish("Old", "secret", scopes=SCOPES, expires_at=clock.now() + timedelta(days=1)),
            author=TESTER,
        )
        gone = staff_member("gone@blouson.test")
        left = own_key(gone)
    gone.is_active = False
    gone.save()
    before = everything()
    for token in ("", "sk_nonsense", front.key, customer, revoked.token, lapsed.token, left):
        knock(token, expect=401, code="unauthorized")
    assert everything() == before


def test_staff_need_the_right_and_programs_the_scope() -> None:
    add_piece()
    nobody = own_key(staff_member("nobody@blouson.test"))
    keys = {
        scope: secret_key(
            *(each for each in SCOPES if each.partition(":")[0] != scope.partition(":")[0])
        ).token
        for scope in SCOPES
    }
    readers = {
        scope: secret_key(f"{scope.partition(':')[0]}:read").token
        for scope in SCOPES
        if scope.endswith("write")
    }
    everywhere = Office(secret_key().token)
    before = everything()
    knock(nobody, expect=403, code="forbidden")
    for method, path, call in DOORS:
        body = None if method == "GET" else {}
        for token in {keys[call.scope], readers.get(call.scope, keys[call.scope])}:
            told = Office(token).ask(method, named(path), body, expect=403)
            assert (told["code"] == "forbidden" and call.scope in told["message"]) or call.for_people, (
                method,
                path,
            )
        if call.for_people:
            told = everywhere.ask(method, named(path), body, expect=403)
            assert "person" in told["message"], (method, path)
    assert everything() == before


def test_the_right_alone_lets_staff_in_and_the_scope_alone_programs() -> None:
    offices = {scope: Office(secret_key(scope).token) for scope in SCOPES}
    staff: dict[str, Office] = {}
    for method, path, call in DOORS:
        if call.right not in staff:
            user = staff_member(f"{call.right.lower()}@blouson.test", call.right)
            staff[call.right] = Office(own_key(user))
        for office in [staff[call.right], *([] if call.for_people else [offices[call.scope]])]:
            answer = office.client.generic(
                method, f"/admin-api/{named(path)}", headers={"Authorization": f"Bearer {office.token}"}
            )
            assert answer.status_code in {200, 400, 404}, (method, path, answer.status_code, answer.content)
