"""What search engines demand of structured data, and which words there are: schema.org as far as the shop speaks it.

After Google's pages on product snippets, merchant listings, variants, shipping and return policies, breadcrumbs, articles,
FAQ, organisations and local businesses. A word that stands in none of these tables is taken for a slip of the pen.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

ORG = "https://schema.org/"
# type -> (what it must say, what it may say besides)
TYPES: Mapping[str, tuple[str, str]] = {
    "OnlineStore": ("name url logo", "email hasMerchantReturnPolicy hasShippingService sameAs telephone"),
    "WebSite": ("name url", "inLanguage publisher"),
    "BreadcrumbList": ("itemListElement", ""),
    "ListItem": ("position name", "item url"),
    "ItemList": ("itemListElement", "numberOfItems"),
    "Product": (
        "name image offers",
        "description brand sku gtin mpn material color size countryOfOrigin aggregateRating review url",
    ),
    "ProductGroup": (
        "name productGroupID variesBy hasVariant url",
        "description brand material countryOfOrigin audience aggregateRating review image",
    ),
    "PeopleAudience": ("suggestedGender", "suggestedMinAge"),
    "Brand": ("name", "logo"),
    "Offer": (
        "price priceCurrency availability url itemCondition",
        "sku name seller hasMerchantReturnPolicy shippingDetails priceValidUntil",
    ),
    "OfferShippingDetails": ("shippingDestination shippingRate deliveryTime", ""),
    "DefinedRegion": ("addressCountry", "addressRegion"),
    "MonetaryAmount": ("currency", "value maxValue"),
    "ShippingDeliveryTime": ("handlingTime transitTime", ""),
    "QuantitativeValue": ("minValue maxValue unitCode", ""),
    "MerchantReturnPolicy": (
        "applicableCountry returnPolicyCategory",
        "merchantReturnDays merchantReturnLink returnFees returnMethod",
    ),
    "AggregateRating": ("ratingValue reviewCount", "bestRating"),
    "Review": ("author reviewRating", "datePublished reviewBody name"),
    "Rating": ("ratingValue", "bestRating"),
    "Person": ("name", ""),
    "BlogPosting": ("headline author publisher url", "description image datePublished dateModified"),
    "FAQPage": ("mainEntity", ""),
    "Question": ("name acceptedAnswer", ""),
    "Answer": ("text", ""),
    "ClothingStore": ("name address", "parentOrganization url telephone openingHours"),
    "PostalAddress": ("streetAddress addressLocality postalCode addressCountry", "addressRegion"),
}
ENUMERATIONS = {
    "availability": {"InStock", "OutOfStock", "PreOrder", "BackOrder", "SoldOut", "LimitedAvailability"},
    "itemCondition": {"NewCondition"},
    "returnFees": {"FreeReturn", "ReturnFeesCustomerResponsibility", "ReturnShippingFees"},
    "returnMethod": {"ReturnByMail", "ReturnInStore"},
    "returnPolicyCategory": {"MerchantReturnFiniteReturnWindow", "MerchantReturnNotPermitted"},
}
ADDRESSES = {"url", "logo", "image", "item", "merchantReturnLink"}
DATES = {"datePublished", "dateModified", "priceValidUntil"}
LONGEST_HEADLINE = 110


def faults_of(document: Mapping[str, Any]) -> list[str]:
    """What a search engine would complain about in a page's structured data, each with where it stands."""
    if document.get("@context") not in {"https://schema.org", ORG}:
        return ["@context is not schema.org"]
    graph = document.get("@graph") or [document]
    named = {thing["@id"] for thing in _things(graph) if "@id" in thing and len(thing) > 1}
    found = [fault for place, thing in enumerate(graph) for fault in _faults(thing, f"{place}", named)]
    return [*found, *(f"two of {name}" for name in named if _count(graph, name) > 1)]


def _things(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
        value = list(value.values())
    if isinstance(value, list):
        for each in value:
            yield from _things(each)


def _count(graph: list[Any], name: str) -> int:
    return sum(thing.get("@id") == name and len(thing) > 1 for thing in _things(graph))


def _faults(thing: Mapping[str, Any], at: str, named: set[str]) -> Iterator[str]:
    if set(thing) == {"@id"}:
        if thing["@id"] not in named:
            yield f"{at}: nothing is called {thing['@id']}"
        return
    kind = thing.get("@type", "")
    at = f"{at} {kind}"
    if kind not in TYPES:
        yield f"{at}: unknown type"
        return
    must, may = (set(words.split()) for words in TYPES[kind])
    if kind == "Product" and set(thing) == {"@type", "url"}:
        must = {"url"}  # a variant that is told in full on a page of its own
    for name in sorted(must - {name for name, value in thing.items() if value not in ("", None, [], {})}):
        yield f"{at}: {name} is missing"
    for name, value in thing.items():
        if name not in {"@type", "@id"} | must | may:
            yield f"{at}: {name} is no word of it"
        for each in value if isinstance(value, list) else [value]:
            yield from (
                _faults(each, f"{at}.{name}", named) if isinstance(each, dict) else _value(name, each, at)
            )
    yield from _sums(kind, thing, at)


def _value(name: str, value: Any, at: str) -> Iterator[str]:
    if value in ("", None):
        yield f"{at}: {name} is empty"
    if name in ADDRESSES and not re.match(r"https?://[^/\s]+/\S*$", str(value)):
        yield f"{at}: {name} is no whole address: {value}"
    if name in ENUMERATIONS and str(value).removeprefix(ORG) not in ENUMERATIONS[name]:
        yield f"{at}: {name} cannot be {value}"
    if name in DATES:
        try:
            datetime.fromisoformat(value) if "T" in value else date.fromisoformat(value)
        except ValueError:
            yield f"{at}: {name} is no date: {value}"
    if name in {"priceCurrency", "currency"} and not re.fullmatch(r"[A-Z]{3}", str(value)):
        yield f"{at}: {name} is no currency: {value}"
    if isinstance(value, str) and re.search(r"</?[a-z]+[^>]*>|&[a-z]+;", value) and name != "name":
        yield f"{at}: {name} holds markup: {value[:60]}"


def _sums(kind: str, thing: Mapping[str, Any], at: str) -> Iterator[str]:
    """What several words of one thing have to agree on."""
    if kind == "Offer" and not (
        re.fullmatch(r"\d+(\.\d{1,3})?", str(thing.get("price"))) and float(thing["price"]) > 0
    ):
        yield f"{at}: a price above nothing, in digits, not {thing.get('price')}"
    if kind in {"BreadcrumbList", "ItemList"}:
        places = [each.get("position") for each in thing.get("itemListElement", [])]
        if places != list(range(1, len(places) + 1)):
            yield f"{at}: positions {places}"
    if kind == "ListItem" and not {"item", "url"} & set(thing):
        yield f"{at}: leads nowhere"
    if kind == "MonetaryAmount" and not {"value", "maxValue"} & set(thing):
        yield f"{at}: no amount"
    if kind in {"AggregateRating", "Rating"} and not 1 <= float(thing.get("ratingValue", 0)) <= 5:
        yield f"{at}: {thing.get('ratingValue')} of 5"
    if kind == "AggregateRating" and int(thing.get("reviewCount", 0)) < 1:
        yield f"{at}: nobody has said anything"
    if kind == "BlogPosting" and len(str(thing.get("headline", ""))) > LONGEST_HEADLINE:
        yield f"{at}: a headline of more than {LONGEST_HEADLINE} letters"
    if kind == "QuantitativeValue" and thing.get("minValue", 0) > thing.get("maxValue", 0):
        yield f"{at}: from {thing.get('minValue')} to {thing.get('maxValue')}"
    if (
        str(thing.get("returnPolicyCategory", "")).endswith("FiniteReturnWindow")
        and "merchantReturnDays" not in thing
    ):
        yield f"{at}: within how many days?"
