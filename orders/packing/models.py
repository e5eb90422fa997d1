"""The columns that carts and orders share for what is wished of the parcel."""

from __future__ import annotations

from django.db import models

from orders.packing.rules import GIFT_MESSAGE_LENGTH, NOTE_LENGTH, PackingWishes


class WithPackingWishes(models.Model):
    """Abstract: a note to the shop, gift wrap, a message in the parcel. An order keeps what its cart said."""

    note = models.TextField("note to the shop", max_length=NOTE_LENGTH, blank=True, default="", db_default="")
    gift_wrap = models.BooleanField(default=False, db_default=False)
    gift_message = models.TextField(max_length=GIFT_MESSAGE_LENGTH, blank=True, default="", db_default="")

    class Meta:
        abstract = True

    @property
    def wishes(self) -> PackingWishes:
        """As one plain value."""
        return PackingWishes(self.note, self.gift_wrap, self.gift_message)

    def take_wishes(self, wishes: PackingWishes) -> tuple[str, ...]:
        """Set the columns, unsaved; answers their names."""
        self.note, self.gift_wrap, self.gift_message = wishes.note, wishes.gift_wrap, wishes.gift_message
        return ("note", "gift_wrap", "gift_message")
