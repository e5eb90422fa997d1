"""Links by which shoppers show a piece to somebody; each says in its address which way it went.

Whoever comes by such a link carries its tag for a week in a cookie: the same few letters for all who came that way,
nothing about them. Stored pages never see it; the first island or form of the visit reads it off the page's address.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import parse_qs, quote, urlsplit

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from orders.shares.rules import plain_share_code

VIA = "via"
REMEMBERED_S = 7 * 24 * 60 * 60


@dataclass(frozen=True, slots=True)
class ShareWay:
    """A way to share, and the address that opens it."""

    name: str
    url: str


def tagged(url: str, code: str) -> str:
    """A page's address that says how it was shared. Stored pages are the same with and without it."""
    return f"{url}{'&' if '?' in url else '?'}{VIA}={code}"


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


def came_by(request: HttpRequest) -> str:
    """The tag by which this visitor came: of the page they are on, else the one they carry; "" for none."""
    return _tag_of_page(request) or plain_share_code(request.COOKIES.get(VIA, ""))


def carry_tag(request: HttpRequest, response: HttpResponseBase) -> None:
    """Let the visitor carry the tag of the page they are on, when it has one. The latest link counts."""
    code = _tag_of_page(request)
    if code and request.COOKIES.get(VIA) != code:
        response.set_cookie(
            VIA,
            code,
            max_age=REMEMBERED_S,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )


def _tag_of_page(request: HttpRequest) -> str:
    """Islands say on which page they are; a form's page is the one the browser comes from."""
    page = urlsplit(request.headers.get("HX-Current-URL") or request.headers.get("Referer", ""))
    if page.netloc != request.get_host():
        return ""
    return plain_share_code(parse_qs(page.query[:2000]).get(VIA, [""])[-1])
