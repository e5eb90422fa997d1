"""Fault rules: what goes wrong, for which requests or webhooks, how often."""

from __future__ import annotations

import random
import re
from collections.abc import Iterable
from typing import Any

from werkzeug.datastructures import Headers

Json = dict[str, Any]

REQUEST_ACTIONS = frozenset(
    {
        "latency",
        "status",
        "rate_limit",
        "reset_before_commit",
        "timeout_after_commit",
        "ok_error_body",
        "html_body",
        "malformed_json",
        "truncate_body",
        "partial_page",
        "slow_drip",
    }
)
WEBHOOK_ACTIONS = frozenset(
    {"duplicate", "reorder", "delay", "drop", "bad_signature", "old_timestamp", "old_secret"}
)
MATCH_FIELDS = frozenset({"method", "path_regex", "header", "body_contains", "nth", "event"})
RULE_FIELDS = frozenset({"match", "action", "params", "probability", "times", "after"})
REQUIRED_PARAMS = {"latency": "ms", "status": "code", "rate_limit": "limit", "delay": "s"}


class BadFaultRule(ValueError):
    """A fault rule that could never work; the text says what is wrong with it."""


def checked_rule(rule: Json, *, own_actions: Iterable[str]) -> Json:
    """The rule with its defaults filled in. Raises BadFaultRule when it names unknown things."""
    known = REQUEST_ACTIONS | WEBHOOK_ACTIONS | set(own_actions)
    _refuse_unknown("field", set(rule) - RULE_FIELDS, RULE_FIELDS)
    action = rule.get("action")
    if action not in known:
        raise BadFaultRule(f"unknown action {action!r}; known: {', '.join(sorted(known))}")
    match = dict(rule.get("match") or {})
    _refuse_unknown("match field", set(match) - MATCH_FIELDS, MATCH_FIELDS)
    for name in ("path_regex", "event"):
        _compiles(match.get(name))
    params = dict(rule.get("params") or {})
    needed = REQUIRED_PARAMS.get(str(action))
    if needed and needed not in params:
        raise BadFaultRule(f"action {action} needs params.{needed}")
    return {
        "match": match,
        "action": action,
        "params": params,
        "probability": float(rule.get("probability", 1)),
        "times": rule.get("times"),
        "after": int(rule.get("after", 0)),
        "seen": 0,
        "hits": [],
        "memory": {},
    }


def first_hit(rules: Iterable[Json], subject: Subject, *, rng: random.Random, at: str) -> Json | None:
    """The first rule that strikes the subject now; counts what it saw and what it hit."""
    for rule in rules:
        if subject.is_for(rule) and _strikes(rule, rng):
            rule["hits"].append({"at": at, **subject.described()})
            return rule
    return None


class Subject:
    """A request coming in or a webhook going out, as fault rules see it."""

    def __init__(
        self, *, method: str, path: str, headers: Headers, body: bytes, event: str | None = None
    ) -> None:
        self.method, self.path, self.headers, self.body, self.event = method, path, headers, body, event

    def is_for(self, rule: Json) -> bool:
        """Whether the rule's action belongs to this kind of subject and its match fits."""
        if (rule["action"] in WEBHOOK_ACTIONS) != (self.event is not None):
            return False
        match = rule["match"]
        return (
            ("method" not in match or match["method"].upper() == self.method)
            and ("path_regex" not in match or bool(re.search(match["path_regex"], self.path)))
            and ("event" not in match or bool(re.search(match["event"], self.event or "")))
            and ("body_contains" not in match or match["body_contains"].encode() in self.body)
            and ("header" not in match or self._has_header(match["header"]))
        )

    def described(self) -> Json:
        """What a hit is remembered as."""
        return {"event": self.event} if self.event else {"method": self.method, "path": self.path}

    def _has_header(self, wanted: str) -> bool:
        name, _, value = wanted.partition(":")
        found = self.headers.get(name.strip())
        return found is not None and (not value or found.strip() == value.strip())


def _strikes(rule: Json, rng: random.Random) -> bool:
    rule["seen"] += 1
    nth = rule["match"].get("nth")
    if nth is not None and rule["seen"] != int(nth):
        return False
    if rule["seen"] <= rule["after"]:
        return False
    if rule["times"] is not None and len(rule["hits"]) >= int(rule["times"]):
        return False
    return bool(rule["probability"] >= 1 or rng.random() < rule["probability"])


def _refuse_unknown(what: str, unknown: set[str], known: Iterable[str]) -> None:
    if unknown:
        raise BadFaultRule(f"unknown {what} {', '.join(sorted(unknown))}; known: {', '.join(sorted(known))}")


def _compiles(pattern: str | None) -> None:
    try:
        re.compile(pattern or "")
    except re.error as error:
        raise BadFaultRule(f"{pattern!r} is not a regular expression: {error}") from error
