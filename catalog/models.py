"""Where Django finds the tables of every room of the catalogue."""

from catalog.addresses.models import HandleRedirect
from catalog.assortment.models import ProductLink, ProductType, SalesChannel, SizeChart
from catalog.collections.models import CollectionProduct, ProductCategory, ProductCollection, ProductTag
from catalog.content.models import HomeSection, WrittenPage
from catalog.inventory.models import (
    InventoryItem,
    InventoryLevel,
    KitComponent,
    ReservationItem,
    StockLocation,
    StockMovement,
    StockSettings,
    StockSnapshot,
    StockTerms,
)
from catalog.listing.models import FacetValue, ListingEntry, ListingMark, ListingPlace, ListingText
from catalog.made.models import (
    AddOn,
    AddOnPrice,
    Bundle,
    MeasurementField,
    MeasurementForm,
    MetreGoods,
    Tailoring,
)
from catalog.media.models import Image
from catalog.media.uploads.models import PictureUpload, RetiredPicture
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
from catalog.search.models import SearchLog, SearchSynonym, SearchWord
from catalog.tax.models import TaxRate
from catalog.translations.models import Phrase

__all__ = [
    "AddOn",
    "AddOnPrice",
    "Bundle",
    "CollectionProduct",
    "CustomerGroup",
    "FacetValue",
    "HandleRedirect",
    "HomeSection",
    "Image",
    "InventoryItem",
    "InventoryLevel",
    "KitComponent",
    "ListingEntry",
    "ListingMark",
    "ListingPlace",
    "ListingText",
    "MeasurementField",
    "MeasurementForm",
    "MetreGoods",
    "Phrase",
    "PictureUpload",
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
    "RetiredPicture",
    "SalesChannel",
    "SearchLog",
    "SearchSynonym",
    "SearchWord",
    "SizeChart",
    "SpecialPrice",
    "StockLocation",
    "StockMovement",
    "StockSettings",
    "StockSnapshot",
    "StockTerms",
    "Tailoring",
    "TaxRate",
    "VariantOptionValue",
    "WrittenPage",
]
