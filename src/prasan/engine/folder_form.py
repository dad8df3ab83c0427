"""Which form a data folder has.  ``data-form.json`` says so; a folder from before there was one has the first."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path

from prasan import __version__
from prasan.engine.snapshots import write_durably

FILE = "data-form.json"
FORM = 1
STEPS: Mapping[int, Callable[[Path], None]] = {}
"""By form what makes the next of it: each may be run again where it was stopped, and takes nothing away."""


class FolderFormError(RuntimeError):
    """A data folder that this version cannot use; the message has the remedy."""


def form_of(folder: Path) -> int:
    """The form of a data folder.  Raises FolderFormError where it is newer than this version knows, or cannot be read."""
    try:
        told = json.loads((folder / FILE).read_text(encoding="utf-8"))
        form, version = int(told["form"]), str(told["prasan"])
    except FileNotFoundError:
        return 1
    except (ValueError, KeyError, TypeError):
        raise FolderFormError(f"{folder / FILE}: it cannot be read. Remedy: put it back from a backup") from None
    if form > FORM:
        raise FolderFormError(
            f"{folder}: Prasan {version} has written here. Remedy: install that version, or restore a backup"
        )
    return form


def bring_up_to_date(folder: Path, steps: Mapping[int, Callable[[Path], None]] = STEPS, form: int = FORM) -> list[int]:
    """Give a data folder the newest form, a step at a time; the forms that it left.  Raises FolderFormError."""
    left = []
    for each in range(form_of(folder), form):
        steps[each](folder)
        _write(folder, each + 1)
        left.append(each)
    if not (folder / FILE).exists():
        _write(folder, form)
    return left


def _write(folder: Path, form: int) -> None:
    write_durably(folder / FILE, json.dumps({"form": form, "prasan": __version__}))
