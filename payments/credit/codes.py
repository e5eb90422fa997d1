"""Gift-card codes: made from the card's id with the shop's key, so that no code is ever stored.

A stolen database tells no code, and a letter that is due in a month can still carry one. The key is GIFT_CARD_KEY,
else SECRET_KEY; when it changes, the old one belongs in GIFT_CARD_KEY_PREVIOUS, or the cards already given are lost.
"""

from __future__ import annotations

import hashlib
import hmac

from django.conf import settings

from payments.credit.rules import clean_code, code_from_bytes


def _keys() -> list[bytes]:
    keys = [settings.GIFT_CARD_KEY or settings.SECRET_KEY, settings.GIFT_CARD_KEY_PREVIOUS]
    return [key.encode() for key in keys if key]


def code_of(account_id: str, *, code_hash: str = "") -> str:
    """The code of the card with this public id: of the keys, the one that made `code_hash`; else today's."""
    for key in _keys():
        code = code_from_bytes(hmac.new(key, b"gift-card:" + account_id.encode(), hashlib.sha256).digest())
        if not code_hash or _hashed(key, code) == code_hash:
            return code
    raise ValueError("this card was made with a key that the shop no longer has")


def hash_of(code: str) -> str:
    """What is kept of a new card's code."""
    return _hashed(_keys()[0], code)


def hashes_of(typed: str) -> list[str]:
    """What a typed code may be stored as, one per key; empty when it cannot be a code."""
    code = clean_code(typed)
    return [_hashed(key, code) for key in _keys()] if code else []


def _hashed(key: bytes, code: str) -> str:
    return hmac.new(key, b"gift-card-lookup:" + code.encode(), hashlib.sha256).hexdigest()
