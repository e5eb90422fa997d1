"""Silk blouses."""

from __future__ import annotations

from catalog.demo.pieces.piece import Look, Piece

SILK = "62061090"

SILK_BLOUSES: tuple[Piece, ...] = (
    Piece(
        "BLS-001", "Chandni Raw Silk Blouse", "Zardozi vine at a sweetheart neck",
        "A raw silk blouse with the quiet weight of cloth that has been beaten on stone. A zardozi vine runs along "
        "the sweetheart neckline and both sleeves, couched by hand in antique gold. The back opens into a deep U "
        "held by a silk dori with tassels.",
        "Raw silk", "Zardozi", "Lucknow", SILK, 4299, 3499, ("Maroon", "Bottle Green", "Ivory"), "silk-blouses",
        Look("zari_buti", "raw", "zardozi_vine", "sweetheart", "deep-u", "elbow", scale=1.25),
        ("the-wedding-edit", "diwali-evenings"), ("bestseller", "statement-back"), ("Wedding", "Festive"),
        closure="Hooks at the back, dori", featured=True,
    ),
    Piece(
        "BLS-002", "Kanchi Temple Border Blouse", "Korvai border on the sleeve",
        "Woven for the sarees of Kanchipuram and happy with any of them. The temple spires of the korvai border are "
        "placed exactly at the sleeve and the neckline stays a calm boat shape. Fully lined, with margins of four "
        "centimetres inside.",
        "Kanchipuram silk", "Korvai zari border", "Kanchipuram", SILK, 3199, 2599, ("Mustard", "Peacock"),
        "silk-blouses", Look("plain", "silk", "temple", "boat", "square", "elbow"),
        ("loom-and-zari",), ("handloom",), ("Wedding", "Puja"),
    ),
    Piece(
        "BLS-003", "Varanasi Brocade Blouse", "Kadhwa roses in gold zari",
        "Kadhwa brocade, each motif woven separately so the reverse is as clean as the face. The V neck and elbow "
        "sleeve keep the cut plain and let the loom speak. Wear it once with a brocade saree and a hundred times "
        "with a plain one.",
        "Banarasi silk brocade", "Kadhwa zari weave", "Varanasi", SILK, 4999, 3999, ("Rani Pink", "Emerald"),
        "silk-blouses", Look("brocade", "silk", "zari_band", "v", "deep-u", "elbow"),
        ("loom-and-zari", "the-wedding-edit"), ("handloom", "bridal"), ("Wedding",), featured=True,
        closure="Hooks at the back, dori",
    ),
    Piece(
        "BLS-004", "Yeola Paithani Blouse", "Lotus vine border, square neck",
        "A lotus vine in tapestry weave frames the square neckline, the way the weavers of Yeola frame a pallu. The "
        "body is a fine silk that changes from plum to rose as it moves. Darted, lined and finished by hand.",
        "Paithani silk", "Tapestry-woven border", "Yeola", SILK, 5499, 4499, ("Plum",), "silk-blouses",
        Look("zari_buti", "silk", "lotus", "square", "round", "short"),
        ("loom-and-zari",), ("handloom",), ("Wedding", "Festive"),
    ),
    Piece(
        "BLS-005", "Pochampally Ikat Blouse", "Feathered diamonds, boat neck",
        "The yarn is tied and dyed before it meets the loom, which is why every diamond ends in a feathered edge. A "
        "boat neckline and three-quarter sleeves make it the blouse you reach for on working days. The colours "
        "deepen with the first few washes.",
        "Mulberry silk", "Single ikat", "Pochampally", SILK, 2999, 2499, ("Indigo", "Rust"), "silk-blouses",
        Look("ikat", "silk", "ikat_band", "boat", "v", "three-quarter"),
        ("ajrakh-and-indigo",), ("handloom", "office"), ("Work", "Day"), featured=True,
    ),
    Piece(
        "BLS-006", "Patan Patola Blouse", "Double ikat, high neck",
        "A grid of elephants and flowers resolved thread by thread in warp and weft. The high neck is finished with a "
        "narrow silk piping and closes at the back with covered buttons. A small piece of a very slow craft.",
        "Patola silk", "Double ikat", "Patan", SILK, 6499, 5499, ("Madder",), "silk-blouses",
        Look("patola", "silk", "patola_band", "high", "keyhole", "short"),
        ("loom-and-zari",), ("handloom", "new"), ("Festive", "Wedding"), closure="Covered buttons at the back",
    ),
    Piece(
        "BLS-007", "Bolpur Kantha Blouse", "Running stitch on tussar",
        "Women in the villages around Bolpur cover this tussar with rows of running stitch until the cloth itself "
        "begins to ripple. Round neck, three-quarter sleeves and side slits of two centimetres. No two are stitched "
        "alike.",
        "Tussar silk", "Kantha", "Bolpur", SILK, 2899, 2299, ("Kora", "Olive"), "silk-blouses",
        Look("kantha", "raw", "kantha_band", "round", "boat", "three-quarter"),
        (), ("handloom", "office"), ("Work", "Day"),
    ),
    Piece(
        "BLS-008", "Suvarna Tissue Blouse", "Sleeveless, champagne gold",
        "Silk warp and zari weft, woven so fine that the cloth holds light the way water does. Sleeveless, with a clean "
        "V and a narrow zari edge. It asks for a bare neck and one good pair of earrings.",
        "Tissue silk", "Zari weft", "Chanderi", SILK, 3499, 2599, ("Champagne",), "silk-blouses",
        Look("plain", "tissue", "zari_band", "v", "deep-u", "sleeveless"),
        ("the-ivory-room", "diwali-evenings"), ("lightweight",), ("Evening", "Wedding"),
        closure="Hooks at the back, dori",
    ),
    Piece(
        "BLS-009", "Mysore Crepe Piped Blouse", "Plain crepe, contrast piping",
        "The plainest blouse of the house and the one we are asked for most. Mysore crepe silk with a dull glow, piped "
        "by hand in gold at the neck and sleeve. The darts sit lower than usual, so it stays smooth under a drape.",
        "Mysore crepe silk", "Contrast piping", "Bengaluru", SILK, 2199, 1799, ("Wine", "Navy", "Black"),
        "silk-blouses", Look("plain", "silk", "piping", "boat", "v", "short", cut="dart"),
        (), ("bestseller", "office"), ("Work", "Day", "Evening"), featured=True,
    ),
    Piece(
        "BLS-010", "Uppada Buti Blouse", "Scattered zari, cap sleeve",
        "Small zari butis float on feather-light Uppada silk, set by the jala method without a single float behind. "
        "Sweetheart neck in front, a soft round at the back, and a cap sleeve for long afternoons.",
        "Uppada silk", "Jala zari buti", "Uppada", SILK, 2799, 2399, ("Coral", "Lavender"), "silk-blouses",
        Look("zari_buti", "silk", "zari_band", "sweetheart", "round", "cap"),
        (), ("handloom", "lightweight"), ("Day", "Festive"),
    ),
    Piece(
        "BLS-011", "Ajrakhpur Modal Silk Blouse", "Sixteen-step ajrakh",
        "Resist-printed and dyed sixteen times in indigo, madder and iron by one family in Ajrakhpur. The star lattice is "
        "matched across the centre front and again at the sleeves. Soft as an old shirt from the first day.",
        "Modal silk", "Ajrakh", "Ajrakhpur", SILK, 2399, 1899, ("Indigo", "Madder"), "silk-blouses",
        Look("ajrakh", "silk", "block_band", "v", "round", "elbow"),
        ("ajrakh-and-indigo",), ("natural-dye", "bestseller"), ("Day", "Work"), featured=True,
    ),
    Piece(
        "BLS-012", "Gajji Bandhani Blouse", "Tied by the fingernail",
        "Each dot was once a pinch of silk tied with thread, and the small wrinkles it left are still in the cloth. Gajji "
        "satin, a round neck and short sleeves edged in gota. Steam it gently and never flat.",
        "Gajji silk", "Bandhani", "Bhuj", SILK, 3299, 2599, ("Marigold", "Rani Pink"), "silk-blouses",
        Look("bandhani", "silk", "gota_band", "round", "deep-u", "short"),
        ("diwali-evenings",), ("natural-dye",), ("Festive", "Puja"), closure="Hooks at the back, dori",
    ),
    Piece(
        "BLS-013", "Darbar Buttoned Blouse", "Mandarin collar in raw silk",
        "A narrow mandarin collar, a row of covered buttons and three-quarter sleeves: half blouse, half jacket. The raw "
        "silk is dyed in small lots, so expect a slub here and there. It wears as well with trousers as with a drape.",
        "Raw silk", "Covered buttons", "Jaipur", SILK, 3799, 3099, ("Peacock", "Charcoal"), "silk-blouses",
        Look("plain", "raw", "piping", "mandarin", "plain-high", "three-quarter", cut="dart"),
        (), ("office", "new"), ("Work", "Evening"), closure="Covered buttons at the front",
    ),
    Piece(
        "BLS-014", "Kashi Jangla Halter Blouse", "Vine brocade, tied at the nape",
        "A jangla vine covers the whole cloth, and the halter lets it run unbroken from waist to nape. It ties twice at "
        "the back with tasselled dori. Made for a plain saree and a long evening.",
        "Banarasi silk brocade", "Jangla weave", "Varanasi", SILK, 4499, 3699, ("Black", "Wine"), "silk-blouses",
        Look("jangla", "silk", "zari_band", "halter", "halter-tie", "sleeveless"),
        ("diwali-evenings", "loom-and-zari"), ("statement-back",), ("Evening", "Wedding"), closure="Tied at the back",
    ),
)
