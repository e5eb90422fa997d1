"""The rooms of the account, in the order they are shown. A new room is one more entry here."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class AccountEntry:
    """A room: its name and its address."""

    title: str
    url: str


ACCOUNT_ENTRIES: tuple[AccountEntry, ...] = (
    AccountEntry("Orders", "/account/"),
    AccountEntry("Addresses", "/account/addresses/"),
    AccountEntry("Help", "/account/help/"),
    AccountEntry("Measurements", "/account/measurements/"),
    AccountEntry("Wishlist", "/wishlist/"),
    AccountEntry("Reviews", "/account/reviews/"),
    AccountEntry("Profile", "/account/profile/"),
    AccountEntry("Preferences", "/account/preferences/"),
    AccountEntry("Privacy", "/account/privacy/"),
)
