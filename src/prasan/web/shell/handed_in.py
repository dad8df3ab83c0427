"""What somebody handed in, as a file to be saved: it is never shown inside the site, as it is not ours to run."""

from __future__ import annotations

from django.http import HttpResponse

_SUFFIXES = {"pdf": "pdf", "jpeg": "jpg", "png": "png", "text": "txt"}


def as_saved(content: bytes, name: str, kind: str) -> HttpResponse:
    """The file as ``<name>.<suffix of its kind>``; ``bin`` where the kind is not known."""
    headers = {
        "Content-Disposition": f'attachment; filename="{name}.{_SUFFIXES.get(kind, "bin")}"',
        "X-Content-Type-Options": "nosniff",
    }
    return HttpResponse(content, content_type="application/octet-stream", headers=headers)
