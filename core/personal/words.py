"""Taking a person's words out of text, JSON and bytes, and the pseudonyms that stand in for contacts. Pure but for the key."""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from collections.abc import Iterable
from typing import Any

from django.conf import settings

ERASED = "[erased]"
NOWHERE = "erased.invalid"  # a name that no server may ever have (RFC 2606)
SHORTEST_WORD = 3


def pseudonym_of(contact: str) -> str:
    """What takes the place of an e-mail address or telephone: whoever knows it, and our key, can tell that it is that one."""
    key = (settings.ORDER_LINK_KEY or settings.SECRET_KEY).encode()
    digest = hmac.new(key, b"erased:" + contact.strip().lower().encode(), hashlib.sha256).hexdigest()
    return f"erased:{digest[:32]}"


def pseudonym_email_of(contact: str) -> str:
    """The same as an address that nothing can be sent to."""
    return f"{pseudonym_of(contact).replace(':', '-')}@{NOWHERE}"


class Words:
    """Some words, ready to be taken out of anything: whole words, in any case, also as JSON writes them."""

    def __init__(self, words: Iterable[str]) -> None:
        kept = {word for word in words if len(word) >= SHORTEST_WORD}
        spelled = kept | {json.dumps(word)[1:-1] for word in kept}
        longest_first = sorted(spelled, key=lambda word: (-len(word), word))
        body = "|".join(re.escape(word) for word in longest_first)
        self._pattern = re.compile(rf"(?<!\w)(?:\+91[ -]?)?(?:{body})(?!\w)", re.IGNORECASE) if body else None

    def out_of(self, value: Any) -> Any:
        """The value without the words: texts, the texts inside lists and maps (keys too), bytes read as UTF-8."""
        if self._pattern is None:
            return value
        if isinstance(value, str):
            return self._pattern.sub(ERASED, value)
        if isinstance(value, list):
            return [self.out_of(each) for each in value]
        if isinstance(value, dict):
            return {self.out_of(name): self.out_of(each) for name, each in value.items()}
        if isinstance(value, bytes | memoryview):
            text = bytes(value).decode("utf-8", "surrogateescape")
            return self._pattern.sub(ERASED, text).encode("utf-8", "surrogateescape")
        return value
