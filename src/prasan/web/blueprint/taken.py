"""Pictures taken away as PNG or PDF: each is set once by a process of its own, and kept by what it shows.

Two at most are set at a time, so that whoever asks for heavy ones holds no more than two of the site's threads.
"""

from __future__ import annotations

import hashlib
import threading
from pathlib import Path

from prasan.architecture.pictures.apart import TooLargeError, set_apart
from prasan.architecture.pictures.svg import Picture
from prasan.engine.snapshots import write_durably
from prasan.web.shell.documents import letters
from prasan.web.snapshots import data_folder

KEPT = 200  # pictures
_FORM = 1  # of what is kept; another number where they are set otherwise
_places = threading.BoundedSemaphore(2)


class BusyError(RuntimeError):
    """As many pictures as may be are being set."""


def taken(drawn: Picture, form: str, language: str) -> bytes:
    """A picture as ``png`` or ``pdf``.  Raises TooLargeError for one that takes too long or too much, and BusyError."""
    told = "\0".join((str(_FORM), form, language, drawn.title, drawn.svg))
    file = data_folder() / "run" / "pictures" / f"{hashlib.sha256(told.encode()).hexdigest()}.{form}"
    try:
        made = file.read_bytes()
    except FileNotFoundError:
        pass
    else:
        file.touch()
        return made
    if not _places.acquire(blocking=False):
        raise BusyError
    try:
        with letters() as fonts:
            made = set_apart(drawn, form, fonts, language)
    finally:
        _places.release()
    file.parent.mkdir(parents=True, exist_ok=True)
    write_durably(file, made)
    _tidy(file.parent)
    return made


def _tidy(folder: Path) -> None:
    """Take away what was asked for longest ago."""
    found = [(each.stat().st_mtime, each) for each in folder.iterdir() if not each.name.startswith(".")]
    for _, each in sorted(found)[:-KEPT]:
        each.unlink(missing_ok=True)


__all__ = ["BusyError", "TooLargeError", "taken"]
