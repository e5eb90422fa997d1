"""The card on which the range is written by hand: one `Piece` per style."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Look:
    """How a style is drawn: the textile, its finish, and the cut of the garment.

    `textile` and `border` name drawing functions of the look-book; `scale` enlarges the repeat;
    `accent` (#rrggbb) takes the place of the dye's own accent.
    """

    textile: str
    finish: str
    border: str
    neck: str = ""
    back: str = ""
    sleeve: str = ""
    cut: str = "princess"
    metal: str = "gold"
    scale: float = 1.0
    pallu: str = ""
    accent: str = ""


@dataclass(frozen=True)
class Piece:
    """One style of the demo house. Money is whole rupees here and becomes text with paise in the ERP file."""

    sku: str
    title: str
    subtitle: str
    description: str
    fabric: str
    work: str
    made_in: str
    hsn: str
    mrp: int
    price: int
    colours: tuple[str, ...]
    category: str
    look: Look
    collections: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    occasion: tuple[str, ...] = ()
    lining: str = "Cotton mulmul"
    closure: str = "Hooks at the front"
    featured: bool = False
    uom: str = field(default="Nos")

    @property
    def kind(self) -> str:
        """The kind of garment, told by the SKU's first letters."""
        return {"BLS": "blouse", "SAR": "saree", "LEH": "lehenga", "DUP": "dupatta", "FAB": "fabric"}[
            self.sku[:3]
        ]
