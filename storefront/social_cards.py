"""The picture that stands beside a shared link: the piece on the house's paper, its name, the house's name.

Its address holds a fingerprint of what it shows, so it is kept for ever and another picture has another address.
"""

from __future__ import annotations

import hashlib
import io
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image, ImageDraw, ImageFont

SIZE = (1200, 630)
PICTURE = 520
PAPER, INK, SOFT, MAROON = "#faf6ef", "#241719", "#5c4b49", "#5b1022"
FONTS = Path(settings.BASE_DIR) / "static" / "storefront" / "fonts"
SERIF = "cormorant-garamond-latin-500-normal.woff2"
SANS = "figtree-latin-wght-normal.woff2"
DEVANAGARI = "tiro-devanagari-hindi-400-normal.woff2"
DRAWING = "1"  # another number when the drawing changes


def card_mark(title: str, subtitle: str, picture: Any) -> str:
    """The fingerprint of a card: what is said and shown on it, and how."""
    said = "\n".join((DRAWING, title, subtitle, picture.src if picture else ""))
    return hashlib.sha256(said.encode()).hexdigest()[:20]


def card_file(title: str, subtitle: str, picture: Any) -> str:
    """The stored card's name; drawn when it is asked for the first time."""
    name = f"cards/{card_mark(title, subtitle, picture)}.jpg"
    if not default_storage.exists(name):
        default_storage.save(name, ContentFile(_drawn(title, subtitle, picture)))
    return name


def _drawn(title: str, subtitle: str, picture: Any) -> bytes:
    card = Image.new("RGB", SIZE, PAPER)
    shown = _picture(picture)
    if shown is not None:
        card.paste(shown, (0, 0))
    pen, left = ImageDraw.Draw(card), PICTURE + 56 if shown else 96
    room = SIZE[0] - left - 56
    pen.text((left, 64), "B L O U S O N", font=ImageFont.truetype(str(FONTS / SERIF), 34), fill=MAROON)
    face = _face(title, SERIF, 76)
    lines = _wrapped(title, face, room)[:3]
    top = 315 - 44 * len(lines)
    for place, line in enumerate(lines):
        pen.text((left, top + 84 * place), line, font=face, fill=INK)
    small = _face(subtitle, SANS, 30)
    for place, line in enumerate(_wrapped(subtitle, small, room)[:2]):
        pen.text((left, top + 84 * len(lines) + 22 + 40 * place), line, font=small, fill=SOFT)
    out = io.BytesIO()
    card.save(out, "JPEG", quality=82, optimize=True, progressive=True)
    return out.getvalue()


def _picture(picture: Any) -> Image.Image | None:
    """The piece, cut to the card's left side; None when its file is not there."""
    name = picture.src.removeprefix(settings.MEDIA_URL) if picture else ""
    if not name or not default_storage.exists(name):
        return None
    with default_storage.open(name) as file, Image.open(file) as opened:
        shown = opened.convert("RGB")
    scale = max(PICTURE / shown.width, SIZE[1] / shown.height)
    shown = shown.resize((round(shown.width * scale), round(shown.height * scale)), Image.Resampling.LANCZOS)
    left, top = (shown.width - PICTURE) // 2, (shown.height - SIZE[1]) // 2
    return shown.crop((left, top, left + PICTURE, top + SIZE[1]))


def _face(text: str, name: str, size: int) -> ImageFont.FreeTypeFont:
    if any("\u0900" <= letter <= "\u097f" for letter in text):
        return ImageFont.truetype(str(FONTS / DEVANAGARI), round(size * 0.85))
    return ImageFont.truetype(str(FONTS / name), size)


def _wrapped(text: str, face: ImageFont.FreeTypeFont, room: int) -> list[str]:
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and face.getlength(longer) <= room:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines
