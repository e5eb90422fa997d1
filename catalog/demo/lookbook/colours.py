"""Mixing of colours, and the set of inks one drawing is made with."""

from __future__ import annotations

import math
from dataclasses import dataclass

_METALS = {
    "gold": ("#7d5717", "#c4933c", "#f3dc9a"),
    "silver": ("#6d737a", "#b4bac0", "#f3f5f6"),
    "copper": ("#6f351c", "#b4683f", "#eeb995"),
}


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def mix(one: str, other: str, share: float) -> str:
    """`share` of the other colour (0 to 1) mixed into the one, as #rrggbb."""
    pairs = zip(_channels(one), _channels(other), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def distance(one: str, other: str) -> float:
    """How far apart two colours are, 0 to 441."""
    return math.dist(_channels(one), _channels(other))


def luminance(colour: str) -> float:
    """Relative luminance from 0 (black) to 1 (white), after WCAG 2."""
    linear = [c / 255 / 12.92 if c <= 10 else ((c / 255 + 0.055) / 1.055) ** 2.4 for c in _channels(colour)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@dataclass(frozen=True)
class Ink:
    """The colours of one drawing, all #rrggbb: cloth, print, touches, and three tones of metal thread."""

    base: str
    partner: str
    accent: str
    deep: str
    light: str
    metal_deep: str
    metal: str
    metal_light: str
    is_pale: bool

    @property
    def contrast(self) -> str:
        """The ground of a contrast band: the partner unless it would vanish into the metal or the cloth."""
        for tone in (self.partner, self.accent):
            if distance(tone, self.metal) > 110 and distance(tone, self.base) > 90:
                return tone
        return self.deep


def ink_for(palette: dict[str, str], metal: str) -> Ink:
    """The inks for a dye's palette (`base`, `partner`, `accent`) worked in that metal (`none`: in thread)."""
    base, partner, accent = palette["base"], palette["partner"], palette["accent"]
    is_pale = luminance(base) > 0.42
    thread = (
        (mix(base, "#6b5a48", 0.45), "#fffaf0", "#ffffff")
        if is_pale
        else (mix(base, "#000000", 0.35), "#f4ead8", "#ffffff")
    )
    metal_deep, mid, light = _METALS.get(metal, thread)
    if metal != "none" and distance(base, mid) < 100:
        # Gold on yellow: only a paler thread with a deep shadow still reads as metal.
        metal_deep, mid, light = mix(metal_deep, "#3a1c08", 0.5), mix(mid, "#fff0c2", 0.72), "#fffbe6"
    elif metal != "none" and luminance(base) > 0.3:
        metal_deep, mid = mix(metal_deep, "#3a2408", 0.25), mix(mid, metal_deep, 0.3)
    return Ink(
        base=base,
        partner=partner,
        accent=accent,
        deep=mix(base, "#120a10" if not is_pale else "#5a4430", 0.42 if not is_pale else 0.34),
        light=mix(base, "#fff6e6", 0.26 if not is_pale else 0.55),
        metal_deep=metal_deep,
        metal=mid,
        metal_light=light,
        is_pale=is_pale,
    )
