"""Countries by ISO 3166: their names, how their addresses are written, and what of an address has to be there.

Names, codes and numbers: ISO 3166-1. Postal codes: the patterns of Unicode CLDR's `postalCodeData`; a country that is
not here, or has none, takes any short code or none at all. A state or province is asked for where its post wants one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

HOME = "IN"
# The GST portal's state code for every place outside India: the place of supply of what is exported.
ABROAD = "96"
LONGEST_POSTAL_CODE = 10
_ANY_POSTAL_CODE = re.compile(r"[A-Z0-9][A-Z0-9 -]{0,9}")


@dataclass(frozen=True, slots=True)
class Country:
    """A country: three letters and number of ISO 3166, its postal codes as a pattern (empty: it has none, or any), an
    example of one, and whether addresses name a state, province, emirate or prefecture."""

    code: str
    iso_3: str
    number: str
    name: str
    postal: str = ""
    example: str = ""
    has_provinces: bool = False

    def postal_code(self, typed: str) -> str | None:
        """A postal code as it is written there; empty where it may be left out; None when it cannot be one."""
        code = " ".join(typed.upper().split())
        if not self.postal:
            return code if not code or _ANY_POSTAL_CODE.fullmatch(code) else None
        return code if re.fullmatch(self.postal, code) else None


_UK = r"GIR ?0AA|[A-Z]{1,2}[0-9][A-Z0-9]? ?[0-9][A-Z]{2}"
_ROWS = (
    ("IN", "ind", "356", "India", r"[1-9][0-9]{5}", "560001", True),
    ("US", "usa", "840", "United States", r"[0-9]{5}(-[0-9]{4})?", "10001", True),
    ("GB", "gbr", "826", "United Kingdom", _UK, "SW1A 1AA", False),
    ("AE", "are", "784", "United Arab Emirates", "", "", True),
    ("CA", "can", "124", "Canada", r"[A-Z][0-9][A-Z] ?[0-9][A-Z][0-9]", "M5V 3L9", True),
    ("AU", "aus", "036", "Australia", r"[0-9]{4}", "2000", True),
    ("SG", "sgp", "702", "Singapore", r"[0-9]{6}", "238801", False),
    ("DE", "deu", "276", "Germany", r"[0-9]{5}", "10115", False),
    ("FR", "fra", "250", "France", r"[0-9]{5}", "75001", False),
    ("NZ", "nzl", "554", "New Zealand", r"[0-9]{4}", "6011", False),
    ("QA", "qat", "634", "Qatar", "", "", False),
    ("SA", "sau", "682", "Saudi Arabia", r"[0-9]{5}(-[0-9]{4})?", "11564", False),
    ("KW", "kwt", "414", "Kuwait", r"[0-9]{5}", "54541", False),
    ("OM", "omn", "512", "Oman", r"[0-9]{3}", "133", False),
    ("BH", "bhr", "048", "Bahrain", r"[0-9]{3,4}", "317", False),
    ("JP", "jpn", "392", "Japan", r"[0-9]{3}-?[0-9]{4}", "100-8994", True),
    ("NL", "nld", "528", "Netherlands", r"[1-9][0-9]{3} ?[A-Z]{2}", "1012 AB", False),
    ("IE", "irl", "372", "Ireland", r"[A-Z0-9]{3} ?[A-Z0-9]{4}", "D02 AF30", False),
    ("IT", "ita", "380", "Italy", r"[0-9]{5}", "00144", True),
    ("ES", "esp", "724", "Spain", r"[0-9]{5}", "28001", True),
    ("PT", "prt", "620", "Portugal", r"[0-9]{4}-[0-9]{3}", "1000-001", False),
    ("BE", "bel", "056", "Belgium", r"[0-9]{4}", "1000", False),
    ("LU", "lux", "442", "Luxembourg", r"[0-9]{4}", "1111", False),
    ("AT", "aut", "040", "Austria", r"[0-9]{4}", "1010", False),
    ("CH", "che", "756", "Switzerland", r"[0-9]{4}", "8001", False),
    ("DK", "dnk", "208", "Denmark", r"[0-9]{4}", "1050", False),
    ("SE", "swe", "752", "Sweden", r"[0-9]{3} ?[0-9]{2}", "111 22", False),
    ("NO", "nor", "578", "Norway", r"[0-9]{4}", "0150", False),
    ("FI", "fin", "246", "Finland", r"[0-9]{5}", "00100", False),
    ("PL", "pol", "616", "Poland", r"[0-9]{2}-[0-9]{3}", "00-001", False),
    ("CZ", "cze", "203", "Czechia", r"[0-9]{3} ?[0-9]{2}", "110 00", False),
    ("GR", "grc", "300", "Greece", r"[0-9]{3} ?[0-9]{2}", "104 31", False),
    ("MY", "mys", "458", "Malaysia", r"[0-9]{5}", "50000", True),
    ("TH", "tha", "764", "Thailand", r"[0-9]{5}", "10200", True),
    ("HK", "hkg", "344", "Hong Kong", "", "", False),
    ("ID", "idn", "360", "Indonesia", r"[0-9]{5}", "10110", True),
    ("PH", "phl", "608", "Philippines", r"[0-9]{4}", "1000", False),
    ("VN", "vnm", "704", "Vietnam", r"[0-9]{5,6}", "100000", True),
    ("KR", "kor", "410", "South Korea", r"[0-9]{5}", "03051", False),
    ("LK", "lka", "144", "Sri Lanka", r"[0-9]{5}", "00100", False),
    ("NP", "npl", "524", "Nepal", r"[0-9]{5}", "44600", False),
    ("BD", "bgd", "050", "Bangladesh", r"[0-9]{4}", "1000", False),
    ("MU", "mus", "480", "Mauritius", "", "", False),
    ("ZA", "zaf", "710", "South Africa", r"[0-9]{4}", "2001", True),
    ("KE", "ken", "404", "Kenya", r"[0-9]{5}", "00100", False),
)  # fmt: skip
COUNTRIES = {row[0]: Country(*row) for row in _ROWS}


def country_of(code: str) -> Country:
    """A country by its two letters; one that is not in the table goes by its code and takes any postal code."""
    return COUNTRIES.get(code) or Country(code, code.lower(), "", code)
