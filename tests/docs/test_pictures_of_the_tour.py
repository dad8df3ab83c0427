"""The pictures of the tour are those that the script takes, small, and each is shown in its language."""

from __future__ import annotations

import re
from pathlib import Path

from tools.screenshots import LANGUAGES, PICTURES, SHOTS

DOCS = Path(__file__).parent.parent.parent / "docs"


def test_every_picture_is_one_that_the_script_takes_and_a_tour_shows() -> None:
    taken = {f"{shot.name}-{language}.webp" for shot in SHOTS for language in LANGUAGES}
    assert {path.name for path in PICTURES.iterdir()} == taken
    for page, language in (("tour/index.md", "en"), ("th/tour/index.md", "th")):
        shown = re.findall(r"\]\(\S*pictures/(\S+?)\)", (DOCS / page).read_text(encoding="utf-8"))
        assert set(shown) == {name for name in taken if name.endswith(f"-{language}.webp")}


def test_all_pictures_together_are_under_three_megabytes() -> None:
    assert sum(path.stat().st_size for path in PICTURES.iterdir()) < 3 * 2**20


def test_every_thai_page_translates_one_that_there_is() -> None:
    thai = {str(path.relative_to(DOCS / "th")) for path in (DOCS / "th").rglob("*.md")}
    assert [name for name in sorted(thai) if not (DOCS / name).exists()] == []
