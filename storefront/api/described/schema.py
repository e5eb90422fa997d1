"""How drf-spectacular reads the doors: from the table, not from guesses."""

from __future__ import annotations

from typing import Any

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse

from core.api.repeats import KEY, WRITES
from storefront.api.described.doors import DOORS, Described
from storefront.api.described.examples import answer_example, body_example
from storefront.api.described.things import components
from storefront.api.view import StoreView

WHOLE = frozenset({"limit", "offset"})
YES_OR_NO = frozenset(
    {"include_descendants_tree", "include_ancestors_tree", "is_giftcard", "with_deleted", "is_return"}
)
REFUSAL = {"$ref": "#/components/schemas/StoreError"}


class DoorSchema(AutoSchema):
    """One door as an operation."""

    @property
    def described(self) -> Described:
        """The door's line in the table."""
        return DOORS[type(self.view)][self.method.lower()]

    def get_operation(self, *args: Any, **kwargs: Any) -> dict[str, Any] | None:
        """With an example of what is asked and of what is answered."""
        found: dict[str, Any] | None = super().get_operation(*args, **kwargs)
        if found is None:
            return None
        said = self.described
        told = found["responses"][str(said.status)].get("content", {}).get("application/json")
        if told is not None:
            told["example"] = answer_example(said.answer, components())
        if "requestBody" in found and said.body is not None:
            found["requestBody"]["content"]["application/json"]["example"] = body_example(said.body)
        return found

    def get_operation_id(self) -> str:
        """`store_carts_id_line_items_post`."""
        plain = self.path.replace("{", "").replace("}", "").replace("-", "_").strip("/").replace("/", "_")
        return f"{plain}_{self.method.lower()}"

    def get_summary(self) -> str:
        """What it does, in the words of its method."""
        return str(getattr(self.view, self.method.lower()).__doc__ or "").strip().partition("\n")[0]

    def get_tags(self) -> list[str]:
        """carts, products, auth …"""
        return [self.path.strip("/").split("/")[1]]

    def get_auth(self) -> list[dict[str, list[str]]]:
        """The publishable key, and a customer's token where one is needed or counts."""
        key: dict[str, list[str]] = {"publishableKey": []} if self.view.needs_key else {}
        if not self.view.needs_key:
            return [{}, {"bearer": []}]
        return [{**key, "bearer": []}] if self.view.needs_customer else [key, {**key, "bearer": []}]

    def get_override_parameters(self) -> list[Any]:
        """What the query string may hold."""
        found = [
            OpenApiParameter(name, int if name in WHOLE else bool if name in YES_OR_NO else str)
            for name in dict.fromkeys(self.described.query)
        ]
        if self.method in WRITES and self.view.is_done_once:
            about = "The same write asked for again under the same key is not done twice."
            key = {"type": "string", "pattern": f"^{KEY.pattern}$"}
            found.append(OpenApiParameter("Idempotency-Key", key, OpenApiParameter.HEADER, description=about))
        if self.takes_version:
            about = (
                "The ETag of a read with the same query: when there is a newer version, nothing is changed."
            )
            found.append(OpenApiParameter("If-Match", str, OpenApiParameter.HEADER, description=about))
        return found

    @property
    def takes_version(self) -> bool:
        """Whether this is a write that can be meant for one version of what is read."""
        return bool(self.method in WRITES and self.view.has_versions)

    def get_request_serializer(self) -> Any:
        """The body."""
        return self.described.body

    def get_response_serializers(self) -> Any:
        """The answer, and how refusals look."""
        said = self.described
        return {
            said.status: OpenApiResponse(dict(said.answer) or None, description="Done."),
            400: OpenApiResponse(
                dict(REFUSAL), description="It cannot be done, or was not asked as it has to be."
            ),
            404: OpenApiResponse(
                dict(REFUSAL), description="There is no such thing, or it is not the caller's."
            ),
            **(
                {412: OpenApiResponse(dict(REFUSAL), description="It was changed since it was read.")}
                if self.takes_version
                else {}
            ),
            "default": OpenApiResponse(dict(REFUSAL), description="Any other refusal."),
        }


def put_components(result: dict[str, Any], generator: Any, request: Any, public: bool) -> dict[str, Any]:
    """A last step of the generator: the things that answers refer to."""
    result.setdefault("components", {}).setdefault("schemas", {}).update(components())
    result["components"]["securitySchemes"] = {
        "publishableKey": {"type": "apiKey", "in": "header", "name": "x-publishable-api-key"},
        "bearer": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"},
    }
    return result


def only_ours(endpoints: list[Any], **_: Any) -> list[Any]:
    """A first step: the doors of the Store API and nothing else."""
    return [each for each in endpoints if issubclass(getattr(each[3], "cls", object), StoreView)]
