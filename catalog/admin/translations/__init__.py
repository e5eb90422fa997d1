"""Other languages for staff: beside every row its words, and one page that tells what is missing."""

from catalog.admin.translations.desk import TranslationsDesk
from catalog.admin.translations.rows import TranslatedAdmin

__all__ = ["TranslatedAdmin", "TranslationsDesk"]
