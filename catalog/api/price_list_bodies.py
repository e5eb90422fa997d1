"""What is said of price lists and of what stands in them."""

from __future__ import annotations

from rest_framework import serializers

from catalog.pricing.models import PriceList, PriceRule
from core.api.bodies import Body, Text, Whole
from core.backoffice.bodies import MOST_NUMBER, AmountBody, Moment
from core.backoffice.many import YesOrNo

CODE = r"^[a-z0-9]+(-[a-z0-9]+)*$"
MOST_RULES, MOST_VALUES = 4, 200


class RuleBody(Body):
    """One condition on who gets the list's prices."""

    attribute = serializers.ChoiceField(choices=PriceRule.Attribute.values)
    operator = serializers.ChoiceField(choices=PriceRule.Operator.values)
    values = serializers.ListField(
        child=Text(max_length=64, allow_blank=False, allow_null=False), min_length=1, max_length=MOST_VALUES
    )


class PriceListBody(Body):
    """What a list is. What is left out stays as it is."""

    title = Text(max_length=120, allow_blank=False, allow_null=False)
    type = serializers.ChoiceField(choices=PriceList.Type.values, required=False)
    starts_at = Moment()
    ends_at = Moment()
    rules = RuleBody(many=True, required=False, max_length=MOST_RULES)


class NewPriceListBody(PriceListBody):
    """A new list."""

    code = serializers.RegexField(CODE, max_length=60)
    title = Text(max_length=120, allow_blank=False, allow_null=False, required=True)


class ListPriceRow(Body):
    """One price of a list."""

    sku = Text(required=True, allow_blank=False, allow_null=False)
    price = AmountBody()
    min_quantity = Whole(required=False, min_value=1, max_value=MOST_NUMBER)
    max_quantity = Whole(required=False, allow_null=True, min_value=1, max_value=MOST_NUMBER)


class ListPriceRows(Body):
    """Many prices of a list."""

    rows = ListPriceRow(many=True)
    dry_run = YesOrNo(required=False)
