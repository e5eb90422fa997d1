"""How the tag of a link is spelled. Pure."""

from __future__ import annotations

import re

CODE_LENGTH = 40
_CODE = re.compile(rf"[a-z0-9](?:[a-z0-9-]{{0,{CODE_LENGTH - 2}}}[a-z0-9])?")


def plain_share_code(text: str) -> str:
    """`meera-reels` as it stands in an address; "" for what is no tag."""
    code = text.strip().lower()
    return code if _CODE.fullmatch(code) else ""
