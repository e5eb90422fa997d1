"""The virtual clock of a run: real time plus an offset, or standing still when frozen."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta


def rfc3339(moment: datetime | None = None) -> str:
    """A moment (default: the real now) as RFC 3339 UTC text with microseconds and a ``Z``."""
    moment = moment or datetime.now(UTC)
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def parse_moment(text: str | int | float) -> datetime:
    """An aware UTC datetime from RFC 3339 text or unix seconds. Raises ValueError on anything else."""
    if isinstance(text, int | float):
        return datetime.fromtimestamp(text, UTC)
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(f"{text!r} has no time zone; end it with Z")
    return moment.astimezone(UTC)


class VirtualClock:
    """A clock that tests can move. It runs at real speed unless frozen."""

    def __init__(self, *, offset_s: float = 0.0, frozen_at: str | None = None) -> None:
        self._offset = timedelta(seconds=offset_s)
        self._frozen_at = parse_moment(frozen_at) if frozen_at else None

    def now(self) -> datetime:
        """The virtual now, aware, in UTC."""
        return self._frozen_at or datetime.now(UTC) + self._offset

    def set(self, moment: datetime, *, frozen: bool = False) -> None:
        """Move to a moment, and stand still there if ``frozen``."""
        self._offset = moment - datetime.now(UTC)
        self._frozen_at = moment if frozen else None

    def step_to(self, moment: datetime) -> None:
        """Move to a moment without changing whether the clock is frozen."""
        self.set(moment, frozen=self._frozen_at is not None)

    @property
    def frozen(self) -> bool:
        """Whether the clock stands still."""
        return self._frozen_at is not None

    def saved(self) -> dict[str, float | str | None]:
        """The state to keep across a restart, as keyword arguments of this class."""
        return {
            "offset_s": self._offset.total_seconds(),
            "frozen_at": rfc3339(self._frozen_at) if self._frozen_at else None,
        }
