"""What a demo page is made of."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DemoPage:
    """A page of the demo house, in English and Hindi. `skus` are the styles in it, `image` the key of its picture."""

    kind: str
    handle: str
    title: str
    title_hi: str
    intro: str
    intro_hi: str
    body: str
    body_hi: str
    image: str = ""
    author: str = ""
    dated_on: str = ""
    rank: int = 0
    in_footer: bool = False
    skus: tuple[str, ...] = ()
