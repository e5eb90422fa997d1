"""Handing out keys and taking them back."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from dataclasses import dataclass

from django.db import transaction

from core import clock
from core.apikeys.models import ApiKey
from core.apikeys.rules import PREFIXES, PUBLISHABLE, SCOPES, SECRET, TITLE_LENGTH, redacted
from core.audit import Author, audited
from core.errors import Invalid, NotFound
from core.ids import hash_token

TOKEN_BYTES = 32


@dataclass(frozen=True, slots=True)
class KeyWish:
    """What a new key is to be: a shop front's with its channels, or a program's with its scopes."""

    title: str
    type: str = PUBLISHABLE
    channels: Collection[str] = ()
    scopes: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class IssuedKey:
    """A new key. `token` is shown this once; of a secret key nobody can tell it again."""

    pk: int
    id: str
    token: str


@transaction.atomic
def issue_key(*, wish: KeyWish, author: Author, token: str = "") -> IssuedKey:
    """Make a key; it works at once. `token` is for demonstrations, whose keys are known to everybody.

    Raises Invalid naming `title`, `type`, `channels` or `scopes`.
    """
    _check(wish)
    token = token or PREFIXES[wish.type] + secrets.token_urlsafe(TOKEN_BYTES)
    with audited(author, ApiKey) as watch:
        row = ApiKey.objects.create(
            type=wish.type,
            title=wish.title.strip(),
            token=token if wish.type == PUBLISHABLE else "",
            token_hash=hash_token(token),
            redacted=redacted(token),
            channels=sorted(set(wish.channels)),
            scopes=sorted(set(wish.scopes)),
            issued_by_id=author.user_id,
        )
        watch.add(row.pk)
    return IssuedKey(row.pk, row.public_id, token)


@transaction.atomic
def revoke_key(*, key_id: str, author: Author) -> None:
    """End a key for good; again is harmless. Raises NotFound."""
    row = ApiKey.objects.select_for_update().filter(public_id=key_id).first()
    if row is None:
        raise NotFound("There is no such key.")
    with audited(author, ApiKey, [row.pk]):
        ApiKey.objects.filter(pk=row.pk, revoked_at=None).update(revoked_at=clock.now())


def _check(wish: KeyWish) -> None:
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
    if problems:
        raise Invalid(fields=problems)
