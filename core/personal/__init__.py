"""What the shop holds about people: told to them on request, and taken out when they ask. Apps name their tables."""

from core.personal.erasing import erase_person, what_holds_up
from core.personal.holdings import Becomes, Changed, Holding, Kept, Person, Personal, Pseudonymised, Scrubbed
from core.personal.telling import Section, sections_of
from core.personal.words import pseudonym_of

__all__ = [
    "Becomes",
    "Changed",
    "Holding",
    "Kept",
    "Person",
    "Personal",
    "Pseudonymised",
    "Scrubbed",
    "Section",
    "erase_person",
    "pseudonym_of",
    "sections_of",
    "what_holds_up",
]
