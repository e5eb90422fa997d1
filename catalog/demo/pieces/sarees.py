"""Sarees. GST treats a saree as fabric, whatever is embroidered on it, hence the chapter 50 to 54 codes."""

from __future__ import annotations

from catalog.demo.pieces.piece import Look, Piece

SILK, HANDLOOM_COTTON, PRINTED_COTTON = "50072010", "52085920", "52085120"
ZARI_COTTON, GEORGETTE, PRINTED_GEORGETTE, LINEN = "52084910", "54075240", "54075430", "53091910"

SAREES: tuple[Piece, ...] = (
    Piece(
        "SAR-001", "Kanjivaram Muhurtham Saree", "Temple border, contrast pallu",
        "Three shuttles, two weavers and a border that is interlocked so firmly the cloth would tear elsewhere first. Checks "
        "of zari cross the body and the pallu is solid with gold. The saree for the hour the astrologer names.",
        "Kanchipuram silk", "Korvai zari", "Kanchipuram", SILK, 24999, 19999, ("Maroon", "Peacock", "Mustard"),
        "silk-sarees", Look("zari_buti", "silk", "temple", pallu="brocade"),
        ("the-wedding-edit", "loom-and-zari"), ("handloom", "bridal"), ("Wedding",), featured=True,
    ),
    Piece(
        "SAR-002", "Banarasi Katan Saree", "Kadhwa buti, konia corners",
        "Pure katan silk with kadhwa butis and a mango in each corner of the pallu. The zari is fine enough to fold, the silk "
        "heavy enough to fall straight. Twenty-six days on the loom.",
        "Katan silk", "Kadhwa zari", "Varanasi", SILK, 21499, 16999, ("Rani Pink", "Emerald"), "silk-sarees",
        Look("brocade", "silk", "paisley_band", pallu="brocade"),
        ("the-wedding-edit", "loom-and-zari"), ("handloom", "bridal"), ("Wedding",), featured=True,
    ),
    Piece(
        "SAR-003", "Paithani Asavali Saree", "Lotus vine, peacock pallu",
        "The asavali vine climbs both borders and the pallu is a court of peacocks in tapestry weave, the same on both sides. "
        "A body of tiny coin butis keeps the eye moving. From a family of weavers in Yeola.",
        "Paithani silk", "Tapestry weave", "Yeola", SILK, 27999, 22999, ("Plum", "Bottle Green"), "silk-sarees",
        Look("zari_buti", "silk", "lotus", pallu="jangla"),
        ("loom-and-zari", "the-wedding-edit"), ("handloom",), ("Wedding", "Puja"),
    ),
    Piece(
        "SAR-004", "Patan Patola Saree", "Double ikat, nari kunjar",
        "Warp and weft are both tied and dyed so that elephants, parrots and dancers resolve where the threads cross. It takes "
        "four people half a year. There is no wrong side.",
        "Patola silk", "Double ikat", "Patan", SILK, 48999, 42999, ("Madder",), "silk-sarees",
        Look("patola", "silk", "patola_band", pallu="patola"),
        ("loom-and-zari",), ("handloom",), ("Wedding", "Festive"),
    ),
    Piece(
        "SAR-005", "Pochampally Ikat Silk Saree", "Feathered diamonds",
        "Diamonds the width of a palm, blurred at the edge where the dye crept under the knots. A plain zari line holds the "
        "border and the pallu turns the pattern on its side.",
        "Mulberry silk", "Single ikat", "Pochampally", SILK, 12999, 9999, ("Indigo", "Rust"), "silk-sarees",
        Look("ikat", "silk", "ikat_band", pallu="ikat"),
        ("ajrakh-and-indigo",), ("handloom", "office"), ("Work", "Festive"),
    ),
    Piece(
        "SAR-006", "Chanderi Ashrafi Saree", "Coin buti on silk-cotton",
        "Gold coins scattered on a ground so fine that you can read through it. Chanderi is dry and crisp at first and softer "
        "every time it is worn. A narrow zari border, a striped pallu and nothing more.",
        "Chanderi silk-cotton", "Ashrafi zari buti", "Chanderi", SILK, 8499, 6499, ("Powder Blue", "Blush", "Sage"),
        "silk-sarees", Look("coin", "sheer", "zari_band", pallu="stripes"),
        ("the-ivory-room", "loom-and-zari"), ("handloom", "lightweight", "bestseller"), ("Day", "Festive"), featured=True,
    ),
    Piece(
        "SAR-007", "Maheshwar Ghat Saree", "Fine checks, reversible border",
        "The border repeats the steps of the ghat at Maheshwar and can be worn on either side. Silk warp, cotton weft and a "
        "fine check in the body. Weighs less than four hundred grams.",
        "Maheshwari silk-cotton", "Woven checks", "Maheshwar", SILK, 6499, 4999, ("Lavender", "Mustard"),
        "silk-sarees", Look("checks", "sheer", "temple", pallu="stripes"),
        (), ("handloom", "lightweight", "office"), ("Work", "Day"),
    ),
    Piece(
        "SAR-008", "Tussar Kantha Saree", "Six months of running stitch",
        "Undyed tussar with a kantha garden that travels from pallu to pleats. The stitches are so close that the silk puckers "
        "like water. Signed by the woman who made it, in thread, near the fall.",
        "Tussar silk", "Kantha", "Bolpur", SILK, 16999, 13499, ("Kora",), "silk-sarees",
        Look("kantha", "raw", "kantha_band", pallu="kantha"),
        ("the-ivory-room",), ("handloom",), ("Festive", "Day"),
    ),
    Piece(
        "SAR-009", "Bhuj Bandhani Georgette Saree", "Dots in rings and squares",
        "Four thousand knots, tied before breakfast and opened after the monsoon. The georgette keeps the memory of the knots "
        "as a light crinkle. Gota along the border, because it is a festival somewhere.",
        "Georgette", "Bandhani", "Bhuj", GEORGETTE, 5999, 4499, ("Rani Pink", "Marigold", "Emerald"),
        "georgette-and-organza-sarees", Look("bandhani", "sheer", "gota_band", pallu="bandhani"),
        ("diwali-evenings",), ("bestseller",), ("Festive", "Puja"), featured=True,
    ),
    Piece(
        "SAR-010", "Sawan Leheriya Saree", "Diagonal waves, gota edge",
        "The colours of a Jaipur sky before rain, tied on the diagonal. Light, quick to drape and impossible to crush. Wear it "
        "for Teej and for the three weeks after.",
        "Chiffon georgette", "Leheriya", "Jaipur", PRINTED_GEORGETTE, 3999, 2999, ("Coral", "Peacock"),
        "georgette-and-organza-sarees", Look("leheriya", "sheer", "gota_band", pallu="leheriya"),
        ("monsoon-cotton",), ("lightweight",), ("Festive", "Day"),
    ),
    Piece(
        "SAR-011", "Kalamkari Vriksha Saree", "Tree of life pallu",
        "A tree of life spreads over the pallu; its leaves blow loose across the body. Printed with iron, madder and "
        "pomegranate on handloom cotton. It smells of buttermilk until the first wash, and that is how you know.",
        "Cotton", "Kalamkari", "Machilipatnam", PRINTED_COTTON, 3499, 2699, ("Kora", "Madder"),
        "cotton-and-linen-sarees", Look("kalamkari", "matte", "vine_band", pallu="kalamkari"),
        ("monsoon-cotton",), ("natural-dye",), ("Day", "Work"),
    ),
    Piece(
        "SAR-012", "Akola Dabu Mul Saree", "Mud resist on soft mul",
        "Mul washed so many times it has forgotten it was ever stiff. Pale flowers stand where the mud kept the indigo out. No "
        "fall, no lining, no fuss.",
        "Cotton mul", "Dabu mud resist", "Akola", PRINTED_COTTON, 2999, 2299, ("Indigo",), "cotton-and-linen-sarees",
        Look("dabu", "matte", "block_band", pallu="ajrakh"),
        ("ajrakh-and-indigo", "monsoon-cotton"), ("natural-dye", "bestseller", "office"), ("Work", "Day"), featured=True,
    ),
    Piece(
        "SAR-013", "Dhakai Jamdani Saree", "Sprigs woven in air",
        "Muslin so light that the sprigs seem to hang in the air around you. Each is laid in by hand with a bamboo needle while "
        "the loom waits. Store it rolled, never folded.",
        "Cotton muslin", "Jamdani", "Phulia", HANDLOOM_COTTON, 11999, 9499, ("Ivory", "Sage"),
        "cotton-and-linen-sarees", Look("jamdani", "sheer", "jamdani_band", pallu="jamdani"),
        ("the-ivory-room", "monsoon-cotton"), ("handloom", "lightweight"), ("Day", "Festive"),
    ),
    Piece(
        "SAR-014", "Linen Zari Edge Saree", "Hundred-count linen",
        "Hundred-count linen with a single line of silver zari and a tassel at every inch of the pallu. Irons itself on the "
        "body by noon. The saree of people who do not wear sarees.",
        "Linen", "Zari edge", "Bhagalpur", LINEN, 5499, 4299, ("Olive", "Powder Blue", "Rust"),
        "cotton-and-linen-sarees", Look("plain", "linen", "zari_band", pallu="stripes", metal="silver"),
        (), ("office", "lightweight"), ("Work", "Day"),
    ),
    Piece(
        "SAR-015", "Lucknow Chikan Georgette Saree", "White on white",
        "White thread on pale georgette, with the shadow stitch worked from behind so the flower blooms through. The border is "
        "a jaali in which no thread has been cut. Quiet, until you come close.",
        "Georgette", "Chikankari", "Lucknow", GEORGETTE, 9999, 7999, ("Ivory", "Blush"),
        "georgette-and-organza-sarees", Look("chikankari", "sheer", "scallop", pallu="chikankari", metal="none"),
        ("the-ivory-room",), ("lightweight",), ("Day", "Evening"),
    ),
    Piece(
        "SAR-016", "Bagh Organza Saree", "Painted flowers, scalloped edge",
        "Crisp organza with flowers painted wet on wet and outlined when dry. The scalloped edge is finished in a single gold "
        "thread. Hold it to a window before you wear it.",
        "Silk organza", "Hand-painted flowers", "Jaipur", SILK, 8999, 6999, ("Powder Blue", "Blush"),
        "georgette-and-organza-sarees", Look("floral", "sheer", "scallop", pallu="floral"),
        ("the-ivory-room",), ("new", "lightweight"), ("Day", "Evening"), featured=True,
    ),
    Piece(
        "SAR-017", "Ajrakhpur Modal Silk Saree", "Indigo and madder",
        "A field of stars in indigo, a pallu in madder and a border where the two meet. Sixteen steps, fourteen days, one river. "
        "Heavy enough to fall well and soft enough to sleep in.",
        "Modal silk", "Ajrakh", "Ajrakhpur", SILK, 7999, 5999, ("Indigo", "Madder"), "silk-sarees",
        Look("ajrakh", "silk", "block_band", pallu="ajrakh"),
        ("ajrakh-and-indigo",), ("natural-dye",), ("Work", "Festive"),
    ),
    Piece(
        "SAR-018", "Bengal Tant Saree", "Crisp cotton, red border",
        "Starched, light and a little transparent, with a broad border in one clear colour. The tant of every Bengali summer, "
        "woven a shade finer. Worn by grandmothers and now stolen by granddaughters.",
        "Handloom cotton", "Woven border", "Shantipur", ZARI_COTTON, 2499, 1899, ("Ivory", "Mustard"),
        "cotton-and-linen-sarees", Look("stripes", "matte", "jamdani_band", pallu="stripes", metal="none"),
        ("monsoon-cotton",), ("handloom", "lightweight"), ("Puja", "Day"),
    ),
)
