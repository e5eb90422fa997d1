"""The shop's shelves (categories), stories (collections) and labels (tags)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Shelf:
    """A category. `showing` is the style (and colour) on its card picture."""

    handle: str
    title: str
    description: str
    parent: str | None
    showing: tuple[str, str]


@dataclass(frozen=True)
class Story:
    """A collection: its text and the styles (with colours) on its card picture, foremost first."""

    handle: str
    title: str
    description: str
    showing: tuple[tuple[str, str], ...]


CATEGORIES: tuple[Shelf, ...] = (
    Shelf(
        "blouses",
        "Blouses",
        "The blouse decides how a saree is worn. Ours are cut on Indian blocks in seven sizes, with margins to let out "
        "and a tailor's eye for the shoulder.",
        None,
        ("BLS-001", "Maroon"),
    ),
    Shelf(
        "silk-blouses",
        "Silk blouses",
        "Raw silk, brocade, ikat and crepe from the looms of Varanasi, Kanchipuram, Pochampally and Bengaluru.",
        "blouses",
        ("BLS-003", "Emerald"),
    ),
    Shelf(
        "cotton-blouses",
        "Cotton and linen blouses",
        "Block prints, kalamkari, khadi and chikan for working days and hot months. They soften with every wash.",
        "blouses",
        ("BLS-015", "Kora"),
    ),
    Shelf(
        "designer-blouses",
        "Embroidered blouses",
        "Zardozi, gota, mirrors, aari and gara, worked by hand. One of these and a plain saree is enough.",
        "blouses",
        ("BLS-029", "Wine"),
    ),
    Shelf(
        "sarees",
        "Sarees",
        "Six yards from eighteen weaving and printing towns, chosen for how they fall.",
        None,
        ("SAR-001", "Maroon"),
    ),
    Shelf(
        "silk-sarees",
        "Silk sarees",
        "Kanjivaram, Banarasi, Paithani, Patola, Chanderi: sarees that are handed on.",
        "sarees",
        ("SAR-003", "Plum"),
    ),
    Shelf(
        "cotton-and-linen-sarees",
        "Cotton and linen sarees",
        "Jamdani, mul, tant and linen. Light on the shoulder, easy at the ironing board.",
        "sarees",
        ("SAR-012", "Indigo"),
    ),
    Shelf(
        "georgette-and-organza-sarees",
        "Georgette and organza sarees",
        "Bandhani, leheriya, chikan and painted organza, for evenings and for dancing.",
        "sarees",
        ("SAR-009", "Rani Pink"),
    ),
    Shelf(
        "lehengas",
        "Lehengas",
        "Skirts with a real flare, each with its own blouse, for weddings, Navratri and cocktail evenings.",
        None,
        ("LEH-002", "Rani Pink"),
    ),
    Shelf(
        "dupattas",
        "Dupattas",
        "A border, a field of butis, a fringe. The quickest way to dress up what you already own.",
        None,
        ("DUP-001", "Marigold"),
    ),
    Shelf(
        "blouse-fabrics",
        "Blouse fabrics",
        "Uncut pieces of one metre and cloth from the bolt, for those who have a tailor they trust.",
        None,
        ("FAB-001", "Maroon"),
    ),
)

COLLECTIONS: tuple[Story, ...] = (
    Story(
        "the-wedding-edit",
        "The Wedding Edit",
        "Maroon and gold for the pheras, ivory for the morning after, something that turns well for the sangeet. The pieces "
        "we would pack for three days and four changes.",
        (("LEH-001", "Maroon"), ("BLS-029", "Wine")),
    ),
    Story(
        "monsoon-cotton",
        "Monsoon Cotton",
        "Cottons and mulmuls that dry by evening, printed with butis, waves and leaves. Made for the months when the city "
        "smells of rain.",
        (("BLS-015", "Kora"), ("SAR-012", "Indigo")),
    ),
    Story(
        "ajrakh-and-indigo",
        "Ajrakh & Indigo",
        "Indigo, madder, iron and river water. Prints that take sixteen steps, and ikats that are dyed before they are woven.",
        (("SAR-017", "Indigo"), ("BLS-011", "Madder")),
    ),
    Story(
        "loom-and-zari",
        "Loom & Zari",
        "Handloom silks with borders that were counted thread by thread: korvai, kadhwa, asavali, jangla.",
        (("SAR-002", "Emerald"), ("BLS-003", "Rani Pink")),
    ),
    Story(
        "diwali-evenings",
        "Diwali Evenings",
        "Mirrors, gota, bandhani and velvet. Clothes that know what to do with lamplight.",
        (("LEH-002", "Marigold"), ("BLS-023", "Black")),
    ),
    Story(
        "the-ivory-room",
        "The Ivory Room",
        "Chikan, jamdani, organza and tissue in the colours of the first hour of the day.",
        (("SAR-016", "Powder Blue"), ("BLS-040", "Ivory")),
    ),
)

TAGS: tuple[tuple[str, str], ...] = (
    ("bestseller", "Bestseller"),
    ("bridal", "Bridal"),
    ("gift", "Good to give"),
    ("handloom", "Handloom"),
    ("lightweight", "Lightweight"),
    ("natural-dye", "Natural dyes"),
    ("new", "New"),
    ("office", "For work"),
    ("statement-back", "Statement back"),
)
