"""Links by which staff look at what is not published yet. They say what is looked at and open nothing else."""

from __future__ import annotations

from django.core import signing

PREVIEW_SALT = "preview"
PREVIEW_S = 60 * 60


def preview_path(what: str) -> str:
    """The address of a preview, good for an hour. `what` is `home`, or a room and a handle as in `journal/ikat`."""
    return f"/preview/{signing.dumps(what, salt=PREVIEW_SALT)}/"
