"""Asking for the newsletter, and confirming it from the letter."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from core.errors import Refused
from core.web import same_origin
from orders.customers.consents.rules import BY_PURPOSE, MARKETING_EMAIL
from orders.customers.newsletter.operations import NewsletterKeyLapsed, confirm_newsletter
from orders.customers.newsletter.queries import newsletter_key, read_newsletter_key
from storefront.letters.newsletter import compose_question
from storefront.letters.operations import write_letter
from storefront.pages.enquiry import TRAP
from storefront.pages.render import render_live
from storefront.try_limits import NEWSLETTERS

LONGEST_TYPED = 300


@same_origin
@require_http_methods(["GET", "HEAD", "POST"])
def newsletter(request: HttpRequest) -> HttpResponse:
    """GET shows the form; POST sends the question by letter. The answer is the same for addresses we know."""
    typed = request.POST.get("newsletter_email", "")[:LONGEST_TYPED]
    if request.method != "POST":
        return _page(request, typed="")
    if request.POST.get(TRAP):
        return _page(request, typed, asked=True)
    try:
        key = newsletter_key(typed)
        NEWSLETTERS.spend(request, key.email)
    except Refused as refusal:
        return _page(request, typed, refusal=refusal)
    if not key.is_known:
        write_letter(compose_question(key))
    return _page(request, key.email, asked=True)


@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """GET asks, so that a mail scanner that opens every link agrees to nothing; POST confirms."""
    shown: dict[str, object] = {"is_done": False, "refusal": None}
    try:
        if request.method == "POST":
            confirm_newsletter(token=token)
            shown["is_done"] = True
        elif read_newsletter_key(token) is None:
            raise NewsletterKeyLapsed
    except NewsletterKeyLapsed as refusal:
        shown["refusal"] = refusal
    status = NewsletterKeyLapsed.http_status if shown["refusal"] else 200
    response = render_live(request, "storefront/pages/newsletter_confirm.html", shown, status=status)
    response["Referrer-Policy"] = "same-origin"  # the form below has to say where it comes from
    return response


def _page(
    request: HttpRequest, typed: str, *, refusal: Refused | None = None, asked: bool = False
) -> HttpResponse:
    wrong = getattr(refusal, "fields", {}).get("email")
    fields = {"newsletter_email": wrong} if wrong else {}
    shown = {
        "typed": typed,
        "asked": asked,
        "words": BY_PURPOSE[MARKETING_EMAIL].words,
        "refusal": refusal,
        "errors": fields,
        "problems": list(fields.values()),
    }
    status = refusal.http_status if refusal else 200
    return render_live(request, "storefront/pages/newsletter.html", shown, status=status)
