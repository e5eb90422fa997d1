"""The hand-written range of the demo house, one module per kind of garment."""

from __future__ import annotations

from catalog.demo.pieces.accents import ACCENTS
from catalog.demo.pieces.cotton_blouses import COTTON_BLOUSES
from catalog.demo.pieces.designer_blouses import DESIGNER_BLOUSES
from catalog.demo.pieces.lehengas import LEHENGAS
from catalog.demo.pieces.light_sarees import LIGHT_SAREES
from catalog.demo.pieces.piece import Look, Piece
from catalog.demo.pieces.silk_blouses import SILK_BLOUSES
from catalog.demo.pieces.silk_sarees import SILK_SAREES

RANGE: tuple[Piece, ...] = (
    *SILK_BLOUSES,
    *COTTON_BLOUSES,
    *DESIGNER_BLOUSES,
    *sorted((*SILK_SAREES, *LIGHT_SAREES), key=lambda piece: piece.sku),
    *LEHENGAS,
    *ACCENTS,
)

__all__ = ["RANGE", "Look", "Piece"]
