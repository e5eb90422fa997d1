"""Cotton and linen blouses."""

from __future__ import annotations

from catalog.demo.pieces.piece import Look, Piece

COTTON = "62063090"
LINEN = "62069000"

COTTON_BLOUSES: tuple[Piece, ...] = (
    Piece(
        "BLS-015", "Machilipatnam Kalamkari Blouse", "Printed garden on cotton",
        "A garden of pomegranates and curling leaves, printed from carved teak in iron black, madder and pomegranate rind. "
        "The boat neckline and elbow sleeves leave the print unbroken. Washed in the river, dried on its bank.",
        "Cotton", "Kalamkari", "Machilipatnam", COTTON, 1799, 1399, ("Kora", "Madder"), "cotton-blouses",
        Look("kalamkari", "matte", "vine_band", "boat", "round", "elbow"),
        ("monsoon-cotton",), ("natural-dye", "bestseller"), ("Day", "Work"), featured=True,
    ),
    Piece(
        "BLS-016", "Bagru Buti Blouse", "Block print, round neck",
        "Two blocks, one for the outline and one for the fill, pressed by hand a thousand times. They never land quite "
        "together, and that is the charm of it. Breathable cambric with short sleeves for the hot months.",
        "Cotton cambric", "Bagru block print", "Bagru", COTTON, 1299, 999, ("Mustard", "Sage"), "cotton-blouses",
        Look("buti", "matte", "block_band", "round", "v", "short", cut="dart"),
        ("monsoon-cotton",), ("natural-dye",), ("Day",),
    ),
    Piece(
        "BLS-017", "Dabu Indigo Blouse", "Mud resist, square neck",
        "River mud keeps the indigo away and leaves a pale flower with a crackled edge. A square neck, three-quarter "
        "sleeves and wooden buttons at the back. Wash it alone the first two times.",
        "Cotton", "Dabu mud resist", "Akola", COTTON, 1499, 1199, ("Indigo",), "cotton-blouses",
        Look("dabu", "matte", "block_band", "square", "keyhole", "three-quarter"),
        ("ajrakh-and-indigo", "monsoon-cotton"), ("natural-dye", "office"), ("Day", "Work"),
        closure="Wooden buttons at the back",
    ),
    Piece(
        "BLS-018", "Sanganer Puff Sleeve Blouse", "Fine flowers, gathered sleeve",
        "Sanganer flowers are small and drawn with a fine line, and they like a light ground. Gathered puff sleeves and a "
        "sweetheart neck give it a little mischief. Lined in the body, sheer in the sleeve.",
        "Cotton mulmul", "Sanganeri block print", "Sanganer", COTTON, 1699, 1349, ("Ivory", "Blush"), "cotton-blouses",
        Look("sanganer", "matte", "piping", "sweetheart", "round", "puff"),
        ("monsoon-cotton", "the-ivory-room"), ("new", "lightweight"), ("Day",),
    ),
    Piece(
        "BLS-019", "Lucknow Chikan Blouse", "Shadow work on mul",
        "Thirty-two stitches make up chikankari and this blouse uses nine of them, from shadow work to the tiny phanda "
        "knot. White thread on fine mulmul, scalloped at neck and sleeve. Cool enough for May.",
        "Cotton mulmul", "Chikankari", "Lucknow", COTTON, 2299, 1799, ("Ivory", "Powder Blue"), "cotton-blouses",
        Look("chikankari", "matte", "scallop", "v", "round", "three-quarter", metal="none"),
        ("the-ivory-room", "monsoon-cotton"), ("bestseller", "lightweight"), ("Day", "Work"), featured=True,
    ),
    Piece(
        "BLS-020", "Khadi Checks Blouse", "Handspun, short sleeve",
        "Handspun, handwoven and a little uneven, the way khadi should be. Small checks, a plain round neck and one brass "
        "hook more than necessary. It will outlive the saree.",
        "Khadi cotton", "Woven checks", "Ponduru", COTTON, 1199, 949, ("Madder", "Navy"), "cotton-blouses",
        Look("checks", "matte", "piping", "round", "square", "short", cut="dart"),
        ("monsoon-cotton",), ("handloom", "office"), ("Work", "Day"),
    ),
    Piece(
        "BLS-021", "Sambalpuri Cotton Blouse", "Conch and wheel ikat",
        "Bandha cotton from western Odisha with rows of conch, wheel and flower. Elbow sleeves carry the border of the "
        "loom. A blouse with a firm handle that keeps its shape all day.",
        "Handloom cotton", "Bandha ikat", "Sambalpur", COTTON, 1599, 1249, ("Black", "Rust"), "cotton-blouses",
        Look("ikat", "matte", "temple", "boat", "round", "elbow", scale=0.8),
        ("ajrakh-and-indigo",), ("handloom",), ("Work", "Day"),
    ),
    Piece(
        "BLS-022", "Mangalagiri Stripe Blouse", "Nizam border, sleeveless",
        "Crisp Mangalagiri cotton with a missing-stripe body and a narrow zari Nizam border at the hem. Sleeveless with a "
        "high neck, cut away at the shoulder. The best thing to wear under linen.",
        "Mangalagiri cotton", "Woven stripes, zari edge", "Mangalagiri", COTTON, 1399, 1099, ("Sage", "Plum"),
        "cotton-blouses", Look("stripes", "matte", "zari_band", "high", "keyhole", "sleeveless"),
        ("monsoon-cotton",), ("handloom", "lightweight"), ("Day", "Work"), closure="Covered buttons at the back",
    ),
    Piece(
        "BLS-023", "Kutch Mirror Blouse", "Abhla work on black cotton",
        "Round mirrors are caught in buttonhole stitch and ringed with colour, the way Rabari women have always done it. "
        "Short sleeves, round neck, tassels at the back. Nine nights of dancing will not hurt it.",
        "Cotton", "Mirror work", "Bhuj", COTTON, 2499, 1999, ("Black", "Rani Pink"), "cotton-blouses",
        Look("mirror", "matte", "mirror_band", "round", "deep-u", "short"),
        ("diwali-evenings",), ("statement-back", "bestseller"), ("Festive",), featured=True,
        closure="Tied at the back",
    ),
    Piece(
        "BLS-024", "Jodhpur Leheriya Blouse", "Diagonal waves, V neck",
        "Rolled on the diagonal, tied and dipped, the cloth opens into waves like sand after wind. Made for the month of "
        "Sawan and light enough for it. V neck, short sleeve, gota edge.",
        "Cotton voile", "Leheriya", "Jodhpur", COTTON, 1499, 1149, ("Coral", "Emerald"), "cotton-blouses",
        Look("leheriya", "matte", "gota_band", "v", "deep-u", "short"),
        ("monsoon-cotton",), ("lightweight",), ("Festive", "Day"), closure="Hooks at the front, dori",
    ),
    Piece(
        "BLS-025", "Phulia Jamdani Blouse", "Woven sprigs, bell sleeve",
        "The sprigs are laid in by hand while the cloth is on the loom, and seem to hang in the air. A boat neck and a bell "
        "sleeve let the muslin move. Lined only where modesty asks.",
        "Cotton muslin", "Jamdani", "Phulia", COTTON, 2199, 1749, ("Ivory", "Lavender"), "cotton-blouses",
        Look("jamdani", "sheer", "jamdani_band", "boat", "round", "bell"),
        ("the-ivory-room", "monsoon-cotton"), ("handloom", "lightweight"), ("Day", "Evening"),
    ),
    Piece(
        "BLS-026", "Shantiniketan Halter Blouse", "Kantha birds, tied nape",
        "A halter in handloom cotton with kantha birds along the neckline and rows of running stitch below them. Ties at the "
        "nape and hooks at the waist. Pack it for the sea.",
        "Handloom cotton", "Kantha", "Shantiniketan", COTTON, 1599, 1299, ("Indigo", "Kora"), "cotton-blouses",
        Look("kantha", "matte", "kantha_band", "halter", "halter-tie", "sleeveless", metal="none"),
        ("ajrakh-and-indigo",), ("statement-back", "new"), ("Day", "Evening"), closure="Tied at the back",
    ),
    Piece(
        "BLS-027", "Everyday Linen Blouse", "Plain linen, elbow sleeve",
        "Pure linen, washed soft before it is cut. A V neck, elbow sleeves and darts that know what they are doing. Four "
        "shades, all of them easy to live with.",
        "Linen", "Plain weave", "Kolkata", LINEN, 1699, 1449, ("Olive", "Rust", "Powder Blue", "Charcoal"),
        "cotton-blouses", Look("plain", "linen", "piping", "v", "round", "elbow", cut="dart", metal="none"),
        ("monsoon-cotton",), ("office", "bestseller"), ("Work", "Day"),
    ),
    Piece(
        "BLS-028", "Barmer Ajrakh Blouse", "Star lattice, square neck",
        "Ajrakh on both faces of the cloth, so the inside of the sleeve is as good as the outside. Square neck, short sleeve "
        "and a loop-and-button back. Smells faintly of indigo until the first wash.",
        "Cotton", "Ajrakh", "Barmer", COTTON, 1599, 1249, ("Madder", "Indigo"), "cotton-blouses",
        Look("ajrakh", "matte", "block_band", "square", "keyhole", "short", scale=1.2),
        ("ajrakh-and-indigo", "monsoon-cotton"), ("natural-dye",), ("Day", "Work"),
        closure="Covered buttons at the back",
    ),
)
