"""Keys: shown once, kept as hashes, taken back for good; and their page in the admin."""

from __future__ import annotations

import pytest
from django.test import Client

from core.apikeys.models import ApiKey
from core.apikeys.operations import KeyWish, issue_key, revoke_key
from core.apikeys.queries import key_behind
from core.apikeys.rules import allows
from core.audit import Author
from core.errors import Invalid, NotFound
from core.ids import hash_token
from core.models import AuditEntry, User

pytestmark = pytest.mark.django_db
TESTER = Author("a test", "test")


def test_a_secret_key_is_shown_once_and_ends_for_good() -> None:
    issued = issue_key(wish=KeyWish("Feed", "secret", scopes=["products:write"]), author=TESTER)
    row = ApiKey.objects.get()
    assert issued.token.startswith("sk_") and len(issued.token) > 40
    assert row.token == "" and row.token_hash == hash_token(issued.token)
    assert issued.token not in str(AuditEntry.objects.values_list("changes", flat=True))
    found = key_behind(issued.token)
    assert found is not None and found.scopes == {"products:write"}
    assert allows(found.scopes, "products:read") and not allows(found.scopes, "orders:read")
    revoke_key(key_id=issued.id, author=TESTER)
    ended = ApiKey.objects.get().revoked_at
    revoke_key(key_id=issued.id, author=TESTER)
    assert key_behind(issued.token) is None and ApiKey.objects.get().revoked_at == ended
    with pytest.raises(NotFound):
        revoke_key(key_id="apk_nothing", author=TESTER)


@pytest.mark.parametrize(
    ("wish", "field"),
    [
        (KeyWish("", channels=["web"]), "title"),
        (KeyWish("x" * 81, channels=["web"]), "title"),
        (KeyWish("Front"), "channels"),
        (KeyWish("Front", channels=["web"], scopes=["orders:read"]), "scopes"),
        (KeyWish("Feed", "secret"), "scopes"),
        (KeyWish("Feed", "secret", scopes=["everything"]), "scopes"),
        (KeyWish("Feed", "other"), "type"),
    ],
)
def test_keys_that_make_no_sense_are_not_made(wish: KeyWish, field: str) -> None:
    with pytest.raises(Invalid) as refusal:
        issue_key(wish=wish, author=TESTER)
    assert field in refusal.value.fields and not ApiKey.objects.exists()


@pytest.mark.parametrize("token", ["", "x", "pk_" + "y" * 200])
def test_what_is_no_key_opens_nothing(token: str) -> None:
    assert key_behind(token) is None


def test_staff_hand_out_and_revoke_keys(client: Client) -> None:
    client.force_login(User.objects.create_superuser("owner@blouson.test", "kanjivaram-9"))
    page = client.get("/admin/core/apikey/add/")
    assert b"products:read" in page.content
    wrong = client.post("/admin/core/apikey/add/", {"title": "Front", "type": "publishable"})
    assert "Choose at least one." in wrong.text and not ApiKey.objects.exists()
    sent = {"title": "Feed", "type": "secret", "scopes": ["stock:write"], "channels": ["web"]}
    made = client.post("/admin/core/apikey/add/", sent, follow=True)
    row = ApiKey.objects.get()
    assert (row.scopes, row.channels, row.issued_by.email) == (["stock:write"], [], "owner@blouson.test")
    shown = next(str(each) for each in made.context["messages"] if "sk_" in str(each))
    token = next(word for word in shown.split() if word.startswith("sk_"))
    assert key_behind(token) is not None
    assert token not in client.get(f"/admin/core/apikey/{row.pk}/change/").text
    client.post("/admin/core/apikey/", {"action": "revoke_selected", "_selected_action": [row.pk]})
    assert key_behind(token) is None
    assert AuditEntry.objects.filter(kind="core.apikey").count() == 2
