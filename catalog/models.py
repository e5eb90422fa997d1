"""Where Django finds the tables of every room of the catalogue."""

from catalog.addresses.models import HandleRedirect
from catalog.assortment.models import ProductLink, ProductType, SalesChannel, SizeChart
from catalog.collections.models import CollectionProduct, ProductCategory, ProductCollection, ProductTag
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
from catalog.pricing.models import (
    CustomerGroup,
    Price,
    PriceList,
    PriceRule,
    PriceSet,
    Region,
    RegionCountry,
    SpecialPrice,
)
from catalog.products.models import (
    Product,
    ProductOption,
    ProductOptionValue,
    ProductVariant,
    VariantOptionValue,
)
from catalog.search.models import SearchDocument, SearchSynonym, SearchWord
from catalog.tax.models import TaxRate
from catalog.translations.models import Phrase

__all__ = [
    "AddOn",
    "AddOnPrice",
    "Bundle",
    "CollectionProduct",
    "CustomerGroup",
    "HandleRedirect",
    "Image",
    "InventoryItem",
    "InventoryLevel",
    "MeasurementField",
    "MeasurementForm",
    "Phrase",
    "Price",
    "PriceList",
    "PriceRule",
    "PriceSet",
    "Product",
    "ProductCategory",
    "ProductCollection",
    "ProductLink",
    "ProductOption",
    "ProductOptionValue",
    "ProductTag",
    "ProductType",
    "ProductVariant",
    "Region",
    "RegionCountry",
    "ReservationItem",
    "SalesChannel",
    "SearchDocument",
    "SearchSynonym",
    "SearchWord",
    "SpecialPrice",
    "SizeChart",
    "StockLocation",
    "StockMovement",
    "StockSnapshot",
    "Tailoring",
    "TaxRate",
    "VariantOptionValue",
]
