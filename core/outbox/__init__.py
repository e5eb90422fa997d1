"""News goes up: `publish` stores an event with the change that made it true, `deliver` brings it to each subscriber once."""

from core.outbox.delivery import deliver, ignore, replay, sweep
from core.outbox.hearing import news_heard
from core.outbox.publishing import publish
from core.outbox.subscriptions import subscribers_of

__all__ = ["deliver", "ignore", "news_heard", "publish", "replay", "subscribers_of", "sweep"]
