"""What can go wrong with another system, sorted by what to do about it."""

from __future__ import annotations

from enum import Enum

from core.errors import OutcomeUnknown, Refused, Rejected, Unavailable


class AuthFailed(Unavailable):
    """The other system does not accept our credentials: nothing works until a person renews them, then all does."""

    code = "auth_failed"
    message = "The other system does not accept our credentials. Check its token in the settings."


class BadMessage(Rejected):
    """What came in does not have the shape that was agreed; `message` names the field."""

    code = "bad_message"


class Conflict(Rejected):
    """The far end has this already, or in another version; `detail` holds what it said."""

    code = "conflict"


class NotYet(Refused):
    """Something else has to arrive first, such as the parent of a variant: the same message may succeed later."""

    code = "not_yet"


class NotForUs(Refused):
    """The message is understood and asks nothing of the shop; it is kept with the reason."""

    code = "not_for_us"


class Kind(Enum):
    """The five classes of failure, and what follows from each."""

    RETRYABLE = "retryable"  # later, with a pause
    PERMANENT = "permanent"  # dead letter: the same words will be refused again
    AUTH = "auth"  # later: a person renews the credentials
    CONFLICT = "conflict"  # dead letter: a person compares both sides
    UNKNOWN = "unknown outcome"  # later, with the same idempotency key


def kind_of(failure: Exception) -> Kind:
    """The class of a failure. What we do not know, a bug or a lost database connection, is worth another try."""
    if isinstance(failure, AuthFailed):
        return Kind.AUTH
    if isinstance(failure, OutcomeUnknown):
        return Kind.UNKNOWN
    if isinstance(failure, NotYet):
        return Kind.RETRYABLE
    if isinstance(failure, Conflict):
        return Kind.CONFLICT
    if isinstance(failure, Rejected | Refused):
        return Kind.PERMANENT
    return Kind.RETRYABLE


def is_hopeless(failure: Exception) -> bool:
    """Whether repeating the same words is pointless."""
    return kind_of(failure) in {Kind.PERMANENT, Kind.CONFLICT}


def in_words(failure: Exception) -> str:
    """The failure for a person, at most 2,000 characters."""
    return f"{kind_of(failure).value}: {type(failure).__name__}: {failure}"[:2000]
