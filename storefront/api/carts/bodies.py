"""What is told of a cart and its lines."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from core.api.bodies import Body, Metadata, Text, Whole
from storefront.api.places import AddressBody


class MakingBody(Body):
    """How one piece is made: body measurements as they were typed, extras, a note."""

    unit = serializers.ChoiceField(choices=["cm", "in"], required=False)
    measures = serializers.DictField(child=serializers.CharField(max_length=20), required=False)
    add_ons = serializers.ListField(
        child=Text(max_length=80, allow_null=False), required=False, max_length=20
    )
    note = Text(max_length=500)
    is_sure = serializers.BooleanField(required=False)


class LineBody(Body):
    """A piece, and how many of it; centimetres of goods sold by the metre."""

    variant_id = Text(required=True, allow_null=False, allow_blank=False)
    quantity = Whole(min_value=1)
    metadata = Metadata()
    making = MakingBody(required=False)


class QuantityBody(Body):
    """How many; 0 takes it out."""

    quantity = Whole(min_value=0)
    metadata = Metadata()


class CodesBody(Body):
    """Codes of promotions."""

    promo_codes = serializers.ListField(
        child=Text(allow_blank=False, allow_null=False, max_length=60), max_length=10
    )


@extend_schema_field(
    {"oneOf": [{"type": "string"}, {"type": "object"}], "description": "An address, or an id of one."}
)
class AddressOrId(serializers.Field):
    """An address, or the id of one in the customer's book."""

    def to_internal_value(self, data: Any) -> Any:
        """A text, or what AddressBody reads."""
        if isinstance(data, str):
            return data[:60]
        if isinstance(data, dict):
            known = {
                name: value
                for name, value in data.items()
                if name not in {"id", "customer_id", "created_at", "updated_at"}
            }
            return AddressBody.of(known)
        raise serializers.ValidationError("Expected type: 'object'")

    def to_representation(self, value: Any) -> Any:
        """Never written."""
        return value


class CartBody(Body):
    """What may be told of a cart."""

    region_id = Text()
    currency_code = Text()
    sales_channel_id = Text()
    country_code = Text()
    email = Text()
    locale = Text()
    shipping_address = AddressOrId(required=False, allow_null=True)
    billing_address = AddressOrId(required=False, allow_null=True)
    promo_codes = serializers.ListField(
        child=Text(allow_blank=False, allow_null=False, max_length=60), required=False, max_length=10
    )
    metadata = Metadata()


class NewCartBody(CartBody):
    """The same of a new one, with its first pieces."""

    items = LineBody(many=True, required=False)
