"""The queue of doubtful pairs: what awaits a clerk in the live linkage, in the order of what a word would say.

All candidates of one record are judged together: each is best seen beside the others.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
from sqlglot import exp

from prasan.engine.connection import Engine
from prasan.engine.snapshots import Snapshot, SnapshotStore
from prasan.engine.statement import named, tree
from prasan.exchange.agreements import Permit
from prasan.exchange.log import AccessLog
from prasan.exchange.uses import use
from prasan.linkage.reviewing import (
    CANNOT_SAY,
    DIFFERENT,
    SAME,
    WITHDRAWN,
    Decision,
    Pair,
    ReviewError,
    Reviews,
    Standing,
    decided_now,
    pair_code,
)
from prasan.linkage.spine import CIVIL, view_spine
from prasan.registers.opening import view_register
from prasan.registers.quarantine import neutral

ROOM = "prasan.linkage"
REVIEW = "review.parquet"
_JUDGED = pa.schema(
    [("register", pa.string()), ("record_key", pa.string()), ("spine_id", pa.int64()), ("same", pa.bool_())]
)
_STAKES = pa.schema([("register", pa.string()), ("record_key", pa.string()), ("stake", pa.float64())])

WORDS = {
    SAME: SAME, "คนเดียวกัน": SAME,
    DIFFERENT: DIFFERENT, "คนละคน": DIFFERENT,
    CANNOT_SAY: CANNOT_SAY, "cannot say": CANNOT_SAY, "บอกไม่ได้": CANNOT_SAY,
}  # fmt: skip
"""What may stand in a sheet's column ``verdict``."""

_SIDES = {"record": "ระเบียน", "person": "ทะเบียนราษฎร"}
_VALUES = {
    "national_id": "เลขประจำตัวประชาชน", "given_name": "ชื่อ", "family_name": "ชื่อสกุล", "sex": "เพศ",
    "birth_year": "ปีเกิด (ค.ศ.)", "birth_month": "เดือนเกิด", "birth_day": "วันเกิด", "house": "รหัสประจำบ้าน",
    "area": "รหัสพื้นที่",
}  # fmt: skip


@dataclass(frozen=True)
class Case:
    """A record and the ``people`` (spine ids, likeliest first) that it may be of.

    ``value`` is how uncertain it is whose it is (entropy in bits over these people and nobody) times its stake.
    """

    register: str
    record_key: str
    people: tuple[int, ...]
    reasons: tuple[str, ...]
    value: float

    @property
    def pairs(self) -> list[Pair]:
        """The record beside each of the people."""
        return [Pair(self.register, self.record_key, spine_id) for spine_id in self.people]


def cases(
    linkage: Snapshot,
    standings: Mapping[Pair, Standing],
    reviewer: str,
    *,
    stakes: Mapping[tuple[str, str], float] | None = None,
    most: int = 100,
    after: int = 0,
) -> list[Case]:
    """The records that await this reviewer's word, the most valuable first.

    ``stakes`` says what hangs on a record (register, record_key), 1 unless said: baht of a measure, say.
    """
    with Engine.open() as engine:
        _view(engine, linkage, standings, reviewer)
        rows = [{"register": r, "record_key": k, "stake": stake} for (r, k), stake in (stakes or {}).items()]
        engine.table_from_rows("stakes", rows, _STAKES)
        found = engine.tuples(named(ROOM, "review_cases"), {"most": most, "after": after})
    return [Case(register, key, tuple(people), tuple(why), value) for register, key, people, why, value in found]


def waiting(
    linkage: Snapshot, standings: Mapping[Pair, Standing], reviewer: str | None = None
) -> dict[str, dict[str, int]]:
    """How many records await a word, by register and reason: anybody's, or this reviewer's."""
    counts: dict[str, dict[str, int]] = {}
    with Engine.open() as engine:
        _view(engine, linkage, standings, reviewer)
        for register, reason, records in engine.tuples(named(ROOM, "review_waiting")):
            counts.setdefault(register, {})[reason] = records
    return counts


def verdicts(case: Case, chosen: int | None, *, cannot_say: bool = False) -> list[tuple[Pair, str]]:
    """What one answer says of each pair of a case: the record is the ``chosen`` one's and no other's, or nobody's."""
    if cannot_say:
        return [(pair, CANNOT_SAY) for pair in case.pairs]
    return [(pair, SAME if pair.spine_id == chosen else DIFFERENT) for pair in case.pairs]


def judge(reviews: Reviews, decisions: Sequence[Decision], *, permit: Permit, log: AccessLog) -> None:
    """Write decisions down, and in the access log that they were made, with the hash of the last.  Raises ReviewError."""
    head = reviews.add(decisions)
    for decision in decisions:
        # Whom it is of was counted when the pair was opened.
        use(log, permit, "decide_pair", rows=1, people=0, spine_id=decision.spine_id, decisions=head)


def take_back(reviews: Reviews, reviewer: str) -> list[Decision]:
    """The lines that take a reviewer's last word back, of all candidates of that record.

    Raises ReviewError where there is none, or it has settled the pair.
    """
    standings = reviews.standing()
    said = next(
        (
            each
            for each in reversed(reviews.decisions())
            if each.reviewer == reviewer and standings[each.pair].word_of(reviewer) == each.verdict
        ),
        None,
    )
    if said is None:
        raise ReviewError("there is no word of this reviewer to take back")
    mine = [
        pair
        for pair, each in standings.items()
        if pair[:2] == said.pair[:2] and each.same is None and each.word_of(reviewer)
    ]
    if not mine:
        raise ReviewError("the pair is settled by now; an auditor may reopen it")
    return [decided_now(pair, WITHDRAWN, reviewer=reviewer, linkage=said.linkage) for pair in mine]


def write_sheet(
    store: SnapshotStore, reviews: Reviews, out: Path, *, reviewer: str, permit: Permit, log: AccessLog
) -> int:
    """Write the pairs that await this reviewer into a CSV, both sides of each, to be judged on paper; how many.

    To be filled in: ``verdict`` (``WORDS``) and ``note``.  Logged before anything is read.  Raises NotPermittedError,
    SnapshotMissingError.
    """
    linkage = store.live("linkage", remedy="Run `prasan link`.")
    read = store.inputs_of(linkage)
    standings = reviews.standing()
    registers = sorted(waiting(linkage, standings, reviewer))
    permit.must_name(CIVIL, *registers)
    shown = [f"{side}_{value}" for side in _SIDES for value in _VALUES]
    header = ["pair", "verdict", "note", "register", "record_key", "reason", "probability"]
    rows = 0
    with Engine.open() as engine:
        _view(engine, linkage, standings, reviewer)
        use(log, permit, "export_review", rows=engine.count("review"))
        view_spine(engine, read["spine"])
        view_register(engine, "civil_records", read["register/civil"], permit)
        with out.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file)
            writer.writerow([*header, *(f"{_VALUES[value]} ({told})" for told in _SIDES.values() for value in _VALUES)])
            for name in registers:
                view_register(engine, "records_of_register", read[f"register/{name}"], permit)
                for row in engine.records(named(ROOM, "review_sheet"), {"register": name}):
                    pair = Pair(name, row["record_key"], row["spine_id"])
                    told = [name, row["record_key"], row["reason"], f"{row['probability']:.4f}"]
                    values = ["" if row[column] is None else str(row[column]) for column in shown]
                    writer.writerow([pair_code(pair), "", "", *map(neutral, [*told, *values])])
                    rows += 1
    return rows


@dataclass(frozen=True)
class Line:
    """A line of a sheet that came back: its number in the file, the pair's code, and what is wrong with it, if so.

    ``decision`` is what it says; None where it says nothing yet or something is wrong.
    """

    number: int
    code: str
    wrong: str
    decision: Decision | None


def read_sheet(store: SnapshotStore, reviews: Reviews, path: Path, *, reviewer: str) -> list[Line]:
    """What stands in a sheet that came back, line by line; nothing is taken yet.

    Raises ReviewError where it is no such sheet.
    """
    linkage = store.live("linkage", remedy="Run `prasan link`.")
    with Engine.open() as engine:
        engine.view_parquet("review", linkage.file(REVIEW))
        listed = engine.tuples(tree(exp.select("register", "record_key", "spine_id").distinct().from_("review")))
    known = {pair_code(pair): pair for pair in (*(Pair(*row) for row in listed), *reviews.standing())}
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise ReviewError(
            f"{path.name}: it cannot be read ({type(error).__name__}). Remedy: save it as CSV UTF-8"
        ) from None
    if rows and not {"pair", "verdict"} <= rows[0].keys():
        raise ReviewError(f"{path.name}: it needs the columns pair and verdict, as `--export` writes them")
    lines, seen = [], set()
    for number, row in enumerate(rows, start=2):
        code, said = (row["pair"] or "").strip(), (row["verdict"] or "").strip()
        pair, verdict = known.get(code), WORDS.get(said.lower())
        wrong = ""
        if said and pair is None:
            wrong = "no pair of this code awaits review"
        elif said and verdict is None:
            wrong = f"the verdict is none of {', '.join(WORDS)}"
        elif said and code in seen:
            wrong = "the pair stands in the sheet twice"
        seen.add(code)
        decision = (
            decided_now(pair, verdict, reviewer=reviewer, linkage=linkage.reference, note=row.get("note") or "")
            if pair and verdict and not wrong
            else None
        )
        lines.append(Line(number, code, wrong, decision))
    places = [place for place, line in enumerate(lines) if line.decision]
    told = [line.decision for line in lines if line.decision]
    for place, why in reviews.refused(told):
        line = lines[places[place]]
        lines[places[place]] = Line(line.number, line.code, why, None)
    return lines


def _view(engine: Engine, linkage: Snapshot, standings: Mapping[Pair, Standing], reviewer: str | None) -> None:
    """Name what the linkage doubts ``review``, and what is settled, or has this reviewer's word already, ``judged``."""
    engine.view_parquet("review", linkage.file(REVIEW))
    engine.table_from_rows("judged", _judged(standings, reviewer), _JUDGED)


def _judged(standings: Mapping[Pair, Standing], reviewer: str | None) -> list[dict[str, Any]]:
    return [
        {**pair._asdict(), "same": bool(each.same)}
        for pair, each in standings.items()
        if each.same is not None or (reviewer is not None and each.word_of(reviewer))
    ]
