"""What a browser may fetch before it is asked for: still pages, when the visitor points at their link. No script is needed.

Rules come by a header of each still page (`Speculation-Rules`), so that pages and their content security policy stay as they
are. Browsers that do not know them do without, and those of people who save data do not follow them.
"""

from __future__ import annotations

import json

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from storefront.languages import OTHERS

HEADER = '"/speculation.json"'
STILL = ("/products/*", "/categories/*", "/collections/*", "/journal/*", "/lookbook/*", "/pages/*")
# Of one visitor, though the address begins like a still page's.
NOT = ("/products/*/measured/*",)


@require_safe
def speculation(request: HttpRequest) -> HttpResponse:
    """Prefetch what is pointed at (desktop) or comes to rest in view (telephones): the browser's own "moderate"."""
    starts = ("", *(f"/{code}" for code in OTHERS))
    where = {
        "and": [
            {"href_matches": [f"{start}{path}" for start in starts for path in STILL]},
            {"not": {"href_matches": [f"{start}{path}" for start in starts for path in NOT]}},
        ]
    }
    rules = {"prefetch": [{"source": "document", "where": where, "eagerness": "moderate"}]}
    response = HttpResponse(json.dumps(rules), content_type="application/speculationrules+json")
    response["Cache-Control"] = f"public, max-age={60 if settings.DEBUG else 86_400}"
    return response
