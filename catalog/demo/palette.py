"""The dye house: every colour a piece can come in, with the two colours it is worked in."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Dye:
    """A named colour: its code in SKUs and the hex values the pictures are drawn with.

    `base` is the cloth, `partner` the second colour of prints and borders, `accent` the small touches.
    """

    name: str
    code: str
    base: str
    partner: str
    accent: str


DYES: tuple[Dye, ...] = (
    Dye("Maroon", "MRN", "#6e1526", "#d9a24b", "#1d5a4c"),
    Dye("Wine", "WIN", "#4b1230", "#d8a757", "#a8466b"),
    Dye("Madder", "MAD", "#96302a", "#f0dfc0", "#22304f"),
    Dye("Rani Pink", "RNP", "#b51a60", "#efb03f", "#1f7a63"),
    Dye("Blush", "BLH", "#dfb3a6", "#b98a55", "#8d4a52"),
    Dye("Coral", "CRL", "#d2614a", "#f3dfb8", "#8c2440"),
    Dye("Rust", "RST", "#a5482a", "#f0d3a0", "#27405a"),
    Dye("Marigold", "MRG", "#dd931f", "#8f2436", "#f6e3b4"),
    Dye("Mustard", "MST", "#c08a24", "#5d1a2c", "#f2e2bd"),
    Dye("Kora", "KOR", "#ddccac", "#8a4b2d", "#34506a"),
    Dye("Champagne", "CHM", "#d6bf97", "#9c7740", "#f5ead2"),
    Dye("Ivory", "IVR", "#eee3cd", "#c39a52", "#b98f80"),
    Dye("Olive", "OLV", "#646634", "#e6c877", "#8d3a2b"),
    Dye("Sage", "SAG", "#93a184", "#f1e8d2", "#b4765a"),
    Dye("Bottle Green", "BTG", "#12432f", "#d8a94f", "#a83a3f"),
    Dye("Emerald", "EMR", "#0d6648", "#e0b457", "#b0235a"),
    Dye("Peacock", "PCK", "#0c5c6b", "#dfae52", "#a3275c"),
    Dye("Powder Blue", "PWB", "#a2b9c7", "#f6f1e4", "#5d7891"),
    Dye("Indigo", "IND", "#23336a", "#efe6d2", "#a63a2c"),
    Dye("Navy", "NVY", "#17233f", "#d8ab58", "#9a2f42"),
    Dye("Lavender", "LAV", "#a697bd", "#f4ecdf", "#6c4f7f"),
    Dye("Plum", "PLM", "#5c2350", "#dcae5c", "#1f6b62"),
    Dye("Charcoal", "CHR", "#3a3839", "#d9c7a8", "#a4462f"),
    Dye("Black", "BLK", "#1c191b", "#d3a85a", "#a32b3d"),
)

_BY_NAME = {dye.name: dye for dye in DYES}


def dye_named(name: str) -> Dye:
    """The dye of that name; KeyError names the stranger."""
    return _BY_NAME[name]
