"""Which door reads what and answers what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from core.api.bodies import Body
from storefront.api.auth import doors as auth
from storefront.api.beyond import asking, finding, gift_cards, measures, tickets, wishes
from storefront.api.carts import checkout
from storefront.api.carts import doors as carts
from storefront.api.customers import doors as customers
from storefront.api.described.things import thing
from storefront.api.orders import doors as orders
from storefront.api.orders import transfers
from storefront.api.reading import categories, groups, markets, options, products
from storefront.api.view import StoreView

WHOLE, TEXT, FREE = {"type": "integer"}, {"type": "string"}, {"type": "object"}


@dataclass(frozen=True, slots=True)
class Described:
    """One method of a door: the body it reads, the parameters it knows, its answer and status."""

    answer: Mapping[str, Any]
    body: type[Body] | None = None
    query: tuple[str, ...] = ()
    status: int = 200
    also: Mapping[int, Mapping[str, Any]] = field(default_factory=dict)


def one(**parts: Any) -> dict[str, Any]:
    """An object of these parts, all of them there."""
    return {"type": "object", "required": list(parts), "properties": parts}


def page(name: str, kind: str, **also: Any) -> dict[str, Any]:
    """A page of a list."""
    listed = {"type": "array", "items": thing(kind)}
    return one(**{name: listed}, count=WHOLE, offset=WHOLE, limit=WHOLE, **also)


def gone(kind: str) -> dict[str, Any]:
    """What is answered when something was taken out."""
    return one(id=TEXT, object=TEXT, deleted={"type": "boolean"}, parent=thing(kind))


def listed(view: type[groups.Groups]) -> dict[str, Described]:
    """A list of groups."""
    return {"get": Described(page(view.plural, view.kind), query=(*groups.PAGING, *view.filters, *view.also))}


def single(view: type[groups.OneGroup]) -> dict[str, Described]:
    """One group."""
    query = ("fields", "locale", *view.groups.also)
    return {"get": Described(one(**{view.singular: thing(view.groups.kind)}), query=query)}


CART, ORDER, CUSTOMER = one(cart=thing("cart")), one(order=thing("order")), one(customer=FREE)
TOKEN, DONE = one(token=TEXT), one(success={"type": "boolean"})
COLLECTION = one(payment_collection=thing("collection_of_payments"))
FIELDS = ("fields", "locale")
LISTS = (
    groups.Collections,
    groups.Tags,
    groups.Types,
    categories.Categories,
    markets.Regions,
    markets.Currencies,
)
SINGLES = (groups.OneCollection, groups.OneTag, groups.OneType, categories.OneCategory, markets.OneRegion)
CURSOR = {"type": ["string", "null"]}
COMPLETED = {
    "oneOf": [
        one(type={"const": "order"}, order=thing("order")),
        one(type={"const": "cart"}, cart=thing("cart"), error=one(message=TEXT, name=TEXT, type=TEXT)),
    ]
}
NAMED_PAGE = one(
    payment_providers={"type": "array", "items": thing("provider")}, count=WHOLE, offset=WHOLE, limit=WHOLE
)
CARDS = {
    "type": "array",
    "items": one(id=TEXT, handle=TEXT, title=TEXT, price_from={"type": "number"}),
}
FOUND = one(products=CARDS, facets={"type": "array", "items": FREE}, count=WHOLE, offset=WHOLE, limit=WHOLE)
FREE_LIST = {"type": "array", "items": FREE}
PAID_BY_CREDIT = one(cart=thing("cart"), credits=FREE_LIST)
TICKET, MEASUREMENT = one(ticket=FREE), one(measurement=FREE)

DOORS: dict[type[StoreView], dict[str, Described]] = {
    **{view: listed(view) for view in LISTS},
    **{view: single(view) for view in SINGLES},
    markets.OneCurrency: {"get": Described(one(currency=thing("currency")), query=("fields",))},
    markets.Locales: {"get": Described(one(locales=FREE_LIST))},
    products.Products: {
        "get": Described(page("products", "product", next_cursor=CURSOR), query=products.LIST)
    },
    products.OneProduct: {"get": Described(one(product=thing("product")), query=products.ONE)},
    products.Variants: {
        "get": Described(
            page("variants", "variant"), query=("id", "sku", "product_id", "limit", "offset", *products.ONE)
        )
    },
    products.OneVariant: {"get": Described(one(variant=thing("variant")), query=products.ONE)},
    options.Options: {"get": Described(page("product_options", "option"), query=options.LIST)},
    options.OneOption: {"get": Described(one(product_option=thing("option")), query=("fields", "locale"))},
    gift_cards.CardBalance: {"post": Described(one(gift_card=FREE), gift_cards.CardBody)},
    gift_cards.CartGiftCards: {
        "post": Described(PAID_BY_CREDIT, gift_cards.CardBody, FIELDS),
        "delete": Described(PAID_BY_CREDIT, gift_cards.CardBody, FIELDS),
    },
    gift_cards.CartStoreCredit: {
        "post": Described(PAID_BY_CREDIT, None, FIELDS),
        "delete": Described(PAID_BY_CREDIT, None, FIELDS),
    },
    measures.MeasurementForms: {
        "get": Described(one(measurement_forms=FREE_LIST, count=WHOLE), query=("locale",))
    },
    measures.Measurements: {
        "get": Described(one(measurements=FREE_LIST, count=WHOLE), query=("form", "locale")),
        "post": Described(MEASUREMENT, measures.NewSetBody),
    },
    measures.OneMeasurement: {
        "get": Described(MEASUREMENT),
        "post": Described(MEASUREMENT, measures.SetBody),
        "delete": Described(one(id=TEXT, object=TEXT, deleted={"type": "boolean"})),
    },
    tickets.Tickets: {
        "get": Described(
            one(tickets=FREE_LIST, count=WHOLE, offset=WHOLE, limit=WHOLE), query=("limit", "offset")
        ),
        "post": Described(TICKET, tickets.QuestionBody),
    },
    tickets.OneTicket: {"get": Described(TICKET)},
    tickets.TicketMessages: {"post": Described(TICKET, tickets.MessageBody)},
    finding.Search: {"get": Described(FOUND, query=finding.SEARCH)},
    finding.Recommendations: {
        "get": Described(one(complete_the_look=CARDS, alternatives=CARDS, related=CARDS), query=("locale",))
    },
    asking.Reviews: {
        "get": Described(
            one(rating=FREE, reviews=FREE_LIST, count=WHOLE, offset=WHOLE, limit=WHOLE),
            query=("page", "stars", "order", "locale"),
        )
    },
    asking.Serviceability: {"get": Described(one(serviceability=FREE), query=("pincode", "variant_id"))},
    carts.Carts: {"post": Described(CART, carts.NewCartBody, FIELDS)},
    carts.OneCart: {"get": Described(CART, None, FIELDS), "post": Described(CART, carts.CartBody, FIELDS)},
    carts.Lines: {"post": Described(CART, carts.LineBody, FIELDS)},
    carts.OneLine: {
        "post": Described(CART, carts.QuantityBody, FIELDS),
        "delete": Described(gone("cart"), None, FIELDS),
    },
    carts.Promotions: {
        "post": Described(CART, carts.CodesBody, FIELDS),
        "delete": Described(CART, carts.CodesBody, FIELDS),
    },
    carts.Taxes: {"post": Described(CART, None, FIELDS)},
    carts.CartCustomer: {"post": Described(CART, None, FIELDS)},
    checkout.Methods: {"post": Described(CART, checkout.OptionBody, FIELDS)},
    checkout.Complete: {"post": Described(COMPLETED, checkout.CompleteBody, FIELDS)},
    checkout.ShippingOptions: {
        "get": Described(one(shipping_options=FREE_LIST), query=("cart_id", "is_return", "fields"))
    },
    checkout.CalculateOption: {"post": Described(one(shipping_option=FREE), checkout.CartIdBody)},
    checkout.PaymentProviders: {
        "get": Described(NAMED_PAGE, query=("region_id", "fields", "limit", "offset"))
    },
    checkout.PaymentCollections: {"post": Described(COLLECTION, checkout.CartIdBody)},
    checkout.PaymentSessions: {"post": Described(COLLECTION, checkout.SessionBody)},
    customers.Customers: {"post": Described(CUSTOMER, customers.CustomerBody)},
    customers.Me: {
        "get": Described(CUSTOMER, query=("fields",)),
        "post": Described(CUSTOMER, customers.CustomerBody),
    },
    customers.Addresses: {
        "get": Described(
            one(addresses=FREE_LIST, count=WHOLE, offset=WHOLE, limit=WHOLE),
            query=("fields", "limit", "offset"),
        ),
        "post": Described(CUSTOMER, customers.SavedBody),
    },
    customers.OneAddress: {
        "get": Described(one(address=FREE)),
        "post": Described(CUSTOMER, customers.SavedBody),
        "delete": Described(one(id=TEXT, object=TEXT, deleted={"type": "boolean"}, parent=FREE)),
    },
    wishes.Wishlist: {
        "get": Described(one(wishlist=FREE_LIST, count=WHOLE)),
        "post": Described(one(wishlist=FREE_LIST, count=WHOLE), wishes.WishBody),
    },
    wishes.OneWish: {
        "delete": Described(one(id=TEXT, object=TEXT, deleted={"type": "boolean"}, parent=FREE))
    },
    orders.Orders: {
        "get": Described(page("orders", "order"), query=("limit", "offset", "fields", "order", "status"))
    },
    orders.OneOrder: {"get": Described(ORDER, query=("fields",))},
    orders.ConfirmCode: {"post": Described(ORDER, orders.CodeBody)},
    transfers.AskForOrder: {"post": Described(ORDER, transfers.AskBody)},
    transfers.WithdrawOrder: {"post": Described(ORDER)},
    transfers.AcceptTransfer: {"post": Described(ORDER, transfers.TokenBody)},
    transfers.DeclineTransfer: {"post": Described(ORDER, transfers.TokenBody)},
    orders.Returns: {"post": Described(one(**{"return": FREE}), orders.ReturnBody)},
    orders.ReturnReasons: {
        "get": Described(
            one(return_reasons=FREE_LIST, count=WHOLE, offset=WHOLE, limit=WHOLE),
            query=("fields", "limit", "offset"),
        )
    },
    orders.OneReturnReason: {"get": Described(one(return_reason=FREE))},
    auth.Register: {"post": Described(TOKEN, auth.Login)},
    auth.LogIn: {"post": Described(TOKEN, auth.Login)},
    auth.Session: {"post": Described(one(user=FREE)), "delete": Described(DONE)},
    auth.Refresh: {"post": Described(TOKEN)},
    auth.ResetPassword: {"post": Described({}, auth.Identifier, status=201)},
    auth.UpdatePassword: {"post": Described(DONE, auth.NewPassword)},
    auth.Providers: {"get": Described(one(providers=FREE_LIST))},
}
