"""Unusual use of personal data: what an auditor should ask about, out of the access log alone.

Nothing here is proof of wrong: it is a list of questions.  Rules are those that supervisory authorities and hospitals use
on their own logs: volume, hour, one person looked at by many or again and again, oneself, a colleague, a person under watch.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from statistics import median
from typing import Any

from prasan.exchange.log import written_at
from prasan.exchange.log_index import LogIndex

MANY_PEOPLE = 20  # a day; fewer are never unusual
TIMES_USUAL = 4  # of the account's median over its other days
MANY_ACCOUNTS = 4  # that looked at one person
AGAIN = 6  # times that one account looked at one person
THEMSELF = "citizen"  # who looks at their own data, which is nothing to ask about


class Rule(StrEnum):
    """Why a use is listed."""

    VOLUME = "volume"
    CLOSED = "closed"
    MANY = "many"
    AGAIN = "again"
    ONESELF = "oneself"
    COLLEAGUE = "colleague"
    WATCHED = "watched"


@dataclass(frozen=True)
class Question:
    """What to ask about: the ``rule``, the account (empty where it is many) and unit, the ``day``, how many uses, people or
    accounts (``count``), what is usual for it (``usual``), and the last ``entry`` where it is of one person.
    """

    rule: Rule
    who: str
    unit: str
    day: date
    count: int
    usual: float | None = None
    entry: int | None = None


def questions(
    index: LogIndex,
    *,
    since: datetime,
    staff: Mapping[str, int] | None = None,
    watched: Collection[int] = (),
) -> list[Question]:
    """What is unusual since a moment, the latest first.

    ``staff`` gives the spine id of the person behind an account, where it is known; ``watched`` the spine ids of people whose
    data are looked at out of curiosity (the known, victims, witnesses).  Raises LogError.
    """
    asked = {"themself": THEMSELF, "since": written_at(since)}
    found = [
        *_by_day(index.rows("uses_by_day", asked)),
        *_of_one(index.rows("uses_of_one", asked), staff or {}, watched),
    ]
    return sorted(found, key=lambda each: (-each.day.toordinal(), each.rule, each.who, each.entry or 0))


class KnownPeopleError(ValueError):
    """The file of known people cannot be read; the message names the row and the remedy."""


def read_known(path: Path) -> tuple[dict[str, int], set[int]]:
    """``staff`` and ``watched`` from a CSV file of the columns ``spine_id`` and ``account``; none where there is no file.

    A row with an account says who is behind it; one without, that this person is under watch.  Raises KnownPeopleError.
    """
    staff: dict[str, int] = {}
    watched: set[int] = set()
    if not path.exists():
        return staff, watched
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = csv.DictReader(file)
        if not {"spine_id", "account"} <= set(rows.fieldnames or ()):
            raise KnownPeopleError(f"{path}: the columns spine_id and account are needed in row 1")
        for number, row in enumerate(rows, start=2):
            account = (row["account"] or "").strip()
            if not (row["spine_id"] or "").strip().isdecimal():
                raise KnownPeopleError(f"{path}: row {number}, spine_id: a whole number is needed")
            if account:
                staff[account] = int(row["spine_id"])
            else:
                watched.add(int(row["spine_id"]))
    return staff, watched


def _by_day(rows: list[dict[str, Any]]) -> list[Question]:
    days: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        days[row["who"]].append(row)
    found = []
    for of_account in days.values():
        for row in of_account:
            day = date.fromisoformat(row["day"])
            usual = median([0, *(other["people"] for other in of_account if other is not row)])
            if row["people"] >= MANY_PEOPLE and row["people"] > TIMES_USUAL * usual:
                found.append(Question(Rule.VOLUME, row["who"], row["unit"], day, row["people"], usual))
            if row["closed"]:
                found.append(Question(Rule.CLOSED, row["who"], row["unit"], day, row["closed"]))
    return found


def _of_one(rows: list[dict[str, Any]], staff: Mapping[str, int], watched: Collection[int]) -> list[Question]:
    found = []
    lookers: dict[int, list[dict[str, Any]]] = defaultdict(list)
    colleagues = {person: account for account, person in staff.items()}
    units = {row["who"]: row["unit"] for row in rows}
    for row in rows:
        lookers[row["person"]].append(row)
        rules = []
        if staff.get(row["who"]) == row["person"]:
            rules.append(Rule.ONESELF)
        elif row["person"] in colleagues and units.get(colleagues[row["person"]], row["unit"]) == row["unit"]:
            rules.append(Rule.COLLEAGUE)
        if row["person"] in watched:
            rules.append(Rule.WATCHED)
        if row["uses"] >= AGAIN:
            rules.append(Rule.AGAIN)
        day = date.fromisoformat(row["day"])
        found += [Question(rule, row["who"], row["unit"], day, row["uses"], entry=row["entry"]) for rule in rules]
    for of_person in lookers.values():
        if len(of_person) >= MANY_ACCOUNTS:
            last = max(of_person, key=lambda row: int(row["entry"]))
            day = date.fromisoformat(last["day"])
            found.append(Question(Rule.MANY, "", last["unit"], day, len(of_person), entry=last["entry"]))
    return found
