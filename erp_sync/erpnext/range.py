"""What the shop shows of an Item, in custom fields of its own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from erp_sync.engine.outbound import Accepted
from erp_sync.erpnext.client import PUSH_S, erpnext_client
from erp_sync.erpnext.inserting import accepted

WORDS = {
    "published": "shop_published", "url": "shop_url", "title": "shop_title", "subtitle": "shop_subtitle",
    "description": "shop_description", "seo_title": "shop_seo_title", "seo_description": "shop_seo_description",
}  # fmt: skip


class ErpNextRange:
    """The part of `Erp` that tells of what is on sale."""

    def describe_item(self, erp_id: str, body: Mapping[str, Any], *, key: str) -> Accepted:
        """PUT the fields that differ; Frappe refuses when the Item changed since it was read."""
        client = erpnext_client().within(PUSH_S)
        item = client.document("Item", erp_id)
        told = {theirs: _plain(body[ours]) for ours, theirs in WORDS.items()}
        changed = {
            name: value for name, value in told.items() if (item.value.get(name) or _empty(value)) != value
        }
        if not changed:
            return accepted(item)
        return accepted(client.change("Item", erp_id, {**changed, "modified": item.text("modified")}))


def _plain(value: Any) -> Any:
    return int(value) if isinstance(value, bool) else value


def _empty(value: Any) -> Any:
    return 0 if isinstance(value, int) else ""
