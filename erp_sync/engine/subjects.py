"""What a message tells of, by the names in it: kept beside it, so that everything about one thing is found at once.

A subject is `sku:<SKU>`, `email:<a keyed digest>` or `ref:<any other name>`: an order's number, a system's id, an AWB.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

from django.conf import settings

MOST_NAMES = 60
LONGEST_NAME = 150
_NAMED = re.compile(
    r'"(sku|email|id|external_id|(?:[a-z]+_)*(?:order|delivery|return|customer|contact|lead|ticket|shipment)_id|order_number|'
    r'order_external_id|order_ref|delivery_ref|awb|awb_code|number)"\s*:\s*(?:"((?:[^"\\]|\\.)*)"|(\d+))'
)
_SKU = re.compile(r'"sku"\s*:\s*"((?:[^"\\]|\\.)*)"')


def subject(kind: str, name: str) -> str:
    """The subject of a name: `sku` and `email` are kinds of their own, every other name is a reference."""
    if kind == "sku":
        return f"sku:{name[:LONGEST_NAME]}"
    if kind in {"email", "contact"} and "@" in name:
        return f"email:{_digest(name)}"
    return f"ref:{name[:LONGEST_NAME]}"


def subjects_in(text: str) -> list[str]:
    """The subjects named in the JSON of one message; of very many the first ones. What cannot be printed names nothing."""
    found = ((kind, _unescaped(quoted) if quoted else bare) for kind, quoted, bare in _NAMED.findall(text))
    return list(dict.fromkeys(subject(kind, name) for kind, name in found if name and name.isprintable()))[
        :MOST_NAMES
    ]


def subjects_of_fields(fields: Mapping[str, Any], names: Iterable[str]) -> tuple[str, ...]:
    """The subjects that these fields of a message name: for one whose names are known, as all that it says is not read."""
    told = ((name, fields.get(name)) for name in names)
    found = ((name, str(value)) for name, value in told if isinstance(value, str | int) and value)
    return tuple(dict.fromkeys(subject(name, value) for name, value in found if value.isprintable()))


def subjects_of_rows(bodies: Iterable[str]) -> list[str]:
    """The subjects of a page of rows: the SKU of each."""
    found = (_SKU.search(body) for body in bodies)
    names = (_unescaped(match.group(1)) for match in found if match)
    return list(dict.fromkeys(subject("sku", name) for name in names if name.isprintable()))


def subjects_of_intent(key: str, entity_key: str, payload: object) -> list[str]:
    """The subjects of an intent: its entity, the thing its key names, and the names in what is told."""
    _, kind, name, *_ = [*key.split(":"), "", "", ""]
    entity_kind, _, entity = entity_key.partition(":")
    own = [subject(kind, name)] if name else []
    own += [subject(entity_kind, entity)] if entity else []
    return list(dict.fromkeys([*own, *subjects_in(json.dumps(payload, ensure_ascii=False))]))[:MOST_NAMES]


def _unescaped(quoted: str) -> str:
    return str(json.loads(f'"{quoted}"')) if "\\" in quoted else quoted


def _digest(email: str) -> str:
    """Whoever knows the address finds its messages; nobody reads the address out of them."""
    key = (settings.ORDER_LINK_KEY or settings.SECRET_KEY).encode()
    return hmac.new(key, b"subject:" + email.strip().lower().encode(), hashlib.sha256).hexdigest()[:32]
