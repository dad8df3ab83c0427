"""How `make docs` sets the documentation: pages in Markdown, reference from the code, Thai beside English, nothing from elsewhere."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE / "_ext"))

project = "Prasan"
author = copyright = "the authors of Prasan"
extensions = ["myst_parser", "generated"]
exclude_patterns = ["_build", "_ext", "examples"]
source_suffix = {".md": "markdown"}
language = "en"
myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3
# Text is shown as it is written: `--option` stays two dashes.
smartquotes = False
suppress_warnings = ["myst.header"]
templates_path = ["_templates"]

html_theme = "furo"
html_title = "Prasan · ประสาน"
html_static_path = ["_static", *map(str, (HERE.parent / "src/prasan/web/static/vendor").glob("sarabun-*"))]
html_css_files = ["prasan.css"]
html_show_sphinx = False
html_copy_source = False
html_sidebars = {
    "**": [
        "sidebar/brand.html",
        "language.html",
        "sidebar/search.html",
        "sidebar/scroll-start.html",
        "sidebar/navigation.html",
        "sidebar/scroll-end.html",
    ]
}

THAI = "th/"


def _say_language(app: Any, page: str, _template: str, context: dict[str, Any], _doctree: Any) -> None:
    """A page under ``th/`` is Thai; it and the page that it translates lead to each other."""
    thai = page.startswith(THAI)
    other = page.removeprefix(THAI) if thai else THAI + page
    context["language"] = "th" if thai else "en"
    context["in_other_language"] = other if other in app.env.found_docs else ("index" if thai else "th/index")
    context["other_language"], context["other_name"] = ("en", "English") if thai else ("th", "ไทย")
    # A reader of one language is led through its pages alone; the theme has made the list of all by now.
    parts = re.split('(?=<p class="caption")', context["furo_navigation_tree"])
    context["furo_navigation_tree"] = "".join(part for part in parts if ("ภาษาไทย" in part[:200]) == thai)


def setup(app: Any) -> None:
    """Sphinx asks for this."""
    app.connect("html-page-context", _say_language, priority=900)
