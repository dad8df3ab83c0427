"""Life events (CPSV-AP: cv:LifeEvent): the steps of each in an order in which they can be taken, and by when."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

import yaml

from prasan.engine import yaml_text
from prasan.engine.yaml_text import line_of
from prasan.services.errors import CatalogueError, Fault
from prasan.services.model import Catalogue, Service
from prasan.services.reading import shipped_catalogue

UNITS = ("hours", "days", "months", "years")
_ID = re.compile(r"[a-z][a-z-]{1,39}")


@dataclass(frozen=True)
class Within:
    """How long the law gives, from what happened."""

    amount: int
    unit: str

    def last_day(self, happened: date) -> date:
        """The last day, that of what happened not counted (Civil and Commercial Code, sections 193/3 and 193/5)."""
        match self.unit:
            case "hours":
                return happened + timedelta(days=-(-self.amount // 24))
            case "days":
                return happened + timedelta(days=self.amount)
        months = happened.month - 1 + self.amount * (12 if self.unit == "years" else 1)
        year, month = happened.year + months // 12, months % 12 + 1
        following = date(year + month // 12, month % 12 + 1, 1)
        return min(following - timedelta(days=1), date(year, month, 1) + timedelta(days=happened.day - 1))


@dataclass(frozen=True)
class Step:
    """What to do: a service, or what ``do`` says.  ``after`` are the ids of steps before it."""

    id: str
    service: Service | None
    do_th: str
    do_en: str
    after: tuple[str, ...]
    within: Within | None

    @property
    def name_th(self) -> str:
        return self.service.name_th if self.service else self.do_th

    @property
    def name_en(self) -> str:
        return self.service.name_en if self.service else self.do_en


@dataclass(frozen=True)
class LifeEvent:
    """An event, and its steps in order: each stands behind those that it comes after."""

    id: str
    name_th: str
    name_en: str
    happened_th: str
    happened_en: str
    steps: tuple[Step, ...]


@lru_cache(maxsize=1)
def shipped_events() -> Mapping[str, LifeEvent]:
    """The life events that come with the project, by id."""
    with as_file(files("prasan.services") / "data" / "events.yaml") as path:
        return read_events(path, shipped_catalogue())


def read_events(path: Path, catalogue: Catalogue) -> Mapping[str, LifeEvent]:
    """The life events of a file, by id.  Raises CatalogueError with all faults, each by its line."""
    try:
        text = path.read_text(encoding="utf-8")
        told, node = yaml_text.values(text), yaml_text.nodes(text)
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        mark = getattr(error, "problem_mark", None)
        row = mark.line + 1 if mark else 1
        raise CatalogueError([Fault(path.name, row, "", "it cannot be read as YAML in UTF-8")]) from error
    faults: list[Fault] = []

    def wrong(where: Sequence[int | str], remedy: str) -> None:
        column = next((each for each in reversed(where) if isinstance(each, str)), "")
        faults.append(Fault(path.name, line_of(node, where), column, remedy))

    listed = told.get("events") if isinstance(told, dict) else None
    if not isinstance(listed, list):
        raise CatalogueError([Fault(path.name, 1, "events", "it must be a list of life events")])
    found: dict[str, LifeEvent] = {}
    for number, each in enumerate(listed):
        where: tuple[int | str, ...] = ("events", number)
        if not isinstance(each, dict) or not _texts(each, ("id", "name_th", "name_en", "happened_th", "happened_en")):
            wrong(where, "a life event has id, name_th, name_en, happened_th and happened_en")
        elif not _ID.fullmatch(each["id"]) or each["id"] in found:
            wrong((*where, "id"), f"{each['id']!r} is no id, or is used already")
        else:
            steps = _steps(each.get("steps"), catalogue, where, wrong)
            found[each["id"]] = LifeEvent(
                each["id"], each["name_th"], each["name_en"], each["happened_th"], each["happened_en"], steps
            )
    if faults:
        raise CatalogueError(faults)
    return found


def _texts(told: Mapping[str, Any], names: Sequence[str]) -> bool:
    return all(isinstance(told.get(name), str) and told[name].strip() for name in names)


def _steps(told: Any, catalogue: Catalogue, where: Sequence[int | str], wrong: Any) -> tuple[Step, ...]:
    steps: dict[str, Step] = {}
    if not isinstance(told, list) or not told:
        wrong((*where, "steps"), "a life event has steps")
        return ()
    for number, each in enumerate(told):
        here = (*where, "steps", number)
        if not isinstance(each, dict) or not _texts(each, ("id",)) or each["id"] in steps:
            wrong(here, "a step has an id of its own")
            continue
        service = catalogue.services.get(str(each.get("service")))
        if "service" in each and service is None:
            wrong((*here, "service"), f"there is no service {each['service']!r}")
        if "service" not in each and not _texts(each, ("do_th", "do_en")):
            wrong(here, "a step names a service, or says what to do in do_th and do_en")
        after = each.get("after") or []
        if not isinstance(after, list) or any(name not in steps for name in after):
            wrong((*here, "after"), "it names steps that stand before it, in a list")
            after = []
        within = None
        if "within" in each:
            parts = re.fullmatch(r"([1-9]\d{0,3}) (hours|days|months|years)", str(each["within"]))
            if parts is None:
                wrong((*here, "within"), f"{each['within']!r} is no time; write a number and {', '.join(UNITS)}")
            else:
                within = Within(int(parts[1]), parts[2])
        steps[each["id"]] = Step(
            each["id"], service, str(each.get("do_th", "")), str(each.get("do_en", "")), tuple(after), within
        )
    return tuple(steps.values())
