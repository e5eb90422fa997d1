"""Places of India by PIN code: which state and district a parcel or a tax line belongs to. And other countries."""

from core.geo.countries import ABROAD, HOME, LONGEST_POSTAL_CODE, Country, country_of
from core.geo.directory import Place, clean_pincode, pin_place
from core.geo.distance import pin_distance_km
from core.geo.states import STATES, state_code_of

__all__ = [
    "ABROAD",
    "HOME",
    "LONGEST_POSTAL_CODE",
    "STATES",
    "Country",
    "Place",
    "clean_pincode",
    "country_of",
    "pin_distance_km",
    "pin_place",
    "state_code_of",
]
