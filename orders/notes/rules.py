"""What a note and a tag may say: pure."""

from __future__ import annotations

from collections.abc import Sequence

NOTE_LENGTH = 1000
TAG_LENGTH = 40
MOST_TAGS = 12


def tidy_tags(text: str) -> Sequence[str]:
    """Tags as they are kept, from what was typed between commas: lower case, single spaces, each once, sorted.

    Raises ValueError, in words for people, for a tag that is too long or for too many.
    """
    names = {" ".join(part.split()).casefold().lower() for part in text.split(",")} - {""}
    for name in sorted(names):
        if len(name) > TAG_LENGTH:
            raise ValueError(f"“{name[:20]}…” is too long for a tag: use at most {TAG_LENGTH} letters.")
        if any(letter.isupper() or ord(letter) < 32 for letter in name):
            raise ValueError(f"“{name[:20]}” has letters that a tag cannot have.")
    if len(names) > MOST_TAGS:
        raise ValueError(f"That is more than {MOST_TAGS} tags.")
    return sorted(names)
