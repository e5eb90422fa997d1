"""Embroidered and occasion blouses."""

from __future__ import annotations

from catalog.demo.pieces.piece import Look, Piece

SILK = "62061090"
SYNTHETIC = "62064000"
COTTON = "62063090"

DESIGNER_BLOUSES: tuple[Piece, ...] = (
    Piece(
        "BLS-029", "Noor Velvet Blouse", "Zardozi on silk velvet, full sleeve",
        "Silk velvet, cut close, with zardozi trees climbing the bodice and both full sleeves. Eleven men worked on the first "
        "one for nineteen days; we have become a little faster. For winter weddings and very good jewellery.",
        "Silk velvet", "Zardozi", "Lucknow", SILK, 8999, 6999, ("Wine", "Bottle Green"), "designer-blouses",
        Look("zardozi", "velvet", "zardozi_vine", "v", "deep-u", "full"),
        ("the-wedding-edit",), ("bridal", "statement-back"), ("Wedding",), featured=True,
        closure="Hooks at the back, dori",
    ),
    Piece(
        "BLS-030", "Gulab Gota Patti Blouse", "Ribbon leaves on georgette",
        "Folded gota ribbon is cut into leaves and stitched down petal by petal until a lattice of flowers covers the cloth. "
        "A sweetheart neck and elbow sleeves, with a gota edge that rustles. Rajasthan at its most cheerful.",
        "Viscose georgette", "Gota patti", "Jaipur", SYNTHETIC, 3999, 3299, ("Rani Pink", "Marigold"),
        "designer-blouses", Look("gota", "sheer", "gota_band", "sweetheart", "deep-u", "elbow"),
        ("the-wedding-edit", "diwali-evenings"), ("bestseller", "statement-back"), ("Wedding", "Festive"),
        closure="Hooks at the back, dori", featured=True,
    ),
    Piece(
        "BLS-031", "Sheesh Mahal Blouse", "Mirrors on raw silk",
        "Mirrors in three sizes are laid out in a lattice, each ringed with zari, after the ceiling of the palace it is named "
        "for. Square neck and short sleeves keep the shape simple. Stand near the lamps.",
        "Raw silk", "Mirror work", "Udaipur", SILK, 5499, 4499, ("Ivory", "Peacock"), "designer-blouses",
        Look("mirror", "raw", "mirror_band", "square", "deep-u", "short", scale=1.15),
        ("diwali-evenings", "the-wedding-edit"), ("statement-back",), ("Wedding", "Festive"),
        closure="Hooks at the back, dori",
    ),
    Piece(
        "BLS-032", "Bagh Organza Blouse", "Painted garden, puff sleeve",
        "A garden painted in water colours on crisp organza, with a puff sleeve that stands by itself. The body is lined in "
        "satin; the sleeves are left clear. Pair with the saree of the same name or with plain ivory.",
        "Silk organza", "Hand-painted flowers", "Jaipur", SILK, 3299, 2599, ("Blush", "Powder Blue"),
        "designer-blouses", Look("floral", "sheer", "piping", "boat", "keyhole", "puff"),
        ("the-ivory-room",), ("new", "lightweight"), ("Day", "Evening"), lining="Satin",
        closure="Covered buttons at the back",
    ),
    Piece(
        "BLS-033", "Taara Sequin Blouse", "Sleeveless, all over sequins",
        "Matte sequins in rows as close as fish scales, with a few bright ones let in to catch the room. Sleeveless V, fully "
        "lined in satin so nothing scratches. It is lighter than it looks.",
        "Georgette", "Sequins", "Delhi", SYNTHETIC, 3499, 2599, ("Black", "Champagne"), "designer-blouses",
        Look("sequins", "matte", "piping", "v", "deep-u", "sleeveless"),
        ("diwali-evenings",), ("statement-back",), ("Evening",), lining="Satin",
        closure="Hooks at the back, dori",
    ),
    Piece(
        "BLS-034", "Patiala Phulkari Blouse", "Darned flowers in floss",
        "Untwisted silk floss is darned from the wrong side, counting threads, until the front glows like enamel. Round neck, "
        "elbow sleeves and a plain border to rest the eye.",
        "Cotton", "Phulkari", "Patiala", COTTON, 2599, 2099, ("Rust", "Indigo"), "designer-blouses",
        Look("phulkari", "matte", "ikat_band", "round", "round", "elbow"),
        ("diwali-evenings",), ("bestseller",), ("Festive", "Day"),
    ),
    Piece(
        "BLS-035", "Aari Peacock Blouse", "Chain stitch on silk",
        "The aari needle draws a chain finer than handwriting, and here it draws peacocks and mango leaves at the neck and "
        "sleeve. South Indian silk, elbow sleeves, a deep U at the back with a bead-tipped dori.",
        "Mulberry silk", "Aari embroidery", "Chennai", SILK, 5999, 4799, ("Emerald", "Maroon"), "designer-blouses",
        Look("paisley", "silk", "paisley_band", "round", "deep-u", "elbow"),
        ("the-wedding-edit",), ("bridal", "statement-back"), ("Wedding",), closure="Hooks at the back, dori",
    ),
    Piece(
        "BLS-036", "Shikargah Velvet Blouse", "High neck, full sleeve",
        "A high-necked velvet with a fine gold lattice, named for the hunting-ground brocades it borrows from. Full sleeves, "
        "six covered buttons at each wrist. Nothing else is needed.",
        "Silk velvet", "Zari lattice", "Varanasi", SILK, 6499, 5299, ("Navy", "Plum"), "designer-blouses",
        Look("jaal", "velvet", "zari_band", "high", "keyhole", "full"),
        ("the-wedding-edit", "diwali-evenings"), ("new",), ("Wedding", "Evening"),
        closure="Covered buttons at the back",
    ),
    Piece(
        "BLS-037", "Chanderi Jaal Blouse", "Bell sleeve, ogee lattice",
        "Silk across cotton gives Chanderi its dry shimmer, and the ogee lattice in zari gives it something to say. Square "
        "neck, bell sleeve, lined in mulmul. Good manners in cloth.",
        "Chanderi silk-cotton", "Zari jaal", "Chanderi", SILK, 2899, 2399, ("Sage", "Blush"), "designer-blouses",
        Look("jaal", "sheer", "zari_band", "square", "v", "bell", scale=1.2),
        ("the-ivory-room", "loom-and-zari"), ("handloom", "lightweight"), ("Day", "Festive"),
    ),
    Piece(
        "BLS-038", "Baluchari Story Blouse", "Woven figures, elbow sleeve",
        "Baluchari weavers tell stories in the pallu; we asked them for a line or two on a sleeve. Resham figures on mulberry "
        "silk, a boat neck and a plain back. Look closely, somebody is playing the sitar.",
        "Baluchari silk", "Resham weave", "Bishnupur", SILK, 4299, 3499, ("Maroon", "Navy"), "designer-blouses",
        Look("patola", "silk", "lotus", "boat", "round", "elbow", scale=0.85),
        ("loom-and-zari",), ("handloom",), ("Festive", "Wedding"),
    ),
    Piece(
        "BLS-039", "Parsi Gara Blouse", "Silk-thread garden on black",
        "Cranes, peonies and pheasants crossed the sea from Canton and stayed in Bombay. Satin stitch in ivory and rose on a "
        "heavy crepe, with a boat neck and three-quarter sleeves. An heirloom from the first wearing.",
        "Silk crepe", "Gara embroidery", "Mumbai", SILK, 7499, 5999, ("Black", "Plum"), "designer-blouses",
        Look("gara", "silk", "scallop", "boat", "v", "three-quarter", metal="none"),
        ("the-wedding-edit", "diwali-evenings"), ("new",), ("Evening", "Wedding"),
    ),
    Piece(
        "BLS-040", "Moti Bell Sleeve Blouse", "Pearl work on organza",
        "Seed pearls and white thread on ivory organza, with a bell sleeve that ends in a scallop. The neckline is a clean "
        "sweetheart over a satin lining. Made for registry mornings.",
        "Silk organza", "Pearl and thread work", "Hyderabad", SILK, 4499, 3599, ("Ivory",), "designer-blouses",
        Look("chikankari", "sheer", "pearl_band", "sweetheart", "keyhole", "bell", metal="silver"),
        ("the-ivory-room", "the-wedding-edit"), ("bridal", "lightweight"), ("Wedding", "Day"), lining="Satin",
        closure="Covered buttons at the back",
    ),
)
