"""What the catalogue holds about people: nothing. It says so table by table, so that a new one has to be thought of."""

from __future__ import annotations

from core.personal import Personal

_GOODS = "about what is sold"
_SHOP = "about the shop's own places and prices"

PERSONAL = Personal(
    harmless={
        "catalog.Phrase": _GOODS,
        "catalog.Product": _GOODS,
        "catalog.ProductVariant": _GOODS,
        "catalog.MetreGoods": _GOODS,
        "catalog.ProductCategory": _GOODS,
        "catalog.ProductCollection": _GOODS,
        "catalog.SizeChart": _GOODS,
        "catalog.MeasurementField": _GOODS,
        "catalog.AddOn": _GOODS,
        "catalog.ListingEntry": _GOODS,
        "catalog.WrittenPage": "what staff publish, with the name that stands beneath it",
        "catalog.PictureUpload": "pictures of what is sold, handed in by staff",
        "catalog.SalesChannel": _SHOP,
        "catalog.StockLocation": _SHOP,
        "catalog.Region": _SHOP,
        "catalog.CustomerGroup": _SHOP,
        "catalog.PriceList": _SHOP,
        "catalog.TaxRate": _SHOP,
        "catalog.ReservationItem": "names orders by number",
        "catalog.StockMovement": "names orders by number",
        "catalog.SearchLog": "words searched for, counted by day; nobody stands beside them",
    }
)
