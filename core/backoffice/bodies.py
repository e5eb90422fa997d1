"""Bodies that several doors read."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from rest_framework import serializers

from core import clock
from core.api.bodies import Body, Text, Whole
from core.money import EXPONENTS, Money

MOST_MINOR_UNITS = 10**12
MOST_NUMBER = 2_000_000_000
HIGHEST_VERSION = 2**63 - 1


class AmountBody(Body):
    """An amount in minor units: `{"amount": 249950, "currency": "INR"}`."""

    amount = Whole(min_value=0, max_value=MOST_MINOR_UNITS)
    currency = serializers.ChoiceField(choices=sorted(EXPONENTS))


def money_in(said: dict[str, Any]) -> Money:
    """The amount that a body tells."""
    return Money(said["amount"], said["currency"])


class Moment(serializers.DateTimeField):
    """A moment; one without a zone is Indian time."""

    def __init__(self, **how: Any) -> None:
        super().__init__(**{"required": False, "allow_null": True, "default_timezone": clock.INDIA, **how})

    def to_internal_value(self, value: Any) -> datetime:
        """Raises ValidationError for what is no text, or lies outside what a calendar holds."""
        if not isinstance(value, str):
            raise serializers.ValidationError("Expected type: 'string'")
        try:
            found: datetime = super().to_internal_value(value)
        except (OverflowError, ValueError) as wrong:
            raise serializers.ValidationError("This is no moment.") from wrong
        return found


class Day(serializers.DateField):
    """A day: 2026-12-31."""

    def __init__(self, **how: Any) -> None:
        super().__init__(**{"required": False, "allow_null": True, "input_formats": ["%Y-%m-%d"], **how})

    def to_internal_value(self, value: Any) -> Any:
        """Raises ValidationError for what is no text."""
        if not isinstance(value, str):
            raise serializers.ValidationError("Expected type: 'string'")
        return super().to_internal_value(value)


class ReasonBody(Body):
    """Why: kept on the timeline with the name of whoever wrote it."""

    reason = Text(required=True, allow_blank=False, allow_null=False, max_length=200)
