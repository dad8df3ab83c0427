"""The projects together: what they cost by year, what several of them touch, and what of it is there already to be used."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from prasan.architecture.answers.values import day
from prasan.architecture.estate import Estate, Thing
from prasan.architecture.projects.blueprint import (
    APPLICATIONS,
    CAPABILITIES,
    DATA,
    GOALS,
    TECHNOLOGY,
    Blueprint,
    kind_of,
)
from prasan.architecture.projects.proposal import HOW, LIVE, Benefit, Proposal, Touch, fiscal_year
from prasan.architecture.vocabulary import PILLARS, plain

_GOOD = 4  # of 5: an application that fits so well is worth sharing
_MOST_PARTS = 3
_TIED = APPLICATIONS | CAPABILITIES | DATA | TECHNOLOGY | GOALS


def totals(projects: Iterable[Proposal]) -> dict[int, int]:
    """Baht by fiscal year, in the order of years."""
    found: dict[int, int] = {}
    for project in projects:
        for year, baht in project.budget:
            found[year] = found.get(year, 0) + baht
    return dict(sorted(found.items()))


@dataclass(frozen=True)
class Shared:
    """One thing that several projects touch: application, data, capability or technology.

    ``things`` are its keys in the agencies' models, ``parts`` those of applications that are there already and could serve them
    all, ``at_once`` whether two of the projects run at the same time.
    """

    kind: str
    things: tuple[str, ...]
    projects: tuple[int, ...]
    units: tuple[str, ...]
    parts: tuple[str, ...]
    at_once: bool


def shared(projects: Sequence[Proposal], blueprint: Blueprint) -> list[Shared]:
    """What two or more live projects touch; what most of them do first."""
    live = {each.number: each for each in projects if each.stage in LIVE}
    touched: dict[str, dict[int, dict[str, Thing]]] = {}
    for project in live.values():
        for each in project.touches:
            thing = blueprint.thing(each.key)
            if thing is not None and kind_of(thing) != "other":
                touched.setdefault(blueprint.identity(thing), {}).setdefault(project.number, {})[each.key] = thing
    found = []
    for by_project in touched.values():
        if len(by_project) < 2:
            continue
        things = {key: thing for each in by_project.values() for key, thing in each.items()}
        numbers = sorted(by_project)
        at_once = any(live[one].meets(live[two]) for place, one in enumerate(numbers) for two in numbers[place + 1 :])
        units = dict.fromkeys(live[number].owner for number in numbers)
        first = next(iter(things.values()))
        found.append(
            Shared(kind_of(first), tuple(things), tuple(numbers), tuple(units), reusable(first, blueprint), at_once)
        )
    return sorted(found, key=lambda each: (-len(each.projects), -len(each.units), each.kind, each.things))


def reusable(thing: Thing, blueprint: Blueprint) -> tuple[str, ...]:
    """The applications that support the same capability or data already, in use and fit to be shared, the best first, by key."""
    if thing.type not in CAPABILITIES | DATA:
        return ()
    candidates = {
        key: each
        for key, each in blueprint.supporting.get(blueprint.identity(thing), {}).items()
        if plain(each.value("lifecycle") or "active") == "active"
    }
    ranked = sorted(candidates.values(), key=lambda each: (-_score(each), each.key))
    return tuple(each.key for each in ranked if each.value("part") or _score(each) >= _GOOD)[:_MOST_PARTS]


def _score(application: Thing) -> float:
    try:
        return float(application.value("technical_fit") or 0)
    except ValueError:
        return 0


@dataclass(frozen=True)
class Bar:
    """A project on the road map: where its bar begins and how long it is, in months from the first."""

    project: Proposal
    start: int
    months: int


@dataclass(frozen=True)
class RoadMap:
    """Bars over fiscal years: ``years`` are those that are drawn, and ``undated`` the projects that have no place."""

    years: tuple[int, ...]
    bars: tuple[Bar, ...]
    undated: tuple[Proposal, ...]


def road_map(projects: Iterable[Proposal]) -> RoadMap:
    """The projects that have dates, the earliest first, over all fiscal years that they reach into."""
    dated, undated = [], []
    for project in projects:
        if project.starts and project.ends and project.starts <= project.ends:
            dated.append((project.starts, project.ends, project))
        else:
            undated.append(project)
    if not dated:
        return RoadMap((), (), tuple(undated))
    first = fiscal_year(min(starts for starts, _, _ in dated))
    last = fiscal_year(max(ends for _, ends, _ in dated))
    bars = [
        Bar(project, _month(starts, first), _month(ends, first) - _month(starts, first) + 1)
        for starts, ends, project in sorted(dated, key=lambda each: (each[0], each[1], each[2].number))
    ]
    return RoadMap(tuple(range(first, last + 1)), tuple(bars), tuple(undated))


def _month(day: date, first: int) -> int:
    """Months since October of the first fiscal year."""
    return (fiscal_year(day) - first) * 12 + (day.month - 10) % 12


def from_package(estate: Estate, key: str) -> Proposal | None:
    """What a work package of the blueprint says of a project; None where there is no such package.

    What it touches is at the ends of its relationships and of its deliverables', with the words of ``how`` where they say it; a benefit that it has in baht
    and its indicator are one benefit.
    """
    package = estate.things.get(key)
    if package is None or package.type != "WorkPackage":
        return None
    touches: dict[str, Touch] = {}
    made = [tie.target for tie in estate.outgoing.get(key, ()) if tie.target in estate.things]
    delivered = [each for each in made if estate.things[each].type == "Deliverable"]
    for tie in (
        *(tie for each in (key, *delivered) for tie in estate.outgoing.get(each, ())),
        *estate.incoming.get(key, ()),
    ):
        other = estate.things.get(tie.source if tie.target == key else tie.target)
        if other is None or other.type not in _TIED:
            continue
        said = plain(tie.name)
        how = next(
            (each for each in HOW if each.rstrip("s") in said),
            "uses" if other.type in CAPABILITIES | GOALS else "changes",
        )
        touches[other.key] = Touch(other.key, how)
    starts, ends = day(package.value("start")), day(package.value("end"))
    budget = _baht(package.value("budget"))
    years = range(fiscal_year(starts), fiscal_year(ends) + 1) if starts and ends and starts <= ends else range(0)
    shares = [budget // len(years)] * len(years) if budget and years else []
    if shares and budget:
        shares[0] += budget - sum(shares)
    benefit, indicator, pillar = (
        _baht(package.value("benefit")),
        package.value("indicator") or "",
        plain(package.value("pillar") or ""),
    )
    return Proposal(
        number=0,
        stage="draft",
        owner=package.unit,
        title_th=package.named("th"),
        title_en=next((words for tag, words in package.names if (tag or "").startswith("en")), ""),
        summary=package.documentation,
        pillar=next((each for each in PILLARS if pillar and plain(each).startswith(pillar)), ""),
        starts=starts,
        ends=ends,
        budget=tuple(zip(years, shares, strict=False)),
        packages=(key,),
        touches=tuple(touches.values()),
        depends_on=(),
        benefits=()
        if benefit is None and not indicator
        else (Benefit(package.documentation or package.name, benefit, indicator),),
    )


def _baht(written: str | None) -> int | None:
    try:
        return round(float((written or "").replace(",", "")))
    except (ValueError, OverflowError):
        return None
