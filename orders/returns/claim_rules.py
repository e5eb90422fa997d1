"""What a claim needs to be judged, and what of it need not come back: pure."""

from __future__ import annotations

from datetime import date, timedelta

MOST_PHOTOS = 4
PHOTO_BYTES = 10_000_000
KINDS = {
    "damaged": "It arrived damaged",
    "wrong": "It is not what I ordered",
    "missing": "It was not in the parcel",
    "lost": "It never reached me",
}
NOTHING_THERE = frozenset({"missing", "lost"})
NEEDS_PHOTO = frozenset({"damaged", "wrong"})
WISHES = {"exchange": "The same piece once more", "refund": "My money back"}
LONGEST_STORY = 500


def claim_problems(*, kind: str, wish: str, story: str, photos: int) -> dict[str, str]:
    """What is wrong with a claim as it was filled in, by field; nothing when it can be judged."""
    fields = {}
    if kind not in KINDS:
        fields["kind"] = "Please choose what went wrong."
    if wish not in WISHES:
        fields["wish"] = "Please choose what you would like."
    if not story.strip():
        fields["note"] = "Please tell us in a few words what happened."
    elif len(story) > LONGEST_STORY:
        fields["note"] = f"Please keep it below {LONGEST_STORY} characters."
    if photos > MOST_PHOTOS:
        fields["photos"] = f"Please choose at most {MOST_PHOTOS} photos."
    elif not photos and kind in NEEDS_PHOTO:
        fields["photos"] = "Please add a photo that shows it: then we can help without asking back."
    return fields


def must_come_back(*, kind: str, worth: int, keep_up_to: int) -> bool:
    """Whether the pieces of a claim have to be sent back: never what is not there, nor what is worth little."""
    return kind not in NOTHING_THERE and worth > keep_up_to


def is_overdue(*, promised_on: date | None, sent_on: date, today: date, patience_days: int) -> bool:
    """Whether a parcel should long be there: its promised day is over, or it is on the road so long without one."""
    return today > (promised_on or sent_on + timedelta(days=patience_days))
