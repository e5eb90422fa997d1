"""What is asked about things made for one shopper, and about bundles."""

from catalog.made.queries.kits import KitContent, contents_of, included_words
from catalog.made.queries.makings import (
    ConfiguredPrice,
    ExtraGone,
    MadePart,
    Making,
    configured_price,
    makings_of,
    words_of,
)
from catalog.made.queries.offers import (
    AddOnOffer,
    FormOffer,
    MakingOffer,
    chosen_making,
    form_of_variant,
    making_offer,
    measurement_form,
    measurement_forms,
)

__all__ = [
    "AddOnOffer",
    "ConfiguredPrice",
    "ExtraGone",
    "FormOffer",
    "KitContent",
    "MadePart",
    "Making",
    "MakingOffer",
    "chosen_making",
    "configured_price",
    "contents_of",
    "form_of_variant",
    "included_words",
    "making_offer",
    "makings_of",
    "measurement_form",
    "measurement_forms",
    "words_of",
]
