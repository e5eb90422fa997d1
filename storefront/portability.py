"""What the storefront leaves behind when a shop moves house."""

from __future__ import annotations

from core.portability import Portable

PORTABLE = Portable(
    left_out={
        "storefront.SiteAudit": "a look at this installation's pages: the next week makes another",
        "storefront.AuditFinding": "what was found on this installation's pages",
        "storefront.Letter": "letters hold links that stand in for a login; an order's timeline tells what happened",
    },
)
