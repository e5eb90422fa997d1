"""Where Django finds the tables of every room of the catalogue."""

from catalog.collections.models import ProductCategory, ProductCollection, ProductTag
from catalog.inventory.models import (
    InventoryItem,
    InventoryLevel,
    ReservationItem,
    StockLocation,
    StockMovement,
    StockSnapshot,
)
from catalog.made.models import (
    AddOn,
    AddOnPrice,
    Bundle,
    MeasurementField,
    MeasurementForm,
    Tailoring,
)
from catalog.media.models import Image
from catalog.pricing.models import Price, PriceSet, Region
from catalog.products.models import (
    Product,
    ProductOption,
    ProductOptionValue,
    ProductVariant,
    VariantOptionValue,
)
from catalog.search.models import SearchDocument, SearchSynonym, SearchWord
from catalog.tax.models import TaxRate

__all__ = [
    "AddOn",
    "AddOnPrice",
    "Bundle",
    "Image",
    "InventoryItem",
    "InventoryLevel",
    "MeasurementField",
    "MeasurementForm",
    "Price",
    "PriceSet",
    "Product",
    "ProductCategory",
    "ProductCollection",
    "ProductOption",
    "ProductOptionValue",
    "ProductTag",
    "ProductVariant",
    "Region",
    "ReservationItem",
    "SearchDocument",
    "SearchSynonym",
    "SearchWord",
    "StockLocation",
    "StockMovement",
    "StockSnapshot",
    "Tailoring",
    "TaxRate",
    "VariantOptionValue",
]
