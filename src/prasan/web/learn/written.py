"""The pages as they are written: a Markdown file for each language in ``pages/``, of the same names; a sentence stands on a line.

How hard they may be to read is checked by the tests with :mod:`prasan.services.reading_level`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from markdown_it import MarkdownIt

ORDER = ("using", "data", "rights", "calls", "links", "mule", "lost", "passwords", "help")
LANGUAGES = ("th", "en")


@dataclass(frozen=True)
class Page:
    """A page: its ``title`` (the first line) and the rest as HTML, which has none of its own but what Markdown makes."""

    name: str
    title: str
    html: str


def source(name: str, language: str) -> str:
    """The Markdown of a page."""
    return (files("prasan.web.learn") / "pages" / language / f"{name}.md").read_text(encoding="utf-8")


@lru_cache(maxsize=64)
def written(name: str, language: str) -> Page:
    """A page in a language.  Raises KeyError for one that there is not."""
    if name not in ORDER:
        raise KeyError(name)
    first, _, rest = source(name, language).partition("\n")
    return Page(
        name,
        first.removeprefix("# ").strip(),
        str(MarkdownIt("commonmark", {"html": False, "breaks": True}).render(rest)),
    )
