"""What the shop owns: texts, shelves, stories and the list of pictures, expanded from the range."""

from __future__ import annotations

import re
from dataclasses import asdict
from typing import Any

from catalog.demo.hindi import hindi_phrases, hindi_rows
from catalog.demo.palette import dye_named
from catalog.demo.pieces import RANGE, Piece
from catalog.demo.taxonomy import CATEGORIES, COLLECTIONS, TAGS

PICTURE_SIZE = (1200, 1600)
CARD_SIZE = (1200, 1500)
HERO_SIZES = {"wide": (1920, 1080), "tall": (1080, 1350)}

_CARE = {
    "matte": ["Wash by hand in cold water, apart from other colours", "Dry in the shade", "Warm iron on the reverse"],
    "linen": ["Gentle machine wash in cold water", "Dry flat in the shade", "Iron while damp"],
    "velvet": ["Dry clean only", "Hang, do not fold", "Steam from the reverse"],
    "silk": ["Dry clean only", "Store in muslin, refold every three months", "Keep perfume away from the zari"],
}  # fmt: skip
_NECKLINES = {
    "sweetheart": "Sweetheart", "boat": "Boat", "v": "V neck", "round": "Round", "square": "Square",
    "high": "High neck", "mandarin": "Mandarin collar", "halter": "Halter",
}  # fmt: skip
_BACKS = {
    "deep-u": "a deep U held by a dori with tassels", "square": "a square cut", "round": "a soft round",
    "v": "a V", "boat": "a shallow boat", "keyhole": "a keyhole with a covered button",
    "plain-high": "a plain high back", "halter-tie": "two ties and a bare back",
}  # fmt: skip
_SLEEVES = {
    "sleeveless": "Sleeveless", "cap": "Cap sleeve", "short": "Short sleeve", "puff": "Puff sleeve",
    "elbow": "Elbow sleeve", "three-quarter": "Three-quarter sleeve", "bell": "Bell sleeve", "full": "Full sleeve",
}  # fmt: skip


def handle_of(title: str) -> str:
    """The title as it stands in a URL."""
    return re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")


def _sentence(phrase: str) -> str:
    bare = phrase.removeprefix("a ")
    return bare[0].upper() + bare[1:]


def picture_key(piece: Piece, colour: str, view: str) -> str:
    """The name under which the look-book lists a product's picture."""
    return f"{piece.sku.lower()}-{handle_of(colour)}-{view}"


def _alt(piece: Piece, colour: str, view: str) -> str:
    name = f"{piece.title} in {colour.lower()}"
    if view == "detail":
        return f"Close-up of the {piece.fabric.lower()} and its {piece.work.lower()}, {name}"
    worn = piece.kind in {"blouse", "lehenga"}
    if view == "back":
        return f"Back of the {name}, {_BACKS[piece.look.back]}" if worn else f"{name}, opened out"
    cut = f", {_NECKLINES[piece.look.neck].lower()}, {_SLEEVES[piece.look.sleeve].lower()}" if worn else ""
    return f"{name}{cut}, {piece.work.lower()}"


def _images(piece: Piece) -> list[dict[str, Any]]:
    first = piece.colours[0]
    shots = [(first, "front"), (first, "back"), (first, "detail"), *((c, "front") for c in piece.colours[1:])]
    width, height = PICTURE_SIZE
    return [
        {
            "file": picture_key(piece, colour, view), "view": view, "colour": colour, "alt": _alt(piece, colour, view),
            "width": width, "height": height, "rank": rank,
        }
        for rank, (colour, view) in enumerate(shots)
    ]  # fmt: skip


def _closure(piece: Piece) -> str:
    """Side and kind of the opening, as the look-book draws it."""
    words = piece.closure.lower()
    side = "back" if "back" in words or "nape" in words else "front"
    kind = "buttons" if "button" in words else "tie" if words.startswith("tied") else "hooks"
    return "none" if piece.kind == "lehenga" else f"{side}-{kind}"


def _design(piece: Piece) -> dict[str, Any]:
    """Everything the look-book needs to draw the style in each of its colours."""
    dyes = [dye_named(colour) for colour in piece.colours]
    return {
        "kind": piece.kind,
        **{word: value for word, value in asdict(piece.look).items() if word != "accent"},
        "closure": _closure(piece),
        "palettes": {
            d.name: {"base": d.base, "partner": d.partner, "accent": piece.look.accent or d.accent}
            for d in dyes
        },
    }


def _categories_of(piece: Piece) -> list[str]:
    parents = {shelf.handle: shelf.parent for shelf in CATEGORIES}
    parent = parents[piece.category]
    return [piece.category] if parent is None else [piece.category, parent]


def _product(piece: Piece) -> dict[str, Any]:
    worn = piece.kind in {"blouse", "lehenga"}
    sewn_only = {
        "neckline": _NECKLINES[piece.look.neck] if worn else "",
        "back": _sentence(_BACKS[piece.look.back]) if worn else "",
        "sleeve": _SLEEVES[piece.look.sleeve] if worn else "",
        "closure": piece.closure if worn else "",
        "lining": piece.lining if worn else "",
    }
    return {
        "sku": piece.sku,
        "handle": handle_of(piece.title),
        "title": piece.title,
        "subtitle": piece.subtitle,
        "description": piece.description,
        "fabric": piece.fabric,
        "work": piece.work,
        "occasion": list(piece.occasion),
        **sewn_only,
        "care": _CARE.get(piece.look.finish, _CARE["silk"]),
        "origin_country": "IN",
        "made_in": piece.made_in,
        "categories": _categories_of(piece),
        "collections": list(piece.collections),
        "tags": list(piece.tags),
        "seo_title": f"{piece.title} | {piece.work} from {piece.made_in}",
        "seo_description": f"{piece.subtitle}. {piece.description.split('. ')[0].rstrip('.')}.",
        "featured": piece.featured,
        "published": True,
        "images": _images(piece),
        "design": _design(piece),
    }


def _card(kind: str, handle: str, title: str, *, showing: list[tuple[str, str]]) -> dict[str, Any]:
    pieces = {piece.sku: piece for piece in RANGE}
    pictured = " and ".join(f"{pieces[sku].title} in {colour.lower()}" for sku, colour in showing)
    width, height = CARD_SIZE
    return {
        "file": f"{kind}-{handle}", "alt": f"{title}: {pictured}", "width": width, "height": height,
        "design": {"kind": f"{kind}-card", "showing": [list(pair) for pair in showing]},
    }  # fmt: skip


def _banners() -> list[dict[str, Any]]:
    showing = [["BLS-001", "Maroon"], ["LEH-002", "Marigold"], ["SAR-001", "Peacock"]]
    alt = "A maroon raw silk blouse with zardozi, laid out with a peacock Kanjivaram saree and a marigold lehenga"
    return [
        {
            "file": f"hero-{shape}", "placement": "home-hero", "shape": shape, "alt": alt, "width": width,
            "height": height, "design": {"kind": f"hero-{shape}", "showing": showing},
        }
        for shape, (width, height) in HERO_SIZES.items()
    ]  # fmt: skip


def shop_content() -> dict[str, Any]:
    """The whole content file; the same range gives the same text."""
    return {
        "categories": [
            {
                "handle": shelf.handle, "title": shelf.title, "description": shelf.description,
                "parent": shelf.parent, "rank": rank,
                "image": _card("category", shelf.handle, shelf.title, showing=[shelf.showing]),
            }
            for rank, shelf in enumerate(CATEGORIES)
        ],
        "collections": [
            {
                "handle": story.handle, "title": story.title, "description": story.description, "rank": rank,
                "image": _card("collection", story.handle, story.title, showing=list(story.showing)),
                "product_skus": [piece.sku for piece in RANGE if story.handle in piece.collections],
            }
            for rank, story in enumerate(COLLECTIONS)
        ],
        "tags": [{"handle": handle, "title": title} for handle, title in TAGS],
        "banners": _banners(),
        "products": [_product(piece) for piece in RANGE],
        "translations": hindi_rows(),
        "phrases": hindi_phrases(),
    }  # fmt: skip
