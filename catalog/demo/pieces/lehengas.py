"""Lehengas."""

from __future__ import annotations

from catalog.demo.pieces.piece import Look, Piece

SILK, SYNTHETIC, COTTON = "62045910", "62045300", "62045200"

LEHENGAS: tuple[Piece, ...] = (
    Piece(
        "LEH-001", "Mumtaz Bridal Lehenga", "Zardozi on raw silk, with blouse",
        "Sixteen panels of raw silk, each embroidered before it is joined so the trees meet at every seam. Zardozi in four "
        "golds, from bright to burnt. With a matching blouse and a can-can you can remove.",
        "Raw silk", "Zardozi", "Lucknow", SILK, 64999, 54999, ("Maroon", "Bottle Green"), "lehengas",
        Look("zardozi", "raw", "zardozi_vine", "sweetheart", "deep-u", "elbow"),
        ("the-wedding-edit",), ("bridal",), ("Wedding",), closure="Side zip and dori", featured=True,
    ),
    Piece(
        "LEH-002", "Gulabi Gota Lehenga", "Gota patti on georgette, with blouse",
        "Forty kalis of georgette that open like an umbrella when you turn. Gota flowers climb from a ribboned hem. For the "
        "mehndi, and for every wedding after your own.",
        "Viscose georgette", "Gota patti", "Jaipur", SYNTHETIC, 24999, 19999, ("Rani Pink", "Marigold"), "lehengas",
        Look("gota", "sheer", "gota_band", "sweetheart", "deep-u", "short"),
        ("the-wedding-edit", "diwali-evenings"), ("bestseller",), ("Wedding", "Festive"), closure="Side zip and dori",
        featured=True,
    ),
    Piece(
        "LEH-003", "Kashi Brocade Lehenga", "Banarasi panels, with blouse",
        "Woven to shape on a Banarasi loom, with the border turning at the hem instead of being sewn on. The jangla runs "
        "unbroken around the skirt. With a plain silk blouse edged in the same border.",
        "Banarasi silk brocade", "Jangla weave", "Varanasi", SILK, 38999, 32999, ("Emerald", "Rani Pink"), "lehengas",
        Look("jangla", "silk", "paisley_band", "round", "deep-u", "elbow"),
        ("loom-and-zari", "the-wedding-edit"), ("handloom", "bridal"), ("Wedding",), closure="Side zip and dori",
    ),
    Piece(
        "LEH-004", "Navratri Mirror Lehenga", "Abhla work on cotton, with blouse",
        "Nine nights, nine metres of hem, and mirrors wherever a lamp might find them. Cotton, so you can dance until they "
        "switch off the dhol. The blouse ties at the back.",
        "Cotton", "Mirror work", "Bhuj", COTTON, 9999, 7999, ("Black", "Indigo"), "lehengas",
        Look("mirror", "matte", "mirror_band", "round", "deep-u", "short", scale=1.1),
        ("diwali-evenings",), ("bestseller",), ("Festive",), closure="Drawstring and tassels",
    ),
    Piece(
        "LEH-005", "Bagh Organza Lehenga", "Painted garden, with blouse",
        "Two layers of organza over satin, painted with the garden we know best. The hem is finished with a thin scallop so "
        "that it floats. For cocktail evenings and morning weddings by the sea.",
        "Silk organza", "Hand-painted flowers", "Jaipur", SILK, 28999, 23999, ("Blush", "Powder Blue"), "lehengas",
        Look("floral", "sheer", "scallop", "boat", "keyhole", "cap"),
        ("the-ivory-room",), ("new", "lightweight"), ("Evening", "Wedding"), closure="Side zip", lining="Satin",
    ),
)
