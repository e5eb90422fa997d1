"""Letters in their reader's language: sentence by sentence from the same translation file as the pages.

A letter is composed in English. What the file does not know stays English, so nothing that matters is ever left out.
"""

from __future__ import annotations

import re
from dataclasses import replace

from django.conf import settings
from django.utils import translation
from django.utils.dates import MONTHS

from catalog.translations.rules import ENGLISH
from orders.customers.reading import reader_language
from storefront.languages import OTHERS, TAGS, WITHOUT_LANGUAGE
from storefront.letters.composing import ComposedLetter
from storefront.sentences import page_said_in, said_in

_AWAY = "|".join(map(re.escape, (*WITHOUT_LANGUAGE, *(f"{code}/" for code in OTHERS))))
_OWN_ADDRESS = re.compile(rf"({re.escape(settings.SITE_URL)})(/(?!{_AWAY})\S)")
_LEAD = re.compile(r"^(\s*(?:- )?)(.*?)(\s*)$")
_DAY = re.compile(r"\b(\d{1,2}) (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) (\d{4})\b")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_LINK_LINE = re.compile(r"^(.{2,80}): (https?://\S+)$")


def for_its_reader(letter: ComposedLetter) -> ComposedLetter:
    """The letter in the language of the order it is about, else of the customer at its address. Two queries at most.

    Texts to telephones stay as they are: each is registered word for word.
    """
    if letter.channel != "email":
        return letter
    code = letter.language or reader_language(order_number=letter.order_number, email=letter.to)
    return letter if code == ENGLISH or code not in OTHERS else letter_said_in(code, letter)


def letter_said_in(code: str, letter: ComposedLetter) -> ComposedLetter:
    """Subject and both bodies in another language, their links leading to pages in it."""
    text = "\n".join(_line_said_in(code, line) for line in letter.text.split("\n"))
    html = page_said_in(code, letter.html).replace('lang="en-IN"', f'lang="{TAGS[code]}"')
    return replace(
        letter, subject=said_in(code, letter.subject), text=_led(code, text), html=_led(code, html)
    )


def _line_said_in(code: str, line: str) -> str:
    lead, said, rest = _LEAD.match(line).groups()  # type: ignore[union-attr]  # it matches every line
    link = _LINK_LINE.match(said)
    told = f"{said_in(code, link[1])}: {link[2]}" if link else said_in(code, said)
    return f"{lead}{told}{rest}"


def _led(code: str, text: str) -> str:
    """With links into the language, and days as it writes them."""
    with translation.override(code):
        dated = _DAY.sub(lambda day: f"{day[1]} {MONTHS[_MONTHS.index(day[2]) + 1]} {day[3]}", text)
    return _OWN_ADDRESS.sub(rf"\1/{code}\2", dated)
