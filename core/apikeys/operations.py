"""Handing out keys and taking them back."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.text import slugify

from core import clock
from core.apikeys.models import ApiKey
from core.apikeys.rules import (
    CALLS_A_MINUTE,
    MOST_CALLS,
    PREFIXES,
    PUBLISHABLE,
    SCOPES,
    SECRET,
    STAFF,
    STAFF_KEY_DAYS,
    TITLE_LENGTH,
    redacted,
)
from core.audit import Author, audited
from core.errors import Invalid, NotFound
from core.ids import hash_token, new_id
from core.models import User

TOKEN_BYTES = 32
# Nobody can ever receive a letter there (RFC 2606).
NOBODYS_HOST = "keys.invalid"
USED_AGAIN_AFTER = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class KeyWish:
    """What a new key is to be: a shop front's with its channels, a program's with its scopes, or a staff member's own."""

    title: str
    type: str = PUBLISHABLE
    channels: Collection[str] = ()
    scopes: Collection[str] = ()
    expires_at: datetime | None = None
    calls_a_minute: int = CALLS_A_MINUTE


@dataclass(frozen=True, slots=True)
class IssuedKey:
    """A new key. `token` is shown this once; of a secret key nobody can tell it again."""

    pk: int
    id: str
    token: str


@transaction.atomic
def issue_key(*, wish: KeyWish, author: Author, token: str = "") -> IssuedKey:
    """Make a key; it works at once. `token` is for demonstrations, whose keys are known to everybody.

    A staff member's own is the author's. Raises Invalid naming `title`, `type`, `channels`, `scopes`, `expires_at` or
    `calls_a_minute`.
    """
    owner = _owner(wish, author)
    if problems := key_problems(wish, author):
        raise Invalid(fields=problems)
    token = token or PREFIXES[wish.type] + secrets.token_urlsafe(TOKEN_BYTES)
    public_id = new_id("apk")
    with audited(author, ApiKey) as watch:
        row = ApiKey.objects.create(
            public_id=public_id,
            type=wish.type,
            title=wish.title.strip(),
            token=token if wish.type == PUBLISHABLE else "",
            token_hash=hash_token(token),
            redacted=redacted(token),
            channels=sorted(set(wish.channels)),
            scopes=sorted(set(wish.scopes)),
            account=_account_of_key(wish.title, public_id) if wish.type == SECRET else owner,
            expires_at=wish.expires_at,
            calls_a_minute=wish.calls_a_minute,
            issued_by_id=author.user_id,
        )
        watch.add(row.pk)
    return IssuedKey(row.pk, row.public_id, token)


def note_key_use(key_id: int, *, known: datetime | None) -> None:
    """Remember that a key was used just now; nothing is written when it is `known` to have been a few minutes ago."""
    now = clock.now()
    if known is None or known < now - USED_AGAIN_AFTER:
        ApiKey.objects.filter(pk=key_id).update(used_at=now)


def _owner(wish: KeyWish, author: Author) -> User | None:
    """Whose rights a staff member's own key has."""
    if wish.type != STAFF or author.user_id is None:
        return None
    return User.objects.filter(pk=author.user_id, is_staff=True, is_active=True).first()


def _account_of_key(title: str, public_id: str) -> User:
    """A login nobody can use, in whose name a secret key acts: staff, so that what limits staff limits it too."""
    name = f"{slugify(title)[:40] or 'key'}.{public_id[-8:].lower()}"
    return User.objects.create_user(
        f"{name}@{NOBODYS_HOST}", name=f"Key: {title.strip()}", is_staff=True, is_active=False
    )


@transaction.atomic
def revoke_key(*, key_id: str, author: Author) -> None:
    """End a key for good; again is harmless. Raises NotFound."""
    row = ApiKey.objects.select_for_update().filter(public_id=key_id).first()
    if row is None:
        raise NotFound("There is no such key.")
    with audited(author, ApiKey, [row.pk]):
        ApiKey.objects.filter(pk=row.pk, revoked_at=None).update(revoked_at=clock.now())


def key_problems(wish: KeyWish, author: Author) -> dict[str, str]:
    """What is wrong with a wish, by field; empty when the author may have such a key."""
    problems: dict[str, str] = {}
    if not wish.title.strip() or len(wish.title.strip()) > TITLE_LENGTH:
        problems["title"] = f"Say who uses it, in at most {TITLE_LENGTH} characters."
    if wish.type not in PREFIXES:
        problems["type"] = "Choose what the key is for."
    if wish.type == PUBLISHABLE and not wish.channels:
        problems["channels"] = "Choose the channels whose goods it shows."
    if wish.type == PUBLISHABLE and wish.scopes:
        problems["scopes"] = "A publishable key opens nothing: everybody can read it."
    if wish.type == SECRET and not wish.scopes:
        problems["scopes"] = "Choose what it may do."
    if set(wish.scopes) - set(SCOPES):
        problems["scopes"] = f"There are {', '.join(SCOPES)}."
    if wish.type == STAFF:
        problems |= _problems_of_own(wish, _owner(wish, author))
    if wish.expires_at is not None and wish.expires_at <= clock.now():
        problems["expires_at"] = "Choose a moment that is still to come."
    if not 1 <= wish.calls_a_minute <= MOST_CALLS:
        problems["calls_a_minute"] = f"Choose 1 to {MOST_CALLS:,}."
    return problems


def _problems_of_own(wish: KeyWish, owner: User | None) -> dict[str, str]:
    """Of a staff member's own key."""
    problems: dict[str, str] = {}
    if owner is None:
        problems["type"] = "Only members of staff have keys of their own."
    if wish.scopes:
        problems["scopes"] = "It does what its owner may do; scopes are for programs."
    if wish.expires_at is None or wish.expires_at > clock.now() + timedelta(days=STAFF_KEY_DAYS):
        problems["expires_at"] = f"Choose a day within the next {STAFF_KEY_DAYS}."
    return problems
