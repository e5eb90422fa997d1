"""What stands around every page: the menu, the bag's count, who is here."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from catalog.collections.queries import category_tree, collections_shown
from storefront.visitor import bag_count


def still_frame() -> dict[str, Any]:
    """The frame of a still page: the menu, and nobody in particular."""
    return {"menu": category_tree(), "edits": collections_shown(), "is_still": True}


def live_frame(request: HttpRequest) -> dict[str, Any]:
    """The frame of a page made for this visitor."""
    user = request.user
    return {
        "menu": category_tree(),
        "edits": collections_shown(),
        "is_still": False,
        "bag_count": bag_count(request),
        "first_name": user.get_short_name() if user.is_authenticated else "",
    }
