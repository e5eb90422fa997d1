"""Where the shop sells, in which currencies, and in which languages it speaks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

import pycountry
from django.conf import settings
from django.http import HttpResponse
from rest_framework.request import Request

from catalog.range.queries import Market, markets
from core.api.asked import Asked
from core.api.fields import kind
from core.api.wire import NO_MOMENT, dumped, name_of
from core.errors import NotFound
from core.geo import country_of
from core.money import EXPONENTS, SYMBOLS
from storefront.api import kept
from storefront.api.reading.answers import shared_answer
from storefront.api.reading.groups import Groups, OneGroup, Row
from storefront.api.view import StoreView, plain_request
from storefront.pagecache import tags

kind("country", "id iso_2 iso_3 num_code name display_name region_id")
kind("provider", "id is_enabled")
kind(
    "region",
    "id name currency_code automatic_taxes metadata created_at updated_at deleted_at",
    countries="country",
    payment_providers="provider",
)
kind("currency", "code symbol symbol_native name decimal_digits rounding created_at updated_at deleted_at")


def region_json(market: Market) -> Row:
    """A region with its countries and the ways to pay there."""
    return {
        "id": name_of("reg", market.code),
        "name": market.name,
        "currency_code": market.currency.lower(),
        "automatic_taxes": True,
        "metadata": {"is_default": market.is_default, "prices_include_tax": market.includes_tax},
        "created_at": NO_MOMENT,
        "updated_at": NO_MOMENT,
        "deleted_at": None,
        "countries": [country_json(code, market) for code in market.countries],
        "payment_providers": [provider_json(name) for name in settings.PAYMENT_PROVIDERS],
    }


def country_json(code: str, market: Market) -> Row:
    """A country by its ISO codes, in small letters as the contract has them."""
    country = country_of(code)
    return {
        "id": code.lower(),
        "iso_2": code.lower(),
        "iso_3": country.iso_3,
        "num_code": country.number,
        "name": country.name.upper(),
        "display_name": country.name,
        "region_id": name_of("reg", market.code),
    }


def provider_json(name: str) -> Row:
    """A way to pay: `pp_razorpay_razorpay`, as the contract names providers."""
    return {"id": name_of("pp", f"{name}_{name}"), "is_enabled": True}


class Regions(Groups):
    """GET /store/regions."""

    kind, plural = "region", "regions"
    defaults = ("*", "*countries")
    filters: ClassVar[tuple[str, ...]] = ("id", "name", "currency_code")
    also = ()

    def rows(self, asked: Asked) -> Sequence[Row]:
        """The default first."""
        return [region_json(each) for each in markets()]


class OneRegion(OneGroup):
    """GET /store/regions/:id."""

    groups, singular, named = Regions, "region", "Region"


def currency_json(code: str) -> Row:
    """A currency."""
    known = pycountry.currencies.get(alpha_3=code)
    return {
        "code": code.lower(),
        "symbol": SYMBOLS[code].strip(),
        "symbol_native": SYMBOLS[code].strip(),
        "name": known.name if known else code,
        "decimal_digits": EXPONENTS[code],
        "rounding": 0,
        "created_at": NO_MOMENT,
        "updated_at": NO_MOMENT,
        "deleted_at": None,
    }


class Currencies(Groups):
    """GET /store/currencies: those that regions sell in."""

    kind, plural = "currency", "currencies"
    filters: ClassVar[tuple[str, ...]] = ("code",)
    also = ()

    def rows(self, asked: Asked) -> Sequence[Row]:
        """By code."""
        return [currency_json(code) for code in sorted({each.currency for each in markets()})]


class OneCurrency(StoreView):
    """GET /store/currencies/:code."""

    def get(self, request: Request, code: str) -> HttpResponse:
        """Raises NotFound."""
        Asked(plain_request(request), ("fields",))
        if code.upper() not in {each.currency for each in markets()}:
            raise NotFound(f"Currency with code: {code[:20]} was not found")
        body = dumped({"currency": currency_json(code.upper())})
        return shared_answer(plain_request(request), body, tags={tags.MENU}, seen=kept.news_number())


class Locales(StoreView):
    """GET /store/locales."""

    def get(self, request: Request) -> HttpResponse:
        """The languages that the shop's words are written in."""
        Asked(plain_request(request), ())
        found: list[dict[str, Any]] = [
            {"code": f"{code}-IN", "name": name} for code, name in settings.SHOP_LANGUAGES
        ]
        body = dumped({"locales": found})
        return shared_answer(plain_request(request), body, tags={tags.MENU}, seen=kept.news_number())
