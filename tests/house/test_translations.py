"""Every sentence of the site has a Thai one, and the compiled file says what the source says."""

from __future__ import annotations

import gettext
import re
import shutil
import subprocess
import sys
from ast import literal_eval
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

import prasan.web

WEB = Path(prasan.web.__file__).parent
THAI = WEB / "locale" / "th" / "LC_MESSAGES" / "django.po"
PLACEHOLDER = re.compile(r"%\((\w+)\)s")


class Message(NamedTuple):
    source: str
    plural: str
    thai: str
    fuzzy: bool


def _messages(path: Path) -> Iterator[Message]:
    """The entries of a .po file, without its header and what is obsolete."""
    for entry in path.read_text(encoding="utf-8").split("\n\n"):
        lines = [line for line in entry.splitlines() if not line.startswith("#~")]
        parts: dict[str, str] = {"msgid": "", "msgid_plural": "", "msgstr": ""}
        at = ""
        for line in lines:
            if line.startswith("msg"):
                at, _, rest = line.partition(" ")
                at = at.partition("[")[0]
                line = rest
            if at and line.startswith('"'):
                parts[at] += literal_eval(line)
        if parts["msgid"]:
            fuzzy = any(line.startswith("#,") and "fuzzy" in line for line in lines)
            yield Message(parts["msgid"], parts["msgid_plural"], parts["msgstr"], fuzzy)


def test_every_sentence_has_its_thai_and_none_is_a_guess() -> None:
    messages = list(_messages(THAI))
    assert len(messages) > 100
    assert [message.source for message in messages if not message.thai or message.fuzzy] == []


def test_no_translation_asks_for_a_value_that_the_sentence_does_not_have() -> None:
    for message in _messages(THAI):
        offered = set(PLACEHOLDER.findall(message.source + message.plural))
        assert set(PLACEHOLDER.findall(message.thai)) == offered, message.source


def test_the_compiled_file_says_what_the_source_says() -> None:
    with THAI.with_suffix(".mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    messages = list(_messages(THAI))
    for message in messages:
        assert compiled.gettext(message.source) == message.thai or message.plural
        if message.plural:
            assert compiled.ngettext(message.source, message.plural, 2) == message.thai
    kept = {key if isinstance(key, str) else key[0] for key in compiled._catalog} - {""}
    assert kept == {message.source for message in messages}


@pytest.mark.skipif(shutil.which("xgettext") is None, reason="GNU gettext is not on this machine")
def test_no_sentence_of_the_code_or_the_templates_is_missing_from_the_file(tmp_path: Path) -> None:
    shutil.copytree(WEB, tmp_path / "web", ignore=shutil.ignore_patterns("static", "data", "__pycache__"))
    make = ["-m", "django", "makemessages", "--locale", "th", "--no-wrap", "--no-location"]
    subprocess.run([sys.executable, *make], cwd=tmp_path / "web", check=True, capture_output=True)
    made = tmp_path / "web" / THAI.relative_to(WEB)
    assert {message.source for message in _messages(made)} == {message.source for message in _messages(THAI)}
    assert [message.source for message in _messages(made) if not message.thai or message.fuzzy] == []


def test_templates_hold_no_words_outside_a_translation() -> None:
    blocks = r"\{% (?:blocktranslate|comment).*?%\}.*?\{% end(?:blocktranslate|comment) %\}"
    for template in WEB.rglob("templates/**/*.html"):
        text = re.sub(blocks, "", template.read_text(encoding="utf-8"), flags=re.S)
        # What stands in code is for machines, and has no language.
        text = re.sub(r"<(pre|code)\b.*?</\1>|\{%.*?%\}|\{\{.*?\}\}|<!doctype html>", "", text, flags=re.S)
        # A template may be a piece of a tag: attributes, as those within a tag, are no words of the page.
        words = re.findall(r"[A-Za-z]{2,}", re.sub(r"<[^>]*>|\b[a-z-]+=\"[^\"]*\"", "", text, flags=re.S))
        assert words == [], template
