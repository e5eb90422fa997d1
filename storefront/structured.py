"""What the shop tells machines about itself: schema.org graphs of plain dicts, from what the queries returned."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from urllib.parse import urlsplit

from django.utils.text import slugify

from core.money import Money

Graph = list[dict[str, Any]]
BRAND = {"@type": "Brand", "name": "Blouson"}
COLOUR = "Colour"
VARIES = {COLOUR: "https://schema.org/color", "Size": "https://schema.org/size"}
HOME = ("IN",)
CARRIAGE_AT_MOST = "99"  # rupees, as parts/product/folds.html tells it


def organization(site_url: str) -> dict[str, Any]:
    """The house itself, with how it ships and takes returns."""
    return {
        "@type": "OnlineStore",
        "@id": f"{site_url}/#house",
        "name": "Blouson",
        "url": f"{site_url}/",
        "logo": absolute(site_url, "/static/storefront/brand/icon-512.png"),
        "email": "hello@blouson.in",
        "hasMerchantReturnPolicy": {
            "@type": "MerchantReturnPolicy",
            "@id": f"{site_url}/#returns",
            "merchantReturnLink": f"{site_url}/pages/returns-and-refunds/",
            "returnFees": "https://schema.org/FreeReturn",
            "applicableCountry": "IN",
            "returnPolicyCategory": "https://schema.org/MerchantReturnFiniteReturnWindow",
            "merchantReturnDays": 7,
            "returnMethod": "https://schema.org/ReturnByMail",
        },
    }


def website(site_url: str) -> dict[str, Any]:
    """The site's name, for the line above a search result."""
    return {
        "@type": "WebSite",
        "@id": f"{site_url}/#site",
        "name": "Blouson",
        "url": f"{site_url}/",
        "inLanguage": "en-IN",
    }


def breadcrumbs(site_url: str, crumbs: Iterable[Any]) -> dict[str, Any]:
    """The way from the front door to this page; `crumbs` have a title and a url."""
    trail = [("Home", "/"), *((crumb.title, crumb.url) for crumb in crumbs)]
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": position, "name": title, "item": f"{site_url}{url}"}
            for position, (title, url) in enumerate(trail, start=1)
        ],
    }


def article(site_url: str, card: Any, *, description: str, picture: str) -> dict[str, Any]:
    """An article of the journal."""
    return {
        "@type": "BlogPosting",
        "headline": card.title,
        "url": f"{site_url}{card.url}",
        "dateModified": card.updated_at.isoformat(timespec="seconds"),
        "publisher": {"@id": f"{site_url}/#house"},
        "author": {"@type": "Person", "name": card.author} if card.author else {"@id": f"{site_url}/#house"},
        **({"datePublished": card.dated_on.isoformat()} if card.dated_on else {}),
        **({"description": description} if description else {}),
        **({"image": [picture]} if picture else {}),
    }


def questions(asked: Iterable[Any]) -> dict[str, Any]:
    """Questions that stand on the page with their answers."""
    return {
        "@type": "FAQPage",
        "mainEntity": [
            {
                "@type": "Question",
                "name": each.question,
                "acceptedAnswer": {"@type": "Answer", "text": each.answer},
            }
            for each in asked
        ],
    }


def answered(asked: Sequence[Any]) -> Graph:
    """What shoppers asked of a piece and the shop answered; nothing while nobody has asked."""
    return [questions(asked)] if asked else []


def store(site_url: str, found: Any) -> dict[str, Any]:
    """A store of bricks."""
    return {
        "@type": "ClothingStore",
        "name": found.name,
        "parentOrganization": {"@id": f"{site_url}/#house"},
        "url": f"{site_url}/stores/",
        "address": {
            "@type": "PostalAddress",
            "streetAddress": found.address,
            "addressLocality": found.city,
            "postalCode": found.pincode,
            "addressCountry": "IN",
        },
    }


def product_list(site_url: str, cards: Sequence[Any]) -> dict[str, Any]:
    """The products of a list page, in their order."""
    return {
        "@type": "ItemList",
        "itemListElement": [
            {"@type": "ListItem", "position": position, "name": card.title, "url": f"{site_url}{card.url}"}
            for position, card in enumerate(cards, start=1)
        ],
    }


def product(
    site_url: str, shown: Any, *, url: str, pictures: Sequence[Any], variants: Sequence[Any]
) -> dict[str, Any]:
    """One product with one offer per variant shown; the price is the one on the page."""
    return {
        "@type": "Product",
        "@id": f"{site_url}{url}#product",
        "name": shown.title,
        "description": shown.description,
        "image": [absolute(site_url, picture.src) for picture in pictures[:4]],
        "brand": BRAND,
        "material": shown.fabric,
        "countryOfOrigin": shown.origin_country,
        "offers": [_offer(site_url, url, variant) for variant in variants],
    }


def product_group(
    site_url: str, shown: Any, *, url: str, pictures: Sequence[Any], variants: Sequence[Any]
) -> dict[str, Any]:
    """A product with several variants: those of the colour shown in full, the other colours by their addresses."""
    others = {str(each.options.get(COLOUR, "")) for each in shown.variants} - {
        str(each.options.get(COLOUR, "")) for each in variants
    }
    return {
        "@type": "ProductGroup",
        "@id": f"{site_url}{shown.url}#group",
        "productGroupID": shown.sku,
        "name": shown.title,
        "description": shown.description,
        "url": f"{site_url}{shown.url}",
        "brand": BRAND,
        "material": shown.fabric,
        "countryOfOrigin": shown.origin_country,
        "audience": {"@type": "PeopleAudience", "suggestedGender": "female"},
        "variesBy": [VARIES[option.name] for option in shown.options if option.name in VARIES],
        "hasVariant": [
            *(_variant(site_url, url, each, shown, pictures) for each in variants),
            *(
                {"@type": "Product", "url": f"{site_url}{shown.url}?colour={slugify(name)}"}
                for name in sorted(others)
                if name
            ),
        ],
    }


def _variant(site_url: str, url: str, variant: Any, shown: Any, pictures: Sequence[Any]) -> dict[str, Any]:
    """One variant as a product of its own, with the one offer there is for it."""
    colour = variant.options.get(COLOUR)
    size = next((value for name, value in variant.options.items() if name != COLOUR), None)
    return {
        "@type": "Product",
        "name": " ".join(str(part) for part in (shown.title, colour, size) if part),
        "sku": variant.sku,
        "image": [absolute(site_url, picture.src) for picture in pictures[:1]],
        "offers": _offer(site_url, url, variant),
        **({"color": colour} if colour else {}),
        **({"size": size} if size else {}),
    }


def carriage(site_url: str, countries: Sequence[str] = HOME) -> dict[str, Any]:
    """How the house sends what it sells, said once and referred to by every offer; figures as the page tells them.

    Of other countries than India it says only that it sends there: what that costs, the bag says.
    """
    if tuple(countries) != HOME:
        there = [{"@type": "DefinedRegion", "addressCountry": country} for country in countries]
        return {
            "@type": "OfferShippingDetails",
            "@id": f"{site_url}/#carriage",
            "shippingDestination": there,
        }
    return {
        "@type": "OfferShippingDetails",
        "@id": f"{site_url}/#carriage",
        "shippingDestination": {"@type": "DefinedRegion", "addressCountry": "IN"},
        "shippingRate": {"@type": "MonetaryAmount", "maxValue": CARRIAGE_AT_MOST, "currency": "INR"},
        "deliveryTime": {
            "@type": "ShippingDeliveryTime",
            "handlingTime": _days(0, 2),
            "transitTime": _days(4, 7),
        },
    }


def _days(least: int, most: int) -> dict[str, Any]:
    return {"@type": "QuantitativeValue", "minValue": least, "maxValue": most, "unitCode": "DAY"}


def reviews(told: Any) -> dict[str, Any]:
    """Rating and reviews of a product, for its graph; nothing while nobody has said anything. `told` is a ReviewList."""
    if not told.rating.count:
        return {}
    return {
        "aggregateRating": {
            "@type": "AggregateRating",
            "ratingValue": told.rating.average,
            "reviewCount": told.rating.count,
        },
        "review": [_review(each) for each in told.reviews],
    }


def _review(each: Any) -> dict[str, Any]:
    return {
        "@type": "Review",
        "reviewRating": {"@type": "Rating", "ratingValue": each.stars, "bestRating": 5},
        "author": {"@type": "Person", "name": each.author},
        "datePublished": each.written_at.date().isoformat(),
        "reviewBody": each.text,
        **({"name": each.title} if each.title else {}),
    }


def _offer(site_url: str, url: str, variant: Any) -> dict[str, Any]:
    return {
        "@type": "Offer",
        "sku": variant.sku,
        "name": variant.title,
        "url": f"{site_url}{url}",
        "price": _plain(variant.price),
        "priceCurrency": variant.price.currency,
        "availability": f"https://schema.org/{'InStock' if variant.in_stock else 'OutOfStock'}",
        "itemCondition": "https://schema.org/NewCondition",
        "seller": {"@id": f"{site_url}/#house"},
        "hasMerchantReturnPolicy": {"@id": f"{site_url}/#returns"},
        "shippingDetails": {"@id": f"{site_url}/#carriage"},
    }


def _plain(amount: Money) -> str:
    return amount.to_major()


def absolute(site_url: str, address: str) -> str:
    """The address of a file for others: media may lie on another host, and has no language."""
    if address.startswith(("http://", "https://")):
        return address
    site = urlsplit(site_url)
    return f"{site.scheme}://{site.netloc}{address}"
