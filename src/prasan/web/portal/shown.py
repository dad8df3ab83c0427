"""What every page says of whom it is for, and whether it is in large type."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from prasan.web.portal.acting import FIELD, ONESELF, Acting, acting


def for_whom(request: HttpRequest) -> dict[str, Any]:
    """``acting``: the person acted for, if it is another than who asks; ``large``: whether large type was asked for.

    A template that does not ask whom it is for leaves the session alone.
    """
    return {
        "acting": SimpleLazyObject(lambda: _other(request)),
        "acting_field": FIELD,
        "acting_value": SimpleLazyObject(lambda: getattr(_other(request), "form_value", ONESELF)),
        "large": request.GET.get("large") == "1",
    }


def _other(request: HttpRequest) -> Acting | None:
    try:
        found = acting(request)
    except PermissionDenied:
        return None
    return found if found is not None and found.grant is not None else None
