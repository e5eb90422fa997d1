"""Questions about a piece: everybody reads the answered ones, and anybody may ask."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from catalog.products.queries import product_page
from core.errors import Refused
from orders.customers.queries import customer_of
from orders.questions.operations import ask_about_product
from orders.questions.queries import questions_about
from orders.questions.rules import QUESTION_LENGTH, Asked
from storefront.languages import spoken
from storefront.pages.render import render_live
from storefront.try_limits import PRODUCT_QUESTIONS
from storefront.visitor import customer_id

FIELDS = {"text": 1000, "name": 200, "email": 300}
TRAP = "website"  # a field that people do not see: what fills it in is no person


@require_http_methods(["GET", "HEAD", "POST"])
def of_product(request: HttpRequest, handle: str) -> HttpResponse:
    """GET shows what was asked and answered, and the form; POST keeps a question or says what to correct.

    Raises NotFound for a product there is not.
    """
    found = product_page(handle, spoken())
    typed, refusal = _known_of(request), None
    if request.method == "POST":
        typed = {name: request.POST.get(name, "")[:most] for name, most in FIELDS.items()}
        refusal = _refusal(request, handle, typed)
    fields = getattr(refusal, "fields", {})
    shown: dict[str, Any] = {
        "product": found,
        "asked": questions_about(found.id),
        "typed": typed,
        "most_letters": QUESTION_LENGTH,
        "refusal": refusal,
        "errors": fields,
        "problems": list(fields.values()),
        "thanked": request.method == "POST" and refusal is None,
    }
    status = refusal.http_status if refusal else 200
    return render_live(request, "storefront/pages/questions.html", shown, status=status)


def _refusal(request: HttpRequest, handle: str, typed: dict[str, str]) -> Refused | None:
    """Keep what was asked; why it could not be."""
    if request.POST.get(TRAP):
        return None
    try:
        PRODUCT_QUESTIONS.spend(request, typed["email"])
        ask_about_product(
            product_handle=handle, asked=Asked(**typed, language=spoken()), customer_id=customer_id(request)
        )
    except Refused as refused:
        return refused
    return None


def _known_of(request: HttpRequest) -> dict[str, str]:
    profile = customer_of(request.user.pk) if request.user.is_authenticated else None
    return {"name": profile.name, "email": profile.email} if profile else {}
