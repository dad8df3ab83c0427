"""A proposal against the blueprint and beside the other projects, before it gets money."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from prasan.architecture.answers.values import day
from prasan.architecture.estate import Thing
from prasan.architecture.projects.blueprint import (
    APPLICATIONS,
    CAPABILITIES,
    DATA,
    SURE,
    TECHNOLOGY,
    Blueprint,
    Likeness,
    kind_of,
)
from prasan.architecture.projects.findings import SEVERITIES, Finding
from prasan.architecture.projects.proposal import LIVE, Proposal
from prasan.architecture.vocabulary import PILLARS, plain

_MOST_DUPLICATES, _MOST_LIKE = 5, 2  # that do the same, and that serve the same capability alone
_ZONES = ("internet", "dmz", "internal", "restricted")  # from the outside in: what is one apart may meet
_YES = {"yes", "true", "1", "ใช่", "y"}
_LEAVING = {"phase out", "retired"}
_CARRIES = frozenset({"Flow", "Serving", "Access", "Assignment", "Realization", "Triggering", "Association"})


def check(
    project: Proposal, blueprint: Blueprint, others: Iterable[Proposal], *, indicators: frozenset[str], today: date
) -> list[Finding]:
    """All findings, the severe first.  ``others`` are the projects of the portfolio, ``indicators`` those that centres have."""
    known = {each.number: each for each in others if each.number != project.number}
    touched = {each.key: thing for each in project.touches if (thing := blueprint.thing(each.key)) is not None}
    found = [
        *_itself(project, indicators),
        *_ties(project, blueprint, touched),
        *_duplicates(project, blueprint, touched),
        *_retiring(project, blueprint, touched, today),
        *_data(blueprint, touched),
        *_zones(blueprint, touched),
        *_collisions(project, blueprint, known),
        *_needs(project, known),
    ]
    return sorted(found, key=lambda each: SEVERITIES.index(each.severity))


def _itself(project: Proposal, indicators: frozenset[str]) -> Iterator[Finding]:
    if project.pillar not in PILLARS:
        yield Finding("no_pillar", "severe")
    if not project.benefits:
        yield Finding("no_benefit", "severe")
    elif not any(each.indicator for each in project.benefits):
        yield Finding("no_indicator", "warning")
    for benefit in project.benefits:
        if benefit.indicator and benefit.indicator not in indicators:
            yield Finding("unknown_indicator", "warning", more={"indicator": (benefit.indicator,)})
    if project.starts is None or project.ends is None:
        yield Finding("no_dates", "severe")
    elif project.ends < project.starts:
        yield Finding("backwards", "severe")
    if project.total <= 0:
        yield Finding("no_budget", "severe")
        return
    years = {year for year, baht in project.budget if baht > 0}
    if missing := [year for year in project.years if year not in years]:
        yield Finding("budget_gap", "severe", more={"years": tuple(map(str, missing))})
    if project.years and (outside := sorted(years - set(project.years))):
        yield Finding("budget_outside", "severe", more={"years": tuple(map(str, outside))})


def _ties(project: Proposal, blueprint: Blueprint, touched: Mapping[str, Thing]) -> Iterator[Finding]:
    if not project.touches:
        yield Finding("untied", "severe")
        return
    for key in dict.fromkeys((*(each.key for each in project.touches), *project.packages)):
        if blueprint.thing(key) is None:
            yield Finding("gone", "warning", (key,))
    packages = [thing for key in project.packages if (thing := blueprint.thing(key)) is not None]
    if not blueprint.aims([*touched.values(), *packages]):
        yield Finding("no_goal", "warning")


def _duplicates(project: Proposal, blueprint: Blueprint, touched: Mapping[str, Thing]) -> Iterator[Finding]:
    """Applications that support the same capabilities and data as what the project makes or changes."""
    how = {each.key: each.how for each in project.touches}
    makes = [
        thing for thing in touched.values() if thing.type in APPLICATIONS and how[thing.key] in ("creates", "changes")
    ]
    uses = {
        thing.key for thing in touched.values() if thing.type in APPLICATIONS and how[thing.key] in ("uses", "retires")
    }
    if not makes and uses:
        return  # it builds upon what there is
    serves = {each.key: each for application in makes for each in blueprint.supports(application)}
    serves |= {key: each for key, each in touched.items() if each.type in CAPABILITIES | DATA}
    shared = {key: each for key, each in blueprint.serving(serves.values()).items() if key not in touched}
    twins: dict[str, float] = {}
    for application in makes:
        for key, score in blueprint.doing_the_same(application).items():
            twins[key] = max(score, twins.get(key, 0))
    if not makes:
        twins = {key: 1.0 for key, like in shared.items() if like.capabilities and like.data}
    strong = sorted(twins.keys() - touched.keys(), key=lambda key: (-twins[key], key))[:_MOST_DUPLICATES]
    weak = [key for key, like in shared.items() if like.capabilities and key not in twins]
    weak.sort(key=lambda key: (-len(shared[key].capabilities), -len(shared[key].data), key))
    for key in (*strong, *weak[:_MOST_LIKE]):
        like = shared.get(key, Likeness({}, {}))
        more = {
            "capabilities": tuple(like.capabilities.values()),
            "data": tuple(like.data.values()),
            "score": (f"{twins[key]:.0%}",) if key in twins else (),
        }
        yield Finding("duplicate", "severe" if twins.get(key, 0) >= SURE else "warning", (key,), more=more)


def _retiring(project: Proposal, blueprint: Blueprint, touched: Mapping[str, Thing], today: date) -> Iterator[Finding]:
    retires = {each.key for each in project.touches if each.how == "retires"}
    through = project.ends or today
    told: set[str] = set()
    for key, thing in touched.items():
        if key in retires:
            continue
        for leaving in (thing, *(other for other, _ in blueprint.stands_on(thing))):
            if leaving.key in told or leaving.key in retires or leaving.type not in APPLICATIONS | TECHNOLOGY:
                continue
            life = plain(leaving.value("lifecycle") or "")
            ends = day(leaving.value("end_of_support"))
            if life in _LEAVING or (ends is not None and ends <= through):
                told.add(leaving.key)
                more: dict[str, tuple[str, ...]] = {
                    "lifecycle": (life,) if life in _LEAVING else (),
                    "until": (ends.isoformat(),) if ends else (),
                    "by": (key,),
                }
                over = life == "retired" or (ends is not None and ends <= today)
                yield Finding("retiring", "severe" if over else "warning", (leaving.key,), more=more)


def _data(blueprint: Blueprint, touched: Mapping[str, Thing]) -> Iterator[Finding]:
    reached = {key: thing for key, thing in touched.items() if thing.type in DATA}
    for thing in touched.values():
        if thing.type in APPLICATIONS:
            reached |= {each.key: each for each in blueprint.supports(thing) if each.type in DATA}
    told: set[str] = set()
    for key, thing in reached.items():
        identity = blueprint.identity(thing)
        if identity in told:
            continue
        told.add(identity)
        same = blueprint.same_as(thing)
        if not any(each.value("owner") for each in same):
            yield Finding("no_owner", "severe", (key,))
        masters = tuple(each.key for each in same if plain(each.value("master") or "") in _YES)
        places = tuple(each.key for each in same)
        if len({each.unit for each in same}) > 1 and not masters:
            yield Finding("no_master", "severe", (key,), more={"places": places})
        elif len(masters) > 1:
            yield Finding("masters", "warning", (key,), more={"places": masters})


def _zones(blueprint: Blueprint, touched: Mapping[str, Thing]) -> Iterator[Finding]:
    told: set[tuple[str, str]] = set()
    for key in touched:
        for tie in (*blueprint.estate.outgoing.get(key, ()), *blueprint.estate.incoming.get(key, ())):
            ends = blueprint.thing(tie.source), blueprint.thing(tie.target)
            if tie.type not in _CARRIES or ends[0] is None or ends[1] is None:
                continue
            zones = [plain(end.value("zone") or "") for end in ends if end is not None]
            places = [_ZONES.index(zone) for zone in zones if zone in _ZONES]
            pair = (min(tie.source, tie.target), max(tie.source, tie.target))
            if len(places) == 2 and abs(places[0] - places[1]) > 1 and pair not in told:
                told.add(pair)
                yield Finding(
                    "zones", "warning", (tie.source, tie.target), more={"zones": tuple(zones), "tie": (tie.key,)}
                )


def _collisions(project: Proposal, blueprint: Blueprint, known: Mapping[int, Proposal]) -> Iterator[Finding]:
    own = _touched(project, blueprint)
    renewed = {key: thing for key, works in own.values() if works and (thing := blueprint.thing(key)) is not None}
    alike: dict[str, tuple[str, float]] = {}
    for key, thing in renewed.items():
        if thing.type in APPLICATIONS:
            alike |= {twin: (key, score) for twin, score in blueprint.doing_the_same(thing).items()}
    for other in known.values():
        if other.stage not in LIVE or not project.meets(other):
            continue
        theirs = _touched(other, blueprint)
        shared = sorted(own.keys() & theirs.keys())
        both = [own[each][0] for each in shared if own[each][1] and theirs[each][1]]
        one = [own[each][0] for each in shared if own[each][1] or theirs[each][1]]
        twins = [key for key, works in theirs.values() if works and key in alike]
        if both or twins:
            told = dict.fromkeys([*both, *(key for twin in twins for key in (alike[twin][0], twin))])
            sure = both or any(alike[twin][1] >= SURE for twin in twins)
            more = {"shared" if both else "alike": tuple(told)}
            yield Finding("collision", "severe" if sure else "warning", projects=(other.number,), more=more)
        elif one:
            yield Finding("collision", "warning", projects=(other.number,), more={"shared": tuple(one)})


def _touched(project: Proposal, blueprint: Blueprint) -> dict[str, tuple[str, bool]]:
    """What a project touches, by identity, as (key, whether it works on it); capabilities are what it serves, and not worked on."""
    found: dict[str, tuple[str, bool]] = {}
    for each in project.touches:
        thing = blueprint.thing(each.key)
        if thing is not None:
            works = each.how != "uses" and kind_of(thing) not in ("capability", "other")
            # Two may renew the same product in two places, each for itself.
            identity = f"key:{each.key}" if kind_of(thing) == "technology" else blueprint.identity(thing)
            found[identity] = (each.key, works or (identity in found and found[identity][1]))
    return found


def _needs(project: Proposal, known: Mapping[int, Proposal]) -> Iterator[Finding]:
    for number in project.depends_on:
        needed = known.get(number)
        if needed is None:
            yield Finding("no_such_project", "warning", projects=(number,))
        elif needed.stage == "stopped":
            yield Finding("needs_stopped", "severe", projects=(number,))
        elif needed.stage != "done" and needed.ends and project.starts and needed.ends > project.starts:
            yield Finding("needs_later", "warning", projects=(number,))
    seen: set[int] = set()
    waiting: list[tuple[int, tuple[int, ...]]] = [(number, (number,)) for number in project.depends_on]
    while waiting:
        number, way = waiting.pop()
        if number == project.number:
            yield Finding("circle", "severe", projects=way)
            return
        if number not in seen and number in known:
            seen.add(number)
            waiting += [(each, (*way, each)) for each in known[number].depends_on]
