"""What the catalogue moves when a shop moves house, and what it builds again on arrival."""

from __future__ import annotations

from collections.abc import Iterator

from catalog import models as tables
from catalog.listing.operations import refresh_listing
from catalog.media.models import Image
from catalog.products.models import Product
from core.portability import Kind, Portable

CHUNK = 500


def picture_files() -> Iterator[str]:
    """Every file of every picture, by its name in MEDIA_ROOT."""
    rows = Image.objects.values_list("stem", "widths", "formats").iterator(chunk_size=CHUNK)
    for stem, widths, formats in rows:
        yield f"{stem}.jpg"
        yield from (f"{stem}-{width}.{extension}" for width in widths for extension in formats)


def index_everything() -> None:
    """Write the search documents of all products anew."""
    numbers = list(Product.objects.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(numbers), CHUNK):
        refresh_listing(numbers[start : start + CHUNK])


PORTABLE = Portable(
    kinds=(
        Kind("size_charts", tables.SizeChart, ("handle",)),
        Kind("product_types", tables.ProductType, ("handle",)),
        Kind("sales_channels", tables.SalesChannel, ("code",)),
        Kind("products", tables.Product, ("public_id",)),
        Kind("product_options", tables.ProductOption, ("product", "title")),
        Kind("product_option_values", tables.ProductOptionValue, ("option", "value")),
        Kind("variants", tables.ProductVariant, ("public_id",)),
        Kind("variant_choices", tables.VariantOptionValue, ("variant", "option")),
        Kind("pictures_hung", tables.Image, ("key",)),
        Kind("categories", tables.ProductCategory, ("handle",)),
        Kind("category_products", tables.ProductCategory.products.through, ("productcategory", "product")),
        Kind("collections", tables.ProductCollection, ("handle",)),
        Kind("collection_products", tables.ProductCollection.products.through, ("productcollection", "product")),
        Kind("written_pages", tables.WrittenPage, ("handle",)),
        Kind("written_page_products", tables.WrittenPage.products.through, ("writtenpage", "product")),
        Kind("home_sections", tables.HomeSection, ("handle",)),
        Kind("tags", tables.ProductTag, ("handle",)),
        Kind("tag_products", tables.ProductTag.products.through, ("producttag", "product")),
        Kind("product_links", tables.ProductLink, ("product", "kind", "target")),
        Kind("translated_words", tables.Phrase, ("language", "text")),
        Kind("address_redirects", tables.HandleRedirect, ("kind", "handle")),
        Kind("measurement_forms", tables.MeasurementForm, ("handle",)),
        Kind("measurement_fields", tables.MeasurementField, ("form", "name")),
        Kind("tailoring", tables.Tailoring, ("product",)),
        Kind("add_ons", tables.AddOn, ("handle",)),
        Kind("add_on_products", tables.AddOn.products.through, ("addon", "product")),
        Kind("add_on_categories", tables.AddOn.categories.through, ("addon", "productcategory")),
        Kind("add_on_prices", tables.AddOnPrice, ("add_on", "currency")),
        Kind("bundles", tables.Bundle, ("variant",)),
        Kind("regions", tables.Region, ("code",)),
        Kind("region_countries", tables.RegionCountry, ("country",)),
        Kind("customer_groups", tables.CustomerGroup, ("code",)),
        Kind("price_lists", tables.PriceList, ("code",)),
        Kind("special_prices", tables.SpecialPrice, ("variant", "currency", "price_list", "rules_key", "min_quantity")),
        Kind("price_rules", tables.PriceRule, ("price_list", "price", "attribute", "operator")),
        Kind("price_sets", tables.PriceSet, ("variant",)),
        Kind("prices", tables.Price, ("price_set", "currency", "min_quantity")),
        Kind("tax_rates", tables.TaxRate, ("hsn_prefix", "gst_policy", "slab_upto", "starts_on")),
        Kind("stock_locations", tables.StockLocation, ("public_id",)),
        Kind("inventory_items", tables.InventoryItem, ("variant",)),
        Kind("inventory_levels", tables.InventoryLevel, ("item", "location")),
        Kind("kit_components", tables.KitComponent, ("kit_variant", "component_variant")),
        Kind("stock_terms", tables.StockTerms, ("variant",)),
        Kind("stock_settings", tables.StockSettings, ("id",)),
        Kind("reservations", tables.ReservationItem, ("public_id",)),
        Kind(
            "stock_movements",
            tables.StockMovement,
            ("level", "at", "kind", "delta_stocked", "delta_committed", "delta_reserved", "reference"),
            numbered=True,
            append_only=True,
        ),
        Kind("stock_snapshot", tables.StockSnapshot, ("id",)),
        Kind("synonyms", tables.SearchSynonym, ("term", "meaning")),
    ),
    left_out={
        "catalog.PictureUpload": "uploads on their way; what they became is a picture",
        "catalog.RetiredPicture": "files that wait to be deleted",
        "catalog.ListingEntry": "derived: written anew from the products",
        "catalog.ListingPlace": "derived: written anew from the products",
        "catalog.ListingText": "derived: the database writes it from the listing entries",
        "catalog.FacetValue": "derived: written anew from the products",
        "catalog.ListingMark": "derived: written anew from the products",
        "catalog.SearchLog": "anonymous counts, kept for a while only",
        "catalog.SearchWord": "derived: learnt anew from the search documents",
    },
    files=picture_files,
    afterwards=(index_everything,),
)  # fmt: skip
