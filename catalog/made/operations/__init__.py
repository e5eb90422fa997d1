"""The verbs of the room."""

from catalog.made.operations.bundles import (
    BundleContent,
    BundleSize,
    reprice_bundles,
    set_bundle,
    set_bundle_percent,
)
from catalog.made.operations.offers import (
    AddOnContent,
    FieldContent,
    FormContent,
    announce_making,
    set_add_on,
    set_measurement_form,
    set_selling_steps,
    set_tailoring,
)

__all__ = [
    "AddOnContent",
    "BundleContent",
    "BundleSize",
    "FieldContent",
    "FormContent",
    "announce_making",
    "reprice_bundles",
    "set_add_on",
    "set_bundle",
    "set_bundle_percent",
    "set_measurement_form",
    "set_selling_steps",
    "set_tailoring",
]
