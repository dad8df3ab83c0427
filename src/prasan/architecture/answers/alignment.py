"""From policy to budget: pillar and strategy, through capability, to project, budget and the indicator at the operation centre.

A project leads up to a capability, and a capability to strategy, by relationships between a lower thing and a higher one, whatever
their type but a specialization: work package, deliverable, what is built, capability, course of action, outcome, goal, driver.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Collection

from prasan.architecture.answers import values
from prasan.architecture.answers.basis import Answer, Because, Fact, Finding, Unjudged, one_by
from prasan.architecture.estate import Estate, Thing

_RANKS = {
    "Driver": 0.0, "Assessment": 0.5, "Goal": 1, "Outcome": 2, "Principle": 2.2, "Requirement": 2.4, "Constraint": 2.4,
    "CourseOfAction": 3, "ValueStream": 3.5, "Capability": 4, "Resource": 4.2, "Deliverable": 5, "WorkPackage": 6,
}  # fmt: skip
_BUILT = 4.8
_BUILT_LAYERS = ("Business", "Application", "Technology")
_BUILT_TYPES = {"Node", "Device", "SystemSoftware", "Artifact", "DataObject", "Product", "Contract"}
STRATEGY = {"Driver", "Goal", "CourseOfAction"}
_WHOLE = {"Composition", "Aggregation"}


def alignment(estate: Estate, *, indicators: Collection[str] | None = None) -> Answer:
    """Chains, and where they break.

    ``indicators`` are the ids that the centres have (None: not checked).  Kinds:
    ``chain`` (one for each project: others are the things from the project up; facts ``pillar``, ``budget``, ``indicator``),
    ``capability_without_strategy``, ``project_without_capability``, ``project_without_strategy``, ``project_without_indicator``,
    ``strategy_without_project``, ``pillar_without_project`` (subject ``pillar:<name>``), ``pillar_unknown``, ``indicator_unknown``.
    Undetermined are projects that neither they nor what they lead to name a pillar of.
    """
    projects = estate.of_type("WorkPackage")
    found: list[Finding] = []
    open_: list[Unjudged] = []
    covered: set[str] = set()
    served: set[str] = set()
    for project in projects:
        above = _above(estate, project.key)
        covered.update(above)
        found += _of_project(estate, project, above, served, open_)
    capabilities = estate.of_type("Capability")
    for capability in capabilities:
        if not any(estate.things[key].type in STRATEGY for key in _above(estate, capability.key)):
            found.append(Finding("capability_without_strategy", capability.key, because=_all_ties(estate, capability)))
    strategy = estate.of_type(*STRATEGY)
    found += [
        Finding("strategy_without_project", thing.key, because=_all_ties(estate, thing))
        for thing in strategy
        if thing.key not in covered
    ]
    found += [Finding("pillar_without_project", f"pillar:{name}") for name in values.PILLARS if name not in served]
    for thing in estate.things.values():
        if (pillar := thing.value("pillar")) is not None and values.meant("pillar", pillar) is None:
            found.append(Finding("pillar_unknown", thing.key, because=(Because(thing.key, "pillar", pillar),)))
        if indicators is not None:
            found += [
                Finding("indicator_unknown", thing.key, because=(Because(thing.key, "indicator", code),))
                for code in thing.properties.get("indicator", ())
                if code.strip() and code.strip() not in indicators
            ]
    judged = len(projects) + len(capabilities) + len(strategy)
    return Answer("alignment", {}, judged, tuple(found), tuple(open_))


def _of_project(
    estate: Estate, project: Thing, above: dict[str, tuple[str, Because]], served: set[str],
    open_: list[Unjudged],
) -> list[Finding]:  # fmt: skip
    ahead = [project, *(estate.things[key] for key in above)]
    saying: dict[str, tuple[str, Because]] = {}
    for name in ("pillar", "indicator"):
        for thing in ahead:
            if (value := thing.value(name)) is not None:
                saying.setdefault(name, (value.strip(), Because(thing.key, name, value)))
    if "pillar" in saying:
        pillar: Fact = values.meant("pillar", saying["pillar"][0])
        served.add(str(pillar))
    else:
        pillar = None
        open_.append(Unjudged(project.key, ("pillar",)))
    capability = next((thing for thing in ahead if thing.type == "Capability"), None)
    under = capability or project
    higher = _above(estate, under.key) if capability else above
    strategy = [key for key in higher if estate.things[key].type in STRATEGY]
    ends = [key for key in (strategy[-1] if strategy else None,) if key]
    found: list[Finding] = []
    ties = _all_ties(estate, project)
    if capability is None:
        found.append(Finding("project_without_capability", project.key, because=ties))
    if not strategy:
        found.append(
            Finding("project_without_strategy", project.key, because=_all_ties(estate, under) if capability else ties)
        )
    if "indicator" not in saying:
        found.append(Finding("project_without_indicator", project.key, because=(Because(project.key, "indicator"),)))
    if capability is not None and ends:
        way = [*_way(above, capability.key), *_way(higher, ends[0])]
        budget = values.number(project.value("budget"))
        indicator = saying.get("indicator")
        found.append(
            Finding(
                "chain",
                project.key,
                tuple(key for key, _ in way),
                {"pillar": pillar, "budget": budget, "indicator": indicator[0] if indicator else None},
                (*(because for _, because in way), *(because for _, because in saying.values())),
                tuple(name for name, value in (("budget", budget), ("pillar", pillar)) if value is None),
            )
        )
    return found


def _above(estate: Estate, start: str) -> dict[str, tuple[str, Because]]:
    """All higher things that one leads to, the nearest first, each with what it was reached from and by what."""
    found: dict[str, tuple[str, Because]] = {}
    waiting = deque([start])
    while waiting:
        here = waiting.popleft()
        thing = estate.things[here]
        rank = _rank(thing) or 0.0
        ahead = [(other, one_by(thing)) for other in estate.same.get(thing.national or "", ())]
        for tie in estate.outgoing.get(here, ()):
            higher = _rank(estate.things.get(tie.target))
            if tie.type != "Specialization" and higher is not None and higher < rank:
                ahead.append((tie.target, Because(tie.key, tie.type)))
        for tie in estate.incoming.get(here, ()):
            higher = _rank(estate.things.get(tie.source))
            whole = tie.type in _WHOLE and higher == rank and higher != _BUILT
            if higher is not None and tie.type != "Specialization" and (higher < rank or whole):
                ahead.append((tie.source, Because(tie.key, tie.type)))
        for there, because in ahead:
            if there != start and there not in found:
                found[there] = here, because
                waiting.append(there)
    return found


def _rank(thing: Thing | None) -> float | None:
    if thing is None:
        return None
    built = thing.type.startswith(_BUILT_LAYERS) or thing.type in _BUILT_TYPES
    return _RANKS.get(thing.type, _BUILT if built else None)


def _way(found: dict[str, tuple[str, Because]], last: str) -> list[tuple[str, Because]]:
    way = []
    while last in found:
        before, because = found[last]
        way.append((last, because))
        last = before
    return way[::-1]


def _all_ties(estate: Estate, thing: Thing) -> tuple[Because, ...]:
    """The ties that it has, none of which leads up: what was looked at."""
    ties = (*estate.outgoing.get(thing.key, ()), *estate.incoming.get(thing.key, ()))
    return tuple(Because(tie.key, tie.type) for tie in ties[:20])
