"""From what the catalogue says of a product to what a list keeps of it: pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from catalog.listing.queries.facts import EntryFacts
from catalog.listing.rules import EVERYTHING, IN_STOCK, Named, above, band_of, size_rank
from catalog.media.queries import ImageRow
from catalog.products.queries.shelf import BADGE_TAGS
from catalog.translations.rules import ENGLISH

COLOUR, SIZE = "Colour", "Size"
CARD_WORDS = ("title", "subtitle")
FIGURE_FACETS = ("price:", "sized:", "stock:")


def named_of(facts: EntryFacts) -> list[Named]:
    """Every choice this product answers to, but for where it hangs."""
    words = facts.words
    found = [
        Named("type", words["type__title"] or ""),
        Named("fabric", words["fabric"]),
        Named("work", words["work"]),
    ]
    found += [Named("occasion", word) for word in words["occasion"]]
    found += [Named("tag", title) for title in facts.groups.tags.values()]
    for pk, choices in facts.chosen.items():
        found += figure_names(choices, is_stocked=pk in facts.figures.stocked)
        found += [Named("colour", each.value, 0, each.swatch) for each in choices if each.option == COLOUR]
        found += [Named("size", each.value, size_rank(each.value)) for each in choices if each.option == SIZE]
    found.append(band_of(facts.figures.lowest))
    return [each for each in found if each.label and not each.token.endswith(":")]


def figure_names(choices: Sequence[Any], *, is_stocked: bool) -> list[Named]:
    """The sizes that can be bought now: stock decides, so they are written again with the figures."""
    sizes = [each.value for each in choices if each.option == SIZE] if is_stocked else []
    return [Named("sized", size, size_rank(size)) for size in sizes]


def scopes_of(facts: EntryFacts, parents: Mapping[int, int | None]) -> list[str]:
    """The shelves a product stands on: its categories with all above them, its collections."""
    found = [f"category:{pk}" for pk in sorted(above(facts.groups.categories, parents))]
    return found + [f"collection:{pk}" for pk in facts.groups.collections]


def tokens_of(facts: EntryFacts, scopes: Sequence[str]) -> list[str]:
    """Everything it is, sorted, each once."""
    found = {EVERYTHING, *scopes, *(each.token for each in named_of(facts))}
    return sorted(found | ({IN_STOCK} if facts.figures.stocked else set()))


def card_of_facts(facts: EntryFacts) -> dict[str, Any]:
    """What its card shows that neither prices nor stock change, as JSON."""
    words, first, hover = facts.words, *two_pictures(facts.pictures)
    choices = sorted({each for chosen in facts.chosen.values() for each in chosen})
    colours = {each.value: each.swatch for each in choices if each.option == COLOUR}
    return {
        "id": words["public_id"],
        "handle": words["handle"],
        "words": {
            language: {name: said[name] for name in CARD_WORDS if said.get(name)}
            for language, said in {**words["translations"], ENGLISH: words}.items()
        },
        "pictures": [list(image[1:]) for image in (first, hover) if image is not None],
        "colours": list(colours),
        "swatches": {name: swatch for name, swatch in colours.items() if swatch},
        "sizes": list(dict.fromkeys(each.value for each in choices if each.option == SIZE)),
        "badge": next((text for handle, text in BADGE_TAGS.items() if handle in facts.groups.tags), ""),
    }


def two_pictures(pictures: Sequence[ImageRow]) -> tuple[ImageRow | None, ImageRow | None]:
    """The first picture, and the back of the same colour or else the next one, to show under the pointer."""
    if not pictures:
        return None, None
    first, others = pictures[0], pictures[1:]
    backs = (image for image in others if image.view == "back" and image.colour == first.colour)
    return first, next(backs, others[0] if others else None)
