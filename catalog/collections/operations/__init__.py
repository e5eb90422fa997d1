"""Verbs of the tree, the collections and the tags."""

from catalog.collections.operations.groups import (
    GroupContent,
    give_group_picture,
    remove_group,
    set_category,
    set_collection,
    set_tag,
)
from catalog.collections.operations.handles import change_handle, move_category, shift_category
from catalog.collections.operations.membership import (
    arrange_collection,
    check_conditions,
    choose_by_hand,
    refresh_collection,
    refresh_memberships,
    refresh_rule_collections,
    set_collection_rules,
)

__all__ = [
    "GroupContent",
    "arrange_collection",
    "change_handle",
    "check_conditions",
    "choose_by_hand",
    "give_group_picture",
    "move_category",
    "refresh_collection",
    "refresh_memberships",
    "refresh_rule_collections",
    "remove_group",
    "set_category",
    "set_collection",
    "set_collection_rules",
    "set_tag",
    "shift_category",
]
