"""The verbs of carts."""

from orders.carts.operations.change_region import change_region
from orders.carts.operations.codes import CodeNotValid, TooManyCodes, apply_code, remove_code
from orders.carts.operations.create_cart import create_cart
from orders.carts.operations.credits import (
    NoStoreCredit,
    NothingLeft,
    TooManyCards,
    apply_gift_card,
    enter_code,
    remove_credit,
    use_store_credit,
)
from orders.carts.operations.expire_carts import expire_carts
from orders.carts.operations.lines import (
    LineGone,
    NotForSale,
    accept_prices,
    add_line,
    change_line_quantity,
    remove_line,
)
from orders.carts.operations.merge_carts import MergedCart, merge_carts
from orders.carts.operations.order_again import OrderedAgain, order_again
from orders.carts.operations.reopen_cart import reopen_cart
from orders.carts.operations.wishes import set_packing_wishes
from orders.carts.rules import CartFull, CartNotOpen, NoSuchCart, RegionClosed, TooManyPieces

__all__ = [
    "CartFull",
    "CartNotOpen",
    "CodeNotValid",
    "LineGone",
    "MergedCart",
    "NoStoreCredit",
    "NoSuchCart",
    "NotForSale",
    "NothingLeft",
    "OrderedAgain",
    "RegionClosed",
    "TooManyCards",
    "TooManyCodes",
    "TooManyPieces",
    "accept_prices",
    "add_line",
    "apply_code",
    "apply_gift_card",
    "change_line_quantity",
    "change_region",
    "create_cart",
    "enter_code",
    "expire_carts",
    "merge_carts",
    "order_again",
    "remove_code",
    "remove_credit",
    "remove_line",
    "reopen_cart",
    "set_packing_wishes",
    "use_store_credit",
]
