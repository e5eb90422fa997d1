"""Links by which shoppers show a piece to somebody; each says in its address which way it went."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote, urlencode


@dataclass(frozen=True, slots=True)
class ShareWay:
    """A way to share, and the address that opens it."""

    name: str
    url: str


def tagged(url: str, medium: str) -> str:
    """A page's address that says how it was shared. Stored pages are the same with and without it."""
    marks = urlencode({"utm_source": "share", "utm_medium": medium})
    return f"{url}{'&' if '?' in url else '?'}{marks}"


def share_ways(url: str, title: str) -> tuple[ShareWay, ...]:
    """WhatsApp, Facebook, Pinterest, X and e-mail, without anything of theirs on our pages."""
    wa, mail = f"{title}: {tagged(url, 'whatsapp')}", f"{title}\n{tagged(url, 'email')}"
    return (
        ShareWay("WhatsApp", f"https://wa.me/?text={quote(wa)}"),
        ShareWay(
            "Facebook", f"https://www.facebook.com/sharer/sharer.php?u={quote(tagged(url, 'facebook'))}"
        ),
        ShareWay(
            "Pinterest", f"https://pinterest.com/pin/create/button/?url={quote(tagged(url, 'pinterest'))}"
        ),
        ShareWay("X", f"https://x.com/intent/post?url={quote(tagged(url, 'x'))}&text={quote(title)}"),
        ShareWay("E-mail", f"mailto:?subject={quote(title)}&body={quote(mail)}"),
    )
