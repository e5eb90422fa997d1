"""Dupattas and uncut blouse fabric."""

from __future__ import annotations

from catalog.demo.pieces.piece import Look, Piece

ACCENTS: tuple[Piece, ...] = (
    Piece(
        "DUP-001", "Kadhwa Banarasi Dupatta", "Silk, four-sided border",
        "A Banarasi border on all four sides and butis in the field. Two and a half metres of silk that turn a plain kurta "
        "into an invitation.",
        "Katan silk", "Kadhwa zari", "Varanasi", "62141030", 5999, 4799, ("Marigold", "Maroon"), "dupattas",
        Look("zari_buti", "silk", "paisley_band", pallu="brocade"),
        ("loom-and-zari", "the-wedding-edit"), ("handloom", "gift"), ("Wedding", "Festive"),
    ),
    Piece(
        "DUP-002", "Bhuj Bandhani Dupatta", "Gajji silk, tied dots",
        "Tied in Bhuj by hands that can do it in the dark. The dots gather into rings at the centre and lines at the edge. "
        "Comes still tied on request.",
        "Gajji silk", "Bandhani", "Bhuj", "62141090", 3999, 3199, ("Madder", "Emerald"), "dupattas",
        Look("bandhani", "silk", "gota_band", pallu="bandhani"),
        ("diwali-evenings",), ("natural-dye", "gift"), ("Festive", "Puja"),
    ),
    Piece(
        "DUP-003", "Patiala Phulkari Dupatta", "Floss silk on cotton",
        "A bagh so dense that the cotton shows only as a thin line between flowers. Every woman in the family once added a "
        "corner; ours have one author and the same patience.",
        "Cotton", "Phulkari", "Patiala", "62149049", 2999, 2499, ("Marigold", "Rani Pink"), "dupattas",
        Look("phulkari", "matte", "ikat_band", pallu="phulkari"),
        ("diwali-evenings",), ("gift", "bestseller"), ("Festive",),
    ),
    Piece(
        "FAB-001", "Banarasi Brocade Blouse Piece", "One metre, uncut",
        "One metre of Banarasi brocade, enough for a blouse with sleeves and a tailor's second thoughts. Cut from the bolt and "
        "rolled, never folded.",
        "Banarasi silk brocade", "Jangla weave", "Varanasi", "50072090", 2299, 1799, ("Maroon", "Navy", "Bottle Green"),
        "blouse-fabrics", Look("jangla", "silk", "zari_band"),
        ("loom-and-zari",), ("handloom", "gift"), ("Wedding",),
    ),
    Piece(
        "FAB-002", "Ajrakh Cotton Blouse Piece", "One metre, uncut",
        "One metre of ajrakh from Barmer, printed on both faces. The repeat is small, so it sits well on a sleeve. Pre-washed "
        "and ready for the tailor.",
        "Cotton", "Ajrakh", "Barmer", "52085190", 899, 699, ("Indigo", "Madder"), "blouse-fabrics",
        Look("ajrakh", "matte", "block_band"),
        ("ajrakh-and-indigo", "monsoon-cotton"), ("natural-dye", "gift"), ("Day",),
    ),
)
