"""The shop in other languages: `/hi/products/…` is `/products/…` in Hindi, in every other respect the same address.

Pages, islands and forms know only the plain path. This door takes the language off the address, speaks it while the
answer is made, and puts it before every address of the shop that the answer leads to. English has no prefix.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import translation

from catalog.range.queries import Market
from catalog.translations.rules import ENGLISH
from storefront.regions import region_path, shopped_in
from storefront.sentences import page_said_in

Answer = Callable[[HttpRequest], HttpResponseBase]
OTHERS = tuple(code for code, _ in settings.SHOP_LANGUAGES if code != ENGLISH)
# As it stands in `lang` and `hreflang`.
TAGS = {code: f"{code}-IN" for code, _ in settings.SHOP_LANGUAGES}
# What is no page of the shop: these have one address in all languages.
WITHOUT_LANGUAGE = (
    "static/",
    "media/",
    "hooks/",
    "admin/",
    "store/",
    "styles/",
    "speculation.json",
    "theme.css",
    "sw.js",
    "offline/",
    "healthz",
    "readyz",
    "feeds/",
    "sitemap",
)
IN_DATA_BLOCKS = re.compile(r'<script type="application/ld\+json">.*?</script>', re.DOTALL)
LOCATIONS = ("Location", "HX-Redirect", "HX-Location", "HX-Push-Url")


def own_addresses(*also_away: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What finds the shop's own addresses in a page's attributes, and in its structured data: the slash they begin with.

    Files, other languages and what `also_away` begins with are left alone.
    """
    starts = (*WITHOUT_LANGUAGE, *(f"{code}/" for code in OTHERS), *also_away)
    away = "|".join(re.escape(start) for start in starts)
    names = r"(?:href|action|formaction|data-hx-get|data-hx-post)"
    return (
        re.compile(rf'(\s){names}=(")(/(?!/|(?:{away})))'),
        re.compile(rf'("){re.escape(settings.SITE_URL)}(/(?!(?:{away})|#))'),
    )


IN_ATTRIBUTES, IN_DATA = own_addresses()


@dataclass(frozen=True, slots=True)
class Version:
    """A page in one language: where it is, for links and for search engines."""

    code: str
    tag: str
    name: str
    url: str
    is_spoken: bool


class InLanguage:
    """Speaks the language of the address; the stack inside sees the address without it."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        code, path = split_language(request.path_info)
        if not code:
            return self.get_response(request)
        request.path_info = request.path = request.META["PATH_INFO"] = path
        with translation.override(code):
            response = self.get_response(request)
        return in_their_language(response, code)


def split_language(path: str) -> tuple[str, str]:
    """`/hi/cart/` is ("hi", "/cart/"); a path without a language, or that has none, is ("", the path)."""
    for code in OTHERS:
        start = f"/{code}/"
        if path.startswith(start) and not path[len(start) :].startswith(WITHOUT_LANGUAGE):
            return code, path[len(start) - 1 :]
    return "", path


def spoken() -> str:
    """The language in which the present answer is made: `en`, or another of the shop's."""
    code = (translation.get_language() or ENGLISH)[:2]
    return code if code in OTHERS else ENGLISH


def address_in(code: str, path: str) -> str:
    """A path of the shop in a language."""
    return path if code == ENGLISH else f"/{code}{path}"


def public_site() -> str:
    """What public addresses of the present language and region begin with."""
    return f"{settings.SITE_URL}{address_in(spoken(), region_path(shopped_in(), ''))}"


def versions(path: str) -> tuple[Version, ...]:
    """A page in each of the shop's languages, in the region of the present answer, at its public address."""
    here, path = spoken(), region_path(shopped_in(), path)
    return tuple(
        Version(code, TAGS[code], name, f"{settings.SITE_URL}{address_in(code, path)}", code == here)
        for code, name in settings.SHOP_LANGUAGES
    )


def alternates(path: str, regions: Iterable[Market]) -> tuple[tuple[str, str], ...]:
    """(hreflang, address) of a page in these regions, in each of the shop's languages; the first is everybody else's."""
    return tuple(
        (f"{code}-{country}", f"{settings.SITE_URL}{address_in(code, region_path(market, path))}")
        for market in regions
        for code, _ in settings.SHOP_LANGUAGES
        for country in market.countries
    )


def in_their_language(response: HttpResponseBase, code: str) -> HttpResponseBase:
    """The answer with every way from it leading to the same language. What is already absolute stays as it is."""
    for header in LOCATIONS:
        target = response.headers.get(header, "")
        if is_own(target) and not split_language(target)[0]:
            response.headers[header] = address_in(code, target)
    if isinstance(response, HttpResponse) and response.headers.get("Content-Type", "").startswith(
        "text/html"
    ):
        response.headers["Content-Language"] = TAGS[code]
        page = response.content.decode()
        response.content = page_said_in(code, translate_addresses(page, code))
        if response.has_header("Content-Length"):
            response.headers["Content-Length"] = str(len(response.content))
    return response


def is_own(target: str) -> bool:
    """Whether an address is a page of this shop, said without its host."""
    return (
        target.startswith("/") and not target.startswith("//") and not target[1:].startswith(WITHOUT_LANGUAGE)
    )


def translate_addresses(html: str, code: str) -> str:
    """The same page with the language put before its own links, form targets and islands, and in its structured data."""
    prefix = f"/{code}"
    html = IN_ATTRIBUTES.sub(lambda found: found[0][: -len(found[3])] + prefix + found[3], html)
    begin = f"{settings.SITE_URL}{prefix}"
    return IN_DATA_BLOCKS.sub(
        lambda block: IN_DATA.sub(lambda found: found[1] + begin + found[2], block[0]), html
    )
