"""Long lists, a page at a time, by the last item that one has."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from ninja import Schema
from pydantic import Field

MOST = 1000
T = TypeVar("T")


class Paging(Schema):
    """``limit`` items at most, those that come after the one whose ``id`` is ``after``."""

    limit: int = Field(100, ge=1, le=MOST, description="how many at most")
    after: str = Field("", max_length=100, description="`next` of the page before")


def page_of(items: Sequence[T], asked: Paging, key: Callable[[T], str], shown: Callable[[T], Any]) -> dict[str, Any]:
    """The page that is asked for, of items in the order of their keys, and the key after which the next begins."""
    ordered = sorted(items, key=key)
    rest = [item for item in ordered if key(item) > asked.after] if asked.after else ordered
    some = rest[: asked.limit]
    following = key(some[-1]) if len(rest) > len(some) else None
    return {"items": [shown(item) for item in some], "next": following}
