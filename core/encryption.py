"""What nobody may read who only has the database: encrypted at rest under ENCRYPTION_KEYS."""

from __future__ import annotations

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings

from core.errors import Rejected


class Unreadable(Rejected):
    """The key that this was encrypted with is not among ENCRYPTION_KEYS any more, or somebody changed the text."""

    code = "unreadable"
    message = "This cannot be decrypted: its key is missing from ENCRYPTION_KEYS."


def encrypt(text: str) -> str:
    """The text as an authenticated token of ASCII letters, under the first key. Twice the same text: two tokens."""
    return _keys().encrypt(text.encode()).decode()


def decrypt(token: str) -> str:
    """The text of a token, whichever of the keys it was made with. Raises Unreadable."""
    try:
        return _keys().decrypt(token.encode()).decode()
    except InvalidToken as failure:
        raise Unreadable from failure


def _keys() -> MultiFernet:
    return MultiFernet([Fernet(key) for key in settings.ENCRYPTION_KEYS])
