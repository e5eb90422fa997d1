"""What is said of products, and what is not the shop's to say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from rest_framework import serializers

from catalog.api.writing import GROUPS
from catalog.products.models import Product
from catalog.products.operations import ProductContent
from catalog.sheets.cells import as_the_table_wants
from catalog.sheets.content import ERP, TEXTS
from core.api.bodies import Body, Text, Whole
from core.api.errors import BadRequest
from core.backoffice.bodies import Moment
from core.backoffice.many import YesOrNo
from core.errors import Refused

LONGEST = 20_000
MOST_ITEMS = 100
MOST_RANK = 2_000_000_000
ERP_OWNED = frozenset(
    ("sku", "hs_code", "mrp", "price", "prices", "stock", "levels", "erp_status", "erp_name", "erp_sku", "gst_policy",
     "weight_g", "uom", "options", "variants", "barcode")
)  # fmt: skip


class OwnedByErp(BadRequest):
    """It is the ERP's to say."""

    code = "owned_by_erp"


class NotMadeHere(Refused):
    """Products and variants come from the ERP, and go there too."""

    code = "owned_by_erp"
    message = (
        "Products and variants are made, changed and discontinued in the ERP and come here by themselves, as drafts. "
        "Here they get their words, groups and pictures, and are shown and hidden."
    )
    http_status = 405


class Words(serializers.ListField):
    """A list of texts."""

    def __init__(self, **how: Any) -> None:
        super().__init__(
            **{"child": Text(allow_null=False), "required": False, "max_length": MOST_ITEMS, **how}
        )


class ShopsOwn(Body):
    """A body that knows what the ERP owns, and says so."""

    @classmethod
    def of(cls, data: Any) -> dict[str, Any]:
        """Raises OwnedByErp, or BadRequest."""
        owned = sorted(ERP_OWNED & set(data) - set(cls().fields)) if isinstance(data, Mapping) else []
        if owned:
            raise OwnedByErp(fields=dict.fromkeys(owned, ERP))
        return super().of(data)


class ProductBody(ShopsOwn):
    """What the shop says of a product. What is left out stays as it is."""

    handle = Text()
    title = Text()
    subtitle = Text()
    description = Text(max_length=LONGEST)
    fabric = Text()
    work = Text()
    neckline = Text()
    back = Text()
    sleeve = Text()
    closure = Text()
    lining = Text()
    origin_country = Text()
    made_in = Text()
    seo_title = Text()
    seo_description = Text(max_length=1000)
    occasion = Words()
    care = Words()
    categories = Words()
    collections = Words()
    tags = Words()
    is_featured = YesOrNo(required=False)
    rank = Whole(required=False, min_value=0, max_value=MOST_RANK)


class ShownRow(Body):
    """Whether one product is to be shown."""

    product_id = Text(required=True, allow_blank=False, allow_null=False)
    published = YesOrNo(required=True)


class ShownRows(Body):
    """Many products to show or to hide."""

    rows = ShownRow(many=True)
    dry_run = YesOrNo(required=False)


def content_with(present: ProductContent, said: Mapping[str, Any]) -> ProductContent:
    """What was said over what there is. Raises Invalid with the table's own words."""
    told = {name: as_the_table_wants(Product, name, said[name]) for name in TEXTS if name in said}
    told |= {name: tuple(said[name]) for name in ("occasion", "care", *GROUPS) if name in said}
    told |= {name: said[name] for name in ("is_featured", "rank") if name in said}
    return replace(present, **told)


class ContentRow(ProductBody):
    """The same of one of many, named by the ERP's code of the style."""

    sku = Text(required=True, allow_blank=False, allow_null=False)


class ContentRows(Body):
    """Many products at once."""

    rows = ContentRow(many=True)
    dry_run = YesOrNo(required=False)


class SaleTermsBody(ShopsOwn):
    """When, where and how a product is sold. What is left out stays as it is; types and charts are handles, null for none."""

    channels = serializers.ListField(
        child=Text(allow_null=False, allow_blank=False, max_length=40),
        required=False,
        min_length=1,
        max_length=20,
    )
    published_from = Moment()
    published_until = Moment()
    is_one_of_a_kind = YesOrNo(required=False)
    type = Text(max_length=120)
    size_chart = Text(max_length=120)
