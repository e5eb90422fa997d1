"""How drf-spectacular reads a door of the Admin API: from what the door says of itself."""

from __future__ import annotations

import re
from typing import Any

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse

from core.api.repeats import KEY, WRITES
from core.backoffice.calls import Call
from core.backoffice.things import THINGS, Schema

REFUSAL: Schema = {"$ref": "#/components/schemas/AdminError"}
ERROR: Schema = {
    "type": "object",
    "required": ["type", "message", "code"],
    "properties": {
        "type": {"type": "string", "examples": ["invalid_data", "not_allowed", "not_found", "unauthorized"]},
        "message": {"type": "string", "description": "For people."},
        "code": {"type": "string", "description": "Stable, for programs."},
        "fields": {"type": "object", "additionalProperties": {"type": "string"}},
    },
    "additionalProperties": False,
    "examples": [{"type": "not_allowed", "message": "It takes the scope orders:write.", "code": "forbidden"}],
}
REFUSALS = {
    400: "It cannot be done, or was not asked as it has to be.",
    401: "No key, or one that does not stand.",
    403: "The key has not the scope, or the member of staff not the right.",
    404: "There is no such thing.",
    429: "Too many calls.",
}


class DoorSchema(AutoSchema):
    """One door as an operation."""

    @property
    def call(self) -> Call:
        """What the door says of this method."""
        found: Call = self.view.calls[self.method.lower()]
        return found

    def get_operation(self, *args: Any, **kwargs: Any) -> dict[str, Any] | None:
        """With an example of what is asked and of what is answered."""
        found: dict[str, Any] | None = super().get_operation(*args, **kwargs)
        if found is None:
            return None
        answer = found["responses"][str(self.call.status)]["content"]["application/json"]
        answer["example"] = self.call.answer["examples"][0]
        if "requestBody" in found and self.call.example:
            found["requestBody"]["content"]["application/json"]["example"] = dict(self.call.example)
        return found

    def get_operation_id(self) -> str:
        """`admin_api_orders_order_id_cancel_post`."""
        plain = self.path.replace("{", "").replace("}", "").replace("-", "_").strip("/").replace("/", "_")
        return f"{plain}_{self.method.lower()}"

    def get_summary(self) -> str:
        """What it does, in the words of its method."""
        own = getattr(type(self.view), self.method.lower()).__doc__
        is_list = own == "A page."
        words = str(type(self.view).__doc__ if is_list else own or "")
        return words.strip().partition("\n")[0]

    def get_description(self) -> str:
        """Who may."""
        call = self.call
        program = (
            "No secret key does this: it takes a person."
            if call.for_people
            else f"A secret key needs the scope `{call.scope}`."
        )
        return f"{program} A member of staff needs the right `{call.right}`."

    def get_tags(self) -> list[str]:
        """products, orders …"""
        return [self.path.strip("/").split("/")[1]]

    def get_auth(self) -> list[dict[str, list[str]]]:
        """A secret key or a member of staff's own."""
        own: list[dict[str, list[str]]] = [{"staffKey": []}]
        return own if self.call.for_people else [{"secretKey": []}, *own]

    def get_override_parameters(self) -> list[Any]:
        """What the query string may hold; writes may carry a key of their own."""
        found = [
            OpenApiParameter(name, str, OpenApiParameter.PATH) for name in re.findall(r"{(\w+)}", self.path)
        ]
        found += [
            OpenApiParameter(
                name,
                {key: value for key, value in schema.items() if key != "description"},
                description=schema.get("description", ""),
            )
            for name, schema in self.call.query.items()
        ]
        if self.method in WRITES and self.view.is_done_once:
            about = "The same write asked for again under the same key is not done twice."
            schema = {"type": "string", "pattern": f"^{KEY.pattern}$"}
            found.append(
                OpenApiParameter("Idempotency-Key", schema, OpenApiParameter.HEADER, description=about)
            )
        if self.takes_version:
            about = "The ETag of a read with the same `fields`: when there is a newer version, nothing is changed."
            found.append(OpenApiParameter("If-Match", str, OpenApiParameter.HEADER, description=about))
        return found

    @property
    def takes_version(self) -> bool:
        """Whether this is a write that can be meant for one version of what is read."""
        return bool(self.method in WRITES and self.view.has_versions)

    def get_request_serializer(self) -> Any:
        """The body."""
        return self.call.body

    def get_response_serializers(self) -> Any:
        """The answer, and how refusals look."""
        found: dict[Any, Any] = {
            self.call.status: OpenApiResponse(dict(self.call.answer), description="Done.")
        }
        if self.method == "GET":
            found[304] = OpenApiResponse(None, description="It is as you hold it.")
        if self.takes_version:
            found[412] = OpenApiResponse(dict(REFUSAL), description="It was changed since it was read.")
        for status, words in REFUSALS.items():
            found[status] = OpenApiResponse(dict(REFUSAL), description=words)
        found["default"] = OpenApiResponse(dict(REFUSAL), description="Any other refusal.")
        return found


def components() -> Schema:
    """Every thing that was declared, and the shape of refusals."""
    return {each.title: each.schema() for each in THINGS.values()} | {"AdminError": ERROR}
