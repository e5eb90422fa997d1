"""What can happen to prices."""

from catalog.pricing.operations.doubt_price import doubt_price
from catalog.pricing.operations.list_prices import (
    ListPriceFacts,
    ListPricesSet,
    remove_list_price,
    set_list_price,
    set_list_prices,
    set_prices_by_percentage,
)
from catalog.pricing.operations.lists import (
    PriceListFacts,
    close_price_list,
    open_price_list,
    save_price_list,
    turn_price_lists,
)
from catalog.pricing.operations.refusals import (
    EmptyPriceList,
    ListOfErp,
    PriceAboveMrp,
    PriceInDeadBand,
    UnknownPriceList,
)
from catalog.pricing.operations.taking_over import PriceFacts, set_price, set_prices

__all__ = [
    "EmptyPriceList",
    "ListOfErp",
    "ListPriceFacts",
    "ListPricesSet",
    "PriceAboveMrp",
    "PriceFacts",
    "PriceInDeadBand",
    "PriceListFacts",
    "UnknownPriceList",
    "close_price_list",
    "doubt_price",
    "open_price_list",
    "remove_list_price",
    "save_price_list",
    "set_list_price",
    "set_list_prices",
    "set_price",
    "set_prices",
    "set_prices_by_percentage",
    "turn_price_lists",
]
