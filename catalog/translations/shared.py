"""The words that products share, as far as they are used, and what they are called in another language."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection

from catalog.products.queries.shelf import BADGE_TAGS, ONE_OF_A_KIND, SOLD, SOLD_OUT
from catalog.translations.rules import SHARED_LISTS, SHARED_WORDS

BADGES = (*BADGE_TAGS.values(), SOLD_OUT, SOLD, ONE_OF_A_KIND)
_COLUMNS = " UNION ALL ".join(f"SELECT {name}, 1 FROM catalog_product" for name in SHARED_WORDS)  # noqa: S608
_LISTS = " UNION ALL ".join(
    f"SELECT jsonb_array_elements_text({name}), 1 FROM catalog_product"  # noqa: S608
    for name in SHARED_LISTS
)
# What is said of pieces made for one shopper. Only what a phrase can hold.
_MADE = " UNION ALL ".join(
    f"SELECT {column}, 1 FROM {table} WHERE length({column}) <= 300"  # noqa: S608
    for table, column in (
        ("catalog_measurementform", "title"),
        ("catalog_measurementform", "intro"),
        ("catalog_measurementfield", "label"),
        ("catalog_measurementfield", "help_text"),
        ("catalog_addon", "title"),
        ("catalog_addon", "description"),
    )
)
# Figures need no translation: a word has a letter in it. Values of options are told once for each product.
USED = f"""
WITH used(text, uses) AS (
    {_COLUMNS} UNION ALL {_LISTS}
    UNION ALL SELECT value, 1 FROM catalog_productoptionvalue
    UNION ALL SELECT title, 1 FROM catalog_productoption
    UNION ALL SELECT jsonb_array_elements_text(columns), 1 FROM catalog_sizechart
    UNION ALL {_MADE}
    UNION ALL SELECT unnest(%(badges)s::text[]), 0
), words AS (
    SELECT trim(text) AS text, sum(uses) AS uses FROM used WHERE text ~ '[[:alpha:]]' GROUP BY 1
)
SELECT w.text, w.uses, COALESCE(p.meaning, '') FROM words w
LEFT JOIN catalog_phrase p ON p.text = w.text AND p.language = %(language)s
ORDER BY p.meaning IS NOT NULL, w.uses DESC, w.text
"""  # noqa: S608


@dataclass(frozen=True, slots=True)
class SharedWord:
    """A word in English, how many products, charts, forms and extras use it, and its meaning; empty when it has none yet."""

    text: str
    uses: int
    meaning: str


def words_in_use(language: str) -> tuple[SharedWord, ...]:
    """Every shared word that a page may say, in one query: those without a meaning first, the most used before others."""
    with connection.cursor() as cursor:
        cursor.execute(USED, {"badges": list(BADGES), "language": language})
        return tuple(SharedWord(text, int(uses), meaning) for text, uses, meaning in cursor.fetchall())
