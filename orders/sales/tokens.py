"""The link that stands in for a login: derived from the order, so that every letter can carry it; stored hashed."""

from __future__ import annotations

import base64
import hashlib
import hmac

from django.conf import settings


def token_of(public_id: str) -> str:
    """The order's link token: HMAC-SHA256 of its public id (256 bits), URL-safe.

    The key is ORDER_LINK_KEY, else SECRET_KEY; changing it ends the links already sent.
    """
    key = (settings.ORDER_LINK_KEY or settings.SECRET_KEY).encode()
    digest = hmac.new(key, b"order-link:" + public_id.encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")
