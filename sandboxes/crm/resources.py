"""The routes every type of record has: list by cursor, get, create, change, delete."""

from __future__ import annotations

import hashlib
import heapq
import json
from collections.abc import Iterable
from typing import Any

from flask import Blueprint, jsonify, request
from werkzeug import Response

from sandboxes.crm.problems import Problem
from sandboxes.crm.records import Kind, change_record, checked_fields, create_record, delete_record, record_of
from sandboxes.kit import current_world, parse_moment, rfc3339

Json = dict[str, Any]

LARGEST_PAGE, DEFAULT_PAGE = 200, 100


def add_routes(blueprint: Blueprint, kind: Kind) -> None:
    """Give a blueprint the plain routes of one type of record."""
    path = f"/{kind.type}"

    def list_records() -> Response:
        return listed(current_world().objects(kind.type).values(), filters=kind.unique)

    def create() -> Response:
        return once(f"create {kind.type}", lambda fields: _created(kind, fields))

    blueprint.add_url_rule(path, f"list_{kind.type}", list_records, methods=["GET"])
    blueprint.add_url_rule(path, f"create_{kind.type}", create, methods=["POST"])
    add_single_routes(blueprint, kind)


def add_single_routes(blueprint: Blueprint, kind: Kind) -> None:
    """Those of one record by its id."""
    path = f"/{kind.type}"

    def fetch(id_: str) -> Response:
        return tagged(record_of(current_world(), kind, id_))

    def change(id_: str) -> Response:
        record = matching(kind, id_)
        fields = checked_fields(kind, json_body(), whole=False)
        change_record(current_world(), kind, record, fields, origin=origin_of())
        return tagged(record)

    def delete(id_: str) -> Response:
        delete_record(current_world(), kind, matching(kind, id_), origin=origin_of())
        return Response(status=204)

    blueprint.add_url_rule(f"{path}/<id_>", f"fetch_{kind.type}", fetch, methods=["GET"])
    blueprint.add_url_rule(f"{path}/<id_>", f"change_{kind.type}", change, methods=["PATCH"])
    blueprint.add_url_rule(f"{path}/<id_>", f"delete_{kind.type}", delete, methods=["DELETE"])


def _created(kind: Kind, fields: Json) -> Response:
    fields = checked_fields(kind, fields, whole=True)
    return tagged(create_record(current_world(), kind, fields, origin=origin_of()), status=201)


def listed(records: Iterable[Json], *, filters: tuple[str, ...]) -> Response:
    """One page sorted by (modified_at, id): ``modified_since``, ``after_id``, ``limit``, and equal-to filters."""
    since, after_id = _cursor()
    limit = _limit()
    wanted = {name: request.args[name] for name in filters if name in request.args}
    rows = [row for row in records if all(row.get(name) == value for name, value in wanted.items())]
    if since:
        rows = [row for row in rows if (row["modified_at"], row["id"]) > (since, after_id)]
    page = heapq.nsmallest(limit + 1, rows, key=lambda row: (row["modified_at"], row["id"]))
    last = page[limit - 1] if len(page) > limit else None
    following = last and {"modified_since": last["modified_at"], "after_id": last["id"]}
    return jsonify(data=page[:limit], next=following, as_of=current_world().now_text())


def once(verb: str, work: Any) -> Response:
    """Do the work of a POST, or with an ``Idempotency-Key`` seen before give the first answer again.

    Raises Problem 422 when the key came with another body then.
    """
    world, fields, key = current_world(), json_body(), request.headers.get("Idempotency-Key")
    if key is None:
        done: Response = work(fields)
        return done
    mark, id_ = fingerprint([verb, fields]), f"{verb} {key}"
    known = world.get("keys", id_)
    if known is not None:
        if known["body"] != mark:
            raise Problem(422, "idempotency_key_reuse", "This key was used with another body.")
        return replayed(Response(known["answer"], known["status"], content_type="application/json"))
    answer: Response = work(fields)
    kept = {"id": id_, "body": mark, "answer": answer.get_data(as_text=True), "status": answer.status_code}
    world.put("keys", kept)
    return answer


def matching(kind: Kind, id_: str) -> Json:
    """The record to change. Raises Problem 428 without ``If-Match``, 412 when it is not the current version."""
    record = record_of(current_world(), kind, id_)
    wanted = request.headers.get("If-Match")
    if wanted is None:
        raise Problem(428, "precondition_required", "Send If-Match with the version you read.")
    if wanted not in {etag(record), "*"}:
        current = record["version"]
        raise Problem(412, "version_conflict", f"It is at version {current} now.", more={"version": current})
    return record


def tagged(record: Json, *, status: int = 200) -> Response:
    """A record with its ETag; 304 when the asker has it already."""
    if request.method == "GET" and request.headers.get("If-None-Match") == etag(record):
        return Response(status=304, headers={"ETag": etag(record)})
    answer = jsonify(record)
    answer.status_code, answer.headers["ETag"] = status, etag(record)
    return answer


def replayed(answer: Response) -> Response:
    """Mark an answer as one given before."""
    answer.headers["Idempotency-Replayed"] = "true"
    return answer


def etag(record: Json) -> str:
    """``"v7"``."""
    return f'"v{record["version"]}"'


def origin_of() -> str:
    """Who is writing: what it calls itself in ``X-Origin``."""
    return request.headers.get("X-Origin", "api")[:64]


def json_body() -> Json:
    """The JSON object that was sent. Raises Problem 400."""
    body = request.get_json(silent=True, force=True)
    if not isinstance(body, dict):
        raise Problem(400, "malformed_body", "Send a JSON object.")
    return body


def fingerprint(value: Any) -> str:
    """A digest of a JSON value that does not depend on the order of keys."""
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()


def _cursor() -> tuple[str, str]:
    text = request.args.get("modified_since")
    if not text:
        return "", ""
    try:
        return rfc3339(parse_moment(text)), request.args.get("after_id", "")
    except ValueError as error:
        raise Problem(400, "invalid_cursor", "modified_since is an RFC 3339 moment.") from error


def _limit() -> int:
    text = request.args.get("limit", str(DEFAULT_PAGE))
    if not text.isdigit() or not 1 <= int(text) <= LARGEST_PAGE:
        raise Problem(400, "invalid_limit", f"limit lies between 1 and {LARGEST_PAGE}.")
    return int(text)
