"""What is asked about things made for one shopper, and about bundles."""

from catalog.made.queries.fields import ExtraChoice, MeasureField, extra_choices, measure_fields
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
    choosable_products,
    chosen_making,
    form_of_variant,
    making_offer,
    measurement_form,
    measurement_forms,
)

__all__ = [
    "AddOnOffer",
    "ConfiguredPrice",
    "ExtraChoice",
    "ExtraGone",
    "FormOffer",
    "KitContent",
    "MadePart",
    "Making",
    "MakingOffer",
    "MeasureField",
    "choosable_products",
    "chosen_making",
    "configured_price",
    "contents_of",
    "extra_choices",
    "form_of_variant",
    "included_words",
    "making_offer",
    "makings_of",
    "measure_fields",
    "measurement_form",
    "measurement_forms",
    "words_of",
]
