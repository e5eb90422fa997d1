"""Who asks the Admin API: a program with a secret key, or a member of staff with a key of their own."""

from __future__ import annotations

import base64
import binascii
import hashlib
from dataclasses import dataclass, field

from django.core.cache import cache
from django.http import HttpRequest

from core.apikeys.operations import note_key_use
from core.apikeys.queries import KeyFacts, key_behind
from core.apikeys.rules import SECRET, STAFF, allows
from core.audit import Author
from core.errors import Refused
from core.models import User

SOURCE = "admin api"
WINDOW_S = 60
# Wrong keys that one network address may try within a minute; whoever has a right one is let in all the same.
MOST_WRONG = 60


class NotAdmitted(Refused):
    """No key came along, or one that does not stand: unknown, revoked, lapsed, or its owner has left."""

    code = "unauthorized"
    message = (
        "Send a secret key or a key of your own: `Authorization: Bearer sk_…`. "
        "This one is missing, unknown, revoked or has lapsed."
    )
    http_status = 401


class NotAllowed(Refused):
    """Whoever asks may not do this."""

    code = "forbidden"
    http_status = 403


class TooManyCalls(Refused):
    """The key has used up its calls of this minute."""

    code = "too_many_calls"
    message = "Too many calls for this key. Please wait until the minute is over."
    http_status = 429


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks. `user` is in whose name it acts: the member of staff, or the login of a secret key."""

    key: KeyFacts
    user: User
    calls_left: int = field(default=0, compare=False)

    @property
    def is_person(self) -> bool:
        """A member of staff, not a program."""
        return self.key.type == STAFF

    @property
    def author(self) -> Author:
        """As the audit trail names them: a program by its key."""
        if self.is_person:
            return Author(str(self.user), SOURCE, self.user.pk)
        return Author(f"key “{self.key.title}”", f"{SOURCE}, {self.key.id}", self.user.pk)

    def may(self, *, scope: str, right: str) -> bool:
        """Whether a program's key has the scope, or a member of staff the right."""
        return self.user.has_perm(right) if self.is_person else allows(self.key.scopes, scope)


def admitted(request: HttpRequest) -> Caller:
    """Who asks, in two queries, and a write every few minutes. Raises NotAdmitted or TooManyCalls."""
    found = key_behind(_token(request))
    user = User.objects.filter(pk=found.account).first() if found and found.account else None
    if found is None or user is None or not _stands(found, user):
        if _count(_guess_name(request)) > MOST_WRONG:
            raise TooManyCalls("Too many wrong keys came from here. Please wait a minute.")
        raise NotAdmitted
    used = _count(f"admin-api:calls:{found.pk}")
    if used > found.calls_a_minute:
        raise TooManyCalls
    note_key_use(found.pk, known=found.used_at)
    return Caller(found, user, max(0, found.calls_a_minute - used))


def _stands(key: KeyFacts, user: User) -> bool:
    """A program's login is one that nobody can log in with; a person has to be staff still."""
    return key.type == SECRET or (key.type == STAFF and user.is_active and user.is_staff)


def _token(request: HttpRequest) -> str:
    """`Bearer sk_…`, or `Basic` with the key as its user's name, as other shops' clients send it. Raises NotAdmitted."""
    scheme, _, rest = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return rest.strip()
    if scheme.lower() == "basic":
        try:
            return base64.b64decode(rest.strip(), validate=True).decode().partition(":")[0]
        except (binascii.Error, UnicodeDecodeError):
            raise NotAdmitted from None
    raise NotAdmitted


def _guess_name(request: HttpRequest) -> str:
    address = hashlib.sha256(request.META.get("REMOTE_ADDR", "").encode()).hexdigest()[:32]
    return f"admin-api:wrong:{address}"


def _count(name: str) -> int:
    """How often this came within a minute of its first time; 0 while the cache is away: then nobody is counted."""
    cache.add(name, 0, WINDOW_S)
    try:
        return cache.incr(name) or 0
    except ValueError:
        return 0
