"""Who may ask, for which run, and how often."""

from __future__ import annotations

import hmac
import math
import re

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from werkzeug import Request, Response

from sandboxes.crm.problems import Problem
from sandboxes.kit import current_world

TOKEN = "crm-test-token"
RUN_TOKEN = re.compile(rf"{TOKEN}\.([A-Za-z0-9_.-]{{1,64}})")
WINDOW_S = 10


def token_of(found: Request) -> str:
    """The bearer token a request came with, or nothing."""
    scheme, _, token = found.headers.get("Authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


def run_of(found: Request) -> str | None:
    """The run named by a token ``crm-test-token.<run>``."""
    match = RUN_TOKEN.fullmatch(token_of(found))
    return match.group(1) if match else None


def require_token() -> None:
    """Refuse a call without the demo token."""
    name = token_of(request).split(".", 1)[0]
    if not hmac.compare_digest(name.encode(), TOKEN.encode()):
        raise Problem(
            401, "invalid_token", "Send a valid bearer token.", headers={"WWW-Authenticate": "Bearer"}
        )


def require_room() -> None:
    """Refuse calls above the limit of a ten second window of the run's clock."""
    world = current_world()
    limit, now = int(world.options["rate_limit"]), world.now().timestamp()
    window = int(now // WINDOW_S)
    if world.counters.get("rate_window") != window:
        world.counters["rate_window"], world.counters["rate_used"] = window, 0
    world.counters["rate_used"] += 1
    if world.counters["rate_used"] > limit:
        wait_s = max(1, math.ceil((window + 1) * WINDOW_S - now))
        headers = {"Retry-After": str(wait_s), "RateLimit-Limit": str(limit), "RateLimit-Remaining": "0"}
        raise Problem(429, "rate_limited", f"More than {limit} requests in {WINDOW_S} s.", headers=headers)


def echo_request_id(answer: Response) -> Response:
    """Send ``X-Request-Id`` back."""
    if "X-Request-Id" in request.headers:
        answer.headers["X-Request-Id"] = request.headers["X-Request-Id"]
    return answer


def guarded(blueprint: Blueprint) -> Blueprint:
    """Put the door in front of a blueprint's routes."""

    @blueprint.errorhandler(Problem)
    def refuse(problem: Problem) -> ResponseReturnValue:
        return problem.answer()

    blueprint.before_request(require_token)
    blueprint.before_request(require_room)
    blueprint.after_request(echo_request_id)
    return blueprint
