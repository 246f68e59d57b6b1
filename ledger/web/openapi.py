"""The description of the API (OpenAPI 3.1), made of the routes themselves."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import ledger
from ledger.web.api import ROUTES, Route

_PROBLEM: Final = {
    "description": "Why there is no answer.",
    "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
}
_PATHS: Final[Mapping[str, dict[str, Any]]] = {
    "id": {"type": "integer", "minimum": 1, "maximum": 999_999_999},
    "slug": {"type": "string", "minLength": 1, "maxLength": 200},
}


def description(url: str = "") -> dict[str, Any]:
    """Return the description of every question, for programs that write clients and tests."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Prediction ledger",
            "version": ledger.__version__,
            "description": "Read-only: predictions, their evidence and verdicts, scorecards.",
        },
        "servers": [{"url": url or "/"}],
        "paths": {route.path: {"get": _operation(route)} for route in ROUTES},
        "components": {
            "schemas": {
                "Problem": {
                    "type": "object",
                    "required": ["title", "status"],
                    "properties": {
                        "title": {"type": "string"},
                        "status": {"type": "integer"},
                    },
                }
            }
        },
    }


def _operation(route: Route) -> dict[str, Any]:
    inside = [name for name in _PATHS if f"{{{name}}}" in route.path]
    answers: dict[str, Any] = {
        "200": {
            "description": "The answer.",
            "headers": {"ETag": {"schema": {"type": "string"}}},
            "content": {"application/json": {"schema": {"type": "object"}}},
        },
        "304": {"description": "What If-None-Match names is still right."},
        "400": _PROBLEM,
    }
    return {
        "summary": route.about,
        "operationId": "_".join(part.strip("{}") for part in route.path.split("/")[1:] if part),
        "parameters": [
            *({"name": name, "in": "path", "required": True, "schema": _PATHS[name]}
              for name in inside),
            *({"name": name, "in": "query", "description": text, "schema": schema}
              for name, (schema, text) in route.parameters.items()),
        ],
        "responses": {**answers, **({"404": _PROBLEM} if inside else {})},
    }  # fmt: skip
