"""Ranges made by hand, under `/__sandbox__/range`."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, jsonify, request

from sandboxes.arkone.problems import Problem
from sandboxes.arkone.synthetic import make_range, reprice
from sandboxes.kit import current_world

control = Blueprint("arkone_range", __name__, url_prefix="/__sandbox__/range")
control.register_error_handler(Problem, lambda problem: problem.answer())

MOST_STYLES = 200_000


@control.post("")
def make() -> Response:
    """Make {styles, variants_each = 4, places = 1, prefix = "SYN", seed = 7, fresh = false}; answers the counts."""
    asked = _asked()
    styles = asked.get("styles")
    if not isinstance(styles, int) or not 1 <= styles <= MOST_STYLES:
        raise Problem(422, "invalid_range", f"styles goes from 1 to {MOST_STYLES}.")
    try:
        made = make_range(
            current_world(),
            styles=styles,
            variants_each=int(asked.get("variants_each", 4)),
            places=int(asked.get("places", 1)),
            prefix=str(asked.get("prefix", "SYN")),
            seed=int(asked.get("seed", 7)),
            fresh=bool(asked.get("fresh", False)),
        )
    except ValueError as wrong:
        raise Problem(422, "invalid_range", str(wrong)) from wrong
    return jsonify(made)


@control.post("/reprice")
def change_prices() -> Response:
    """Lower {count = 1000} prices of the range {prefix = "SYN"} {by = 1} rupees at once; answers their SKUs."""
    asked = _asked()
    count, by = int(asked.get("count", 1000)), int(asked.get("by", 1))
    return jsonify(skus=reprice(current_world(), count=count, by=by, prefix=str(asked.get("prefix", "SYN"))))


def _asked() -> dict[str, Any]:
    body = request.get_json(silent=True)
    return body if isinstance(body, dict) else {}
