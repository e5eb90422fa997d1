"""Places of India by PIN code: which state and district a parcel or a tax line belongs to."""

from core.geo.directory import Place, clean_pincode, pin_place
from core.geo.distance import pin_distance_km
from core.geo.states import STATES, state_code_of

__all__ = ["STATES", "Place", "clean_pincode", "pin_distance_km", "pin_place", "state_code_of"]
