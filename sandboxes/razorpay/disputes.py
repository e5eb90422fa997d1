"""``/v1/disputes``: reading them; they are moved by hand."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, request

from sandboxes.kit import current_world
from sandboxes.razorpay.wire import collection, entity, found

disputes = Blueprint("razorpay_disputes", __name__, url_prefix="/v1/disputes")


@disputes.get("")
def list_disputes() -> dict[str, Any]:
    """Disputes, newest first."""
    return collection(current_world().objects("disputes").values(), request.args)


@disputes.get("/<dispute_id>")
def fetch_dispute(dispute_id: str) -> dict[str, Any]:
    """One dispute."""
    return entity(found(current_world(), "disputes", dispute_id))
