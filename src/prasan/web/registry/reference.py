"""The interface's own description (OpenAPI) as a page shows it: operations with what they take and answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from prasan.web.api.urls import api


@dataclass(frozen=True)
class Part:
    """A value that is sent or answered: its ``name`` with those that it stands in, what ``kind`` it is of, and what is said of it."""

    name: str
    kind: str
    required: bool
    about: str


@dataclass(frozen=True)
class Operation:
    """An operation: ``anchor`` is its name in addresses."""

    anchor: str
    method: str
    path: str
    summary: str
    open: bool
    asked: list[Part]
    answered: list[Part]
    codes: list[str]


@cache  # the interface does not change while the site runs
def operations() -> tuple[Operation, ...]:
    """Every operation of the interface, in the order of its addresses."""
    schema = api.get_openapi_schema(path_prefix="/api/v1/")
    known = schema["components"]["schemas"]
    found = []
    for path, methods in schema["paths"].items():
        for method, told in methods.items():
            asked = [
                Part(
                    each["name"], _kind(each["schema"], known), bool(each.get("required")), each.get("description", "")
                )
                for each in told.get("parameters", ())
            ]
            asked += _parts(_content(told.get("requestBody", {})), known)
            answers = told["responses"]
            good = next((each for code, each in answers.items() if str(code).startswith("2")), {})
            found.append(
                Operation(
                    str(told["operationId"]).replace("prasan_web_", ""),
                    method.upper(),
                    path,
                    told.get("summary", ""),
                    not told.get("security"),
                    asked,
                    list(_parts(_content(good), known)),
                    [str(code) for code in answers],
                )
            )
    return tuple(found)


def _content(told: Mapping[str, Any]) -> Mapping[str, Any]:
    content = told.get("content") or {}
    return next(iter(content.values()))["schema"] if content else {}


def _parts(schema: Mapping[str, Any], known: Mapping[str, Any], within: str = "", depth: int = 0) -> Iterator[Part]:
    whole = _whole(schema, known)
    required = whole.get("required", ())
    for name, each in whole.get("properties", {}).items():
        about = each.get("description", "")
        yield Part(f"{within}{name}", _kind(each, known), name in required, about)
        below, mark = _below(each, known)
        if below and depth < 4:
            yield from _parts(below, known, f"{within}{name}{mark}.", depth + 1)


def _below(schema: Mapping[str, Any], known: Mapping[str, Any]) -> tuple[Mapping[str, Any] | None, str]:
    """What stands in a value: of a list in each of it, of an object by name in each of those."""
    whole = _whole(schema, known)
    if whole.get("properties"):
        return whole, ""
    if isinstance(whole.get("items"), dict) and _whole(whole["items"], known).get("properties"):
        return whole["items"], "[]"
    named = whole.get("additionalProperties")
    if isinstance(named, dict) and _whole(named, known).get("properties"):
        return named, ".*"
    return None, ""


def _whole(schema: Mapping[str, Any], known: Mapping[str, Any]) -> Mapping[str, Any]:
    for each in (schema, *schema.get("anyOf", ()), *schema.get("allOf", ())):
        if "$ref" in each:
            return known[each["$ref"].rpartition("/")[2]]
    for each in schema.get("anyOf", ()):
        if each.get("type") != "null":
            return each
    return schema


def _kind(schema: Mapping[str, Any], known: Mapping[str, Any]) -> str:
    whole = _whole(schema, known)
    if "enum" in whole:
        return " | ".join(str(each) for each in whole["enum"])
    if "const" in whole:
        return str(whole["const"])
    if whole.get("type") == "array":
        return f"{_kind(whole.get('items', {}), known)}[]"
    return str(whole.get("format") or whole.get("type") or "any")
