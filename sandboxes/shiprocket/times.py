"""Shiprocket's clock faces: Indian time without an offset, in two formats."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Final

IST: Final = timezone(timedelta(hours=5, minutes=30), "IST")


def dashed(moment: datetime) -> str:
    """`2023-05-23 15:40:19`: scans, dates of orders and shipments."""
    return moment.astimezone(IST).strftime("%Y-%m-%d %H:%M:%S")


def spaced(moment: datetime) -> str:
    """`23 05 2023 11:43:52`: only `current_timestamp` of the webhook."""
    return moment.astimezone(IST).strftime("%d %m %Y %H:%M:%S")


def from_dashed(text: str) -> datetime:
    """The moment a dashed face shows. Raises ValueError for anything else."""
    return datetime.strptime(text, "%Y-%m-%d %H:%M:%S").replace(tzinfo=IST)
