"""The link that lets others look at a list: derived from the list, stored hashed."""

from __future__ import annotations

import base64
import hashlib
import hmac

from django.conf import settings


def share_token(wishlist_id: str, share_round: int) -> str:
    """The token of a list's link in this round: HMAC-SHA256 (256 bits), URL-safe.

    The key is ORDER_LINK_KEY, else SECRET_KEY; changing it ends the links already sent.
    """
    key = (settings.ORDER_LINK_KEY or settings.SECRET_KEY).encode()
    digest = hmac.new(key, f"share-wishlist:{wishlist_id}:{share_round}".encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")
