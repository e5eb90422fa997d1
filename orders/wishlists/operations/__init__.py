"""The verbs of wishlists."""

from orders.wishlists.operations.lists import (
    drop_stale_wishlists,
    merge_wishlists,
    open_wishlist,
    share_wishlist,
    unshare_wishlist,
)
from orders.wishlists.operations.moving import move_wish_to_cart, save_line_for_later
from orders.wishlists.operations.wishes import add_wish, remove_wish

__all__ = [
    "add_wish",
    "drop_stale_wishlists",
    "merge_wishlists",
    "move_wish_to_cart",
    "open_wishlist",
    "remove_wish",
    "save_line_for_later",
    "share_wishlist",
    "unshare_wishlist",
]
