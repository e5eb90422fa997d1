"""Values as files hold them: JSON, with moments in UTC, decimals as text and bytes in base64."""

from __future__ import annotations

import base64
import json
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import BinaryField, DurationField, Field, ForeignKey, JSONField

from core.errors import Invalid

TYPES = {
    "BigIntegerField": "integer", "PositiveBigIntegerField": "integer", "PositiveIntegerField": "integer",
    "PositiveSmallIntegerField": "integer", "IntegerField": "integer", "SmallIntegerField": "integer",
    "BooleanField": "true or false", "DateTimeField": "moment (ISO 8601, UTC)", "DateField": "date (ISO 8601)",
    "DecimalField": "decimal as text", "JSONField": "JSON", "BinaryField": "base64",
    "FloatField": "number", "DurationField": "seconds",
}  # fmt: skip


def outward(value: Any) -> Any:
    """A column's value as JSON can hold it, exactly."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, Decimal | UUID):
        return str(value)
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(bytes(value)).decode()
    if isinstance(value, timedelta):
        return value.total_seconds()
    return value


def inward(column: Field[Any, Any], value: Any) -> Any:
    """What a file says, as the column wants it. Raises Invalid for what it cannot hold."""
    if value is None or isinstance(column, JSONField):
        return value
    try:
        if isinstance(column, BinaryField):
            return base64.b64decode(value, validate=True)
        if isinstance(column, DurationField):
            return timedelta(seconds=value)
        return column.to_python(value)
    except (ValidationError, ValueError, TypeError) as wrong:
        raise Invalid(f"{column.name}: {json.dumps(value)[:60]} is not {type_of(column)}.") from wrong


def type_of(column: Field[Any, Any]) -> str:
    """What a column holds, in the words of the manifest."""
    if isinstance(column, ForeignKey):
        return f"key of {column.related_model._meta.verbose_name}"  # type: ignore[union-attr]
    return TYPES.get(column.get_internal_type(), "text")
