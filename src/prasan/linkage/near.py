"""Where to look for people: in the whole spine, or, for a few records, only where an index says that they may be.

A whole run reads all people for each step.  A run after a delta asks for those who have an id, or share a block, with
one of its records; the statements that compare them are the same, and only look at fewer.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Protocol

import pyarrow as pa
import pyarrow.compute as pc
from sqlglot import exp

from prasan.engine.connection import Engine
from prasan.engine.lookup import numbers_at, rows_at, rows_with, write_entries, write_numbers, write_rows
from prasan.engine.progress import Progress, silent
from prasan.engine.snapshots import Snapshot, SnapshotBusyError, SnapshotStore
from prasan.engine.statement import Statement, all_rows, named, tree
from prasan.linkage.blocking import RULES, Plan, keys_of_leftover
from prasan.linkage.spine import NAMES as NAMES_FILE
from prasan.linkage.spine import SPINE as SPINE_FILE

ROOM = "prasan.linkage"
KIND = "spine_index"
PEOPLE, NAMES = "people.numbers", "names.arrow"
_WIDTH = 10  # numbers of a person, as sql/people_to_find.sql has them
_TAIL, _SPOUSE = "id_tail", "spouse_tail"  # ids are found by their last eight digits
_NAME, _SOUND, _NUMBER = "name", "sound", "number"
_ENTRY = 2**32
_FORM = "2"  # of the files; those of another form are made anew


class Where(Protocol):
    """Where people are looked for; each answers the relations of which the spine's people in question are."""

    def of_ids(self, engine: Engine) -> Sequence[str]:
        """Who may have the id of one of ``records``."""

    def of_ids_asked(self, engine: Engine) -> Sequence[str]:
        """After :meth:`of_ids`: who may have one of ``ids_asked``, the records' ids as they are and as they were."""

    def married_to_ids(self, engine: Engine) -> Sequence[str]:
        """Whose spouse may have the id of one of ``other_given``."""

    def in_blocks(self, engine: Engine, plan: Plan, crowded: Collection[str]) -> Sequence[str]:
        """Who may share a block with one of ``leftover``."""

    def read_names(self, engine: Engine) -> None:
        """See to it that ``spine_names`` has the names on ``registers``, and those that sound like them."""

    def spell(self, engine: Engine) -> None:
        """Name ``names_spelled`` the names whose numbers stand in ``name_pairs``, or more."""


class Everywhere:
    """All people, in the relations of which the spine is."""

    def __init__(self, parts: Sequence[str]) -> None:
        self._parts = parts

    def of_ids(self, engine: Engine) -> Sequence[str]:
        return self._parts

    def of_ids_asked(self, engine: Engine) -> Sequence[str]:
        return self._parts

    def married_to_ids(self, engine: Engine) -> Sequence[str]:
        return self._parts

    def in_blocks(self, engine: Engine, plan: Plan, crowded: Collection[str]) -> Sequence[str]:
        return self._parts

    def read_names(self, engine: Engine) -> None:
        return

    def spell(self, engine: Engine) -> None:
        engine.view("names_spelled", tree(exp.select("*").from_("names")))


EVERYWHERE = Everywhere(())


class Near:
    """The few people of a spine that its indexes find, and all that changed since it was first made."""

    def __init__(self, spine: Snapshot, indexes: Snapshot) -> None:
        self._indexes = indexes
        self._later = bool(spine.facts["changed"])

    def of_ids(self, engine: Engine) -> Sequence[str]:
        engine.table("ids_asked", named(ROOM, "ids_asked"))
        return self._take(engine, [_rows(self._indexes, engine, _TAIL, named(ROOM, "tails_of_ids"))], "near_by_id")

    def of_ids_asked(self, engine: Engine) -> Sequence[str]:
        return ["near_by_id", "spine_changed"] if self._later else ["near_by_id"]

    def married_to_ids(self, engine: Engine) -> Sequence[str]:
        return self._take(engine, [_rows(self._indexes, engine, _SPOUSE, named(ROOM, "tails_of_other_given"))])

    def in_blocks(self, engine: Engine, plan: Plan, crowded: Collection[str]) -> Sequence[str]:
        asked = [(rule, _keys(engine, keys_of_leftover(rule, crowded))) for rule in plan.rules]
        with ThreadPoolExecutor(os.cpu_count()) as workers:  # searching lets other threads run
            found = list(workers.map(lambda each: rows_with(self._indexes.file(_file(each[0])), each[1]), asked))
        return self._take(engine, found)

    def read_names(self, engine: Engine) -> None:
        engine.table("names_asked", named(ROOM, "names_asked"))
        found = _rows(self._indexes, engine, _NAME, named(ROOM, "codes_of_names"))
        engine.table_from_arrow("names_found", rows_at(self._indexes.file(NAMES), _places([found])))
        sounding = _rows(self._indexes, engine, _SOUND, named(ROOM, "codes_of_sounds"))
        engine.table_from_arrow("names_near", rows_at(self._indexes.file(NAMES), _places([found, sounding])))
        parts = ["names_near", "names_more"] if self._later else ["names_near"]
        every = [exp.select("*").from_(part) for part in parts]
        engine.view("spine_names", tree(all_rows(every)))
        for left in ("names_asked", "names_found"):
            engine.drop(left)

    def spell(self, engine: Engine) -> None:
        numbered = _rows(self._indexes, engine, _NUMBER, named(ROOM, "numbers_unknown"))
        engine.table_from_arrow("names_of_pairs", rows_at(self._indexes.file(NAMES), _places([numbered])))
        both = [exp.select("name_no", "name", "head", "tail").from_("names"), spelled("names_of_pairs")]
        engine.view("names_spelled", tree(exp.union(*both, distinct=False)))

    def _take(self, engine: Engine, found: Sequence[pa.Array], into: str = "near") -> Sequence[str]:
        people = numbers_at(self._indexes.file(PEOPLE), _places(found), _WIDTH, "person")
        engine.table_from_arrow("near_rows", people)
        engine.table(into, named(ROOM, "near"))
        engine.drop("near_rows")
        return [into, "spine_changed"] if self._later else [into]


def spelled(relation: str) -> exp.Select:
    """The names of a relation by their numbers, with their first and last letters."""
    head, tail = (exp.func(side, exp.column("name"), exp.Literal.number(1)) for side in ("left", "right"))
    return exp.select("name_no", "name", exp.alias_(head, "head"), exp.alias_(tail, "tail")).from_(relation)


def indexes_of(store: SnapshotStore, spine: Snapshot, *, progress: Progress = silent) -> Snapshot:
    """The snapshot ``spine_index``: what finds a few people in a spine and in those upon it, made where it is not there.

    It is made after a linkage, or by the first delta that finds none, and not before the links of a new spine are there: it
    takes half as long as the spine itself.
    """
    first = str(spine.facts.get("first", spine.id))
    live = store.find(KIND)
    made_of = f"{first} {_FORM}"
    if live is not None and live.facts["of"] == made_of:
        return live
    progress(KIND, 0, 1)
    with store.writing(KIND) as draft:
        _write_indexes(spine.file(SPINE_FILE), spine.file(NAMES_FILE), draft.path)
        draft.facts["of"] = made_of
        draft.content = {path.name: made_of for path in draft.path.iterdir()}  # what it is made of says what is in it
    with suppress(SnapshotBusyError):
        store.retire(KIND, newest=1, days=None)
    progress(KIND, 1, 1)
    return draft.finished


def _write_indexes(spine: Path, names: Path, folder: Path) -> None:
    """Write what finds a few rows of a spine's two files.

    Of 66 million people it is 10 GB: the people and their names once more as an Arrow file, and of each blocking rule,
    of the ids of spouses, and of names by text, sound and number, an index (:mod:`prasan.engine.lookup`).
    """
    with Engine.open(here=True, keep_order=True) as engine:
        engine.execute(named(ROOM, "block_keys"))
        engine.view_places("spine_places", spine)
        engine.view_places("name_places", names)
        write_numbers(engine.batches(named(ROOM, "people_to_find")), folder / PEOPLE)
        write_rows(engine.batches(named(ROOM, "names_to_find")), folder / NAMES)
        for rule in RULES:
            _write_index(engine, folder, rule, exp.column(rule), "spine_places")
        _write_index(engine, folder, _SPOUSE, exp.condition("block_spouse_tail(spouse)"), "spine_places")
        _write_index(engine, folder, _NAME, exp.condition("code_of_text(name)"))
        _write_index(engine, folder, _SOUND, exp.condition("code_of_text(key)"))
        _write_index(engine, folder, _NUMBER, exp.column("name_no"))


def _write_index(engine: Engine, folder: Path, name: str, key: exp.Expr, relation: str = "name_places") -> None:
    entry = exp.Add(
        this=exp.Mul(this=exp.cast(exp.paren(key), "BIGINT"), expression=exp.Literal.number(_ENTRY)),
        expression=exp.column("place"),
    )
    entries = exp.select(exp.alias_(entry, "entry")).from_(relation).where(exp.paren(key).is_(exp.null()).not_())
    write_entries(engine.batches(tree(entries.order_by("entry"))), folder / _file(name))


def _file(index: str) -> str:
    return f"by_{index}.index"


def _rows(indexes: Snapshot, engine: Engine, index: str, keys: Statement) -> pa.Array:
    return rows_with(indexes.file(_file(index)), _keys(engine, keys))


def _keys(engine: Engine, keys: Statement) -> pa.Array:
    return engine.arrow(keys).column(0).combine_chunks()


def _places(found: Sequence[pa.Array]) -> pa.Array:
    return pc.unique(pa.chunked_array(found, pa.int64())).sort()
