"""The whole of a run in plain Python, for small populations: what the SQL of a run must agree with, row by row."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from prasan.measures import values
from prasan.measures.assembling import CERTAIN_STAGES
from prasan.measures.checking import CIVIL
from prasan.measures.interpreter import assess, qualifies
from prasan.measures.model import Measure

Row = Mapping[str, Any]


def verdicts(
    measure: Measure,
    people: Sequence[Row],
    links: Iterable[Row],
    registers: Mapping[str, Iterable[Row]],
    as_of: datetime.date | None = None,
) -> list[dict[str, Any]]:
    """The verdicts in words, by spine id, from those of the snapshots that a run reads."""
    known = {(name, record["record_key"]): record for name, records in registers.items() for record in records}
    used: dict[int, list[tuple[str, Row, bool]]] = defaultdict(list)
    for person in people:
        record = known.get((CIVIL, person["civil_key"]))
        if record is not None:
            used[person["spine_id"]].append((CIVIL, record, False))
    for link in links:
        record = known.get((link["register"], link["record_key"]))
        if record is not None and link["is_primary"] and link["register"] != CIVIL:
            used[link["spine_id"]].append((link["register"], record, _doubtful(link)))
    households = _households(people)
    units = households if measure.unit == "household" else _persons(people)
    home = {person["spine_id"]: members for members in households.values() for person in members}
    rows = (_row(measure, key, members, home[members[0]["spine_id"]], used, as_of) for key, members in units.items())
    return sorted((row for row in rows if row is not None), key=lambda row: int(row["spine_id"]))


def _persons(people: Sequence[Row]) -> dict[str, list[Row]]:
    return {f"person:{person['spine_id']}": [person] for person in people if person["registered"]}


def _households(people: Sequence[Row]) -> dict[str, list[Row]]:
    """Members by unit key, the lowest spine id first."""
    units: dict[str, list[Row]] = defaultdict(list)
    for person in sorted(people, key=lambda person: int(person["spine_id"])):
        house = person["house_code"]
        units[f"person:{person['spine_id']}" if house is None else house].append(person)
    return units


def _records(uses: Iterable[tuple[str, Row, bool]]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for register, record, _ in uses:
        found[register].append(record)
    return found


def _doubtful(link: Row) -> bool:
    likely = link["probability"] is not None and link["probability"] >= values.DOUBT
    return link["stage"] not in CERTAIN_STAGES and not likely


def _row(
    measure: Measure,
    key: str,
    members: Sequence[Row],
    household: Sequence[Row],
    used: Mapping[int, Sequence[tuple[str, Row, bool]]],
    as_of: datetime.date | None,
) -> dict[str, Any] | None:
    held = [(person["spine_id"], *use) for person in members for use in used.get(person["spine_id"], ())]
    at_home = [used.get(person["spine_id"], ()) for person in household]
    found = assess(measure, _records(use[1:] for use in held), as_of, members=[_records(uses) for uses in at_home])
    if found.in_population is False:
        return None
    looked_at = measure.reached
    payees: list[int] = []
    if measure.payee is not None:
        each = {person["spine_id"]: _records(used.get(person["spine_id"], ())) for person in members}
        payees = [spine for spine, own in each.items() if qualifies(measure, measure.payee, own, as_of)]
    return {
        "unit_key": key,
        "spine_id": min(payees, default=members[0]["spine_id"]),
        "verdict": found.verdict,
        "amount": found.amount,
        "area_code": next((person["area_code"] for person in members if person["area_code"] is not None), None),
        **{f"c_{name}": said for name, said in found.criteria.items()},
        "doubtful": any(doubtful for _, of, _, doubtful in held if of in looked_at.own)
        or any(doubtful for uses in at_home for of, _, doubtful in uses if of in looked_at.members),
        "people": len(members),
    }
