"""Other values written into a measure's text: it then says them, and what did not change stands as it stood.

``PRASAN_FUZZ=1000 pytest tests/generative/test_rewriting_measures.py`` tries a thousand changes of each kind.
"""

from __future__ import annotations

import copy
import os
from typing import Any

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from prasan.measures.authoring.rewriting import printed, rewrite
from prasan.measures.errors import MeasureFileError
from prasan.measures.files import shipped
from prasan.measures.yaml_source import read_yaml

TRIES = int(os.environ.get("PRASAN_FUZZ", "20"))
PHASES = (Phase.explicit, Phase.reuse, Phase.generate)  # what it finds is long to shrink
TEXTS = [each.text for each in shipped()]
WORDS = st.text(st.characters(codec="utf-8", exclude_characters="\r"), max_size=30) | st.sampled_from(
    [
        "true",
        "0123",
        "2017-04-03",
        "a: b",
        "x # y",
        "- a",
        "[",
        "{a",
        "ก\nข",
        " a",
        "~",
        "1e3",
        '"',
        "'",
        "*a",
        "---",
        "a\n",
    ]
)
VALUES = st.none() | st.booleans() | st.integers() | st.floats() | WORDS
NESTED = st.recursive(VALUES, lambda each: st.lists(each, max_size=3) | st.dictionaries(WORDS, each, max_size=3))


def places(value: Any, at: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [at, *(place for name, each in inner for place in places(each, (*at, name)))]


def changed(values: Any, data: st.DataObject, new: st.SearchStrategy[Any]) -> None:
    """Somewhere in the values set another, or remove one, or add one."""
    *above, last = data.draw(st.sampled_from(places(values)[1:]))
    holder = values
    for name in above:
        holder = holder[name]
    match data.draw(st.sampled_from(["set", "set", "remove", "add"])):
        case "set":
            holder[last] = data.draw(new)
        case "remove":
            del holder[last]
        case "add" if isinstance(holder, list):
            holder.insert(last, data.draw(st.just(copy.deepcopy(holder[last])) | new))
        case "add":
            holder[data.draw(WORDS)] = data.draw(new)


@settings(max_examples=TRIES, deadline=None, phases=PHASES)
@given(st.sampled_from(TEXTS), st.data())
def test_the_text_says_what_was_wanted(text: str, data: st.DataObject) -> None:
    for _ in range(data.draw(st.integers(1, 3))):
        wanted = copy.deepcopy(read_yaml(text, "").values)
        for _ in range(data.draw(st.integers(1, 3))):
            if wanted:
                changed(wanted, data, NESTED)
        text = rewrite(text, wanted)
        assert repr(read_yaml(text, "").values) == repr(wanted) or read_yaml(text, "").values == wanted
        assert not read_yaml(text, "").faults
        if not wanted:
            return


@settings(max_examples=TRIES, deadline=None, phases=PHASES)
@given(st.dictionaries(WORDS, NESTED, min_size=1, max_size=5))
def test_what_is_printed_says_the_values(values: dict[str, Any]) -> None:
    told = read_yaml(printed(values), "")
    assert not told.faults
    assert repr(sorted(told.values.items())) == repr(sorted(values.items()))


@settings(max_examples=TRIES, deadline=None, phases=PHASES)
@given(st.sampled_from(TEXTS), st.data())
def test_one_text_that_changes_leaves_every_other_line(text: str, data: st.DataObject) -> None:
    wanted = copy.deepcopy(read_yaml(text, "").values)
    path = data.draw(st.sampled_from([each for each in places(wanted) if each and each[-1] in ("name_th", "name_en")]))
    holder = wanted
    for name in path[:-1]:
        holder = holder[name]
    holder[path[-1]] = data.draw(WORDS.filter(lambda each: "\n" not in each))
    was, now = text.split("\n"), rewrite(text, wanted).split("\n")
    # One line differs, or stands over several since it became too long for one.
    assert [line for line in was if line not in now][1:] == []
    assert [line for line in was if line.startswith("#")] == [line for line in now if line.startswith("#")]


@settings(max_examples=TRIES, deadline=None, phases=PHASES)
@given(st.text(max_size=60), st.dictionaries(WORDS, VALUES, min_size=1, max_size=3))
def test_any_text_takes_any_values_or_is_no_yaml(text: str, wanted: dict[str, Any]) -> None:
    try:
        read_yaml(text, "")
    except MeasureFileError:
        return
    told = read_yaml(rewrite(text, wanted), "").values
    assert repr(sorted(told.items())) == repr(sorted(wanted.items()))
