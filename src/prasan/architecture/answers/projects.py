"""What a project touches, and which projects collide.

A project is a work package.  It touches what is tied to it, to its parts, and to the deliverables that it realizes (not all of a plateau
that it leads to, which is a state of the whole); what it does there is what the relationship says (``effect``: builds, changes, retires, uses), else what the
element's ``lifecycle`` says: planned is built, phase_out and retired are retired, anything else is changed.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from prasan.architecture.answers import values
from prasan.architecture.answers.basis import Answer, Because, Fact, Finding, Unjudged, one_by
from prasan.architecture.estate import Estate
from prasan.architecture.impact import Dependence
from prasan.architecture.vocabulary import plain
from prasan.engine.disjoint_sets import DisjointSets

PROJECT = "WorkPackage"
#: What leads from a project to what it touches, and is not itself touched.
_THROUGH = {"WorkPackage", "Deliverable", "Gap", "ImplementationEvent"}
#: What many projects may serve at once without standing in each other's way.
_SHARED = {
    "Stakeholder", "Driver", "Assessment", "Goal", "Outcome", "Principle", "Requirement", "Constraint", "Meaning", "Value",
    "Resource", "Capability", "ValueStream", "CourseOfAction", "BusinessActor", "BusinessRole", "Grouping", "Location", "Plateau",
}  # fmt: skip
_EFFECTS = {
    plain(word): effect
    for effect, words in {
        "builds": ("builds", "build", "creates", "new", "สร้าง"),
        "changes": ("changes", "change", "ปรับปรุง"),
        "retires": ("retires", "retire", "ยกเลิก", "เลิกใช้"),
        "uses": ("uses", "use", "ใช้"),
    }.items()
    for word in words
}
_BY_LIFE = {"planned": "builds", "phase_out": "retires", "retired": "retires"}
_OVER = {plain(word) for word in ("done", "stopped", "เสร็จสิ้น", "ยุติ")}


@dataclass(frozen=True, slots=True)
class Touch:
    """What a project does to an element, and the ties that lead there."""

    key: str
    effect: str
    because: tuple[Because, ...]


def touched_by(estate: Estate, project: str, *, parts: bool = True) -> list[Touch]:
    """What a project touches, each once, the nearest first; with what its ``parts`` touch, or without."""
    seen: dict[str, tuple[Because, ...]] = {project: ()}
    waiting = deque([project])
    found: list[Touch] = []
    while waiting:
        here = waiting.popleft()
        forth = [(tie, tie.target) for tie in estate.outgoing.get(here, ()) if tie.type not in {"Triggering", "Flow"}]
        back = [(tie, tie.source) for tie in estate.incoming.get(here, ()) if tie.type == "Association"]
        for tie, there in (*forth, *back):
            thing = estate.things.get(there)
            if thing is None or there in seen:
                continue
            if thing.type == PROJECT and not (parts and tie.type in {"Composition", "Aggregation"}):
                continue  # another project, or a part that answers for itself
            seen[there] = (*seen[here], Because(tie.key, tie.type))
            if thing.type in _THROUGH:
                waiting.append(there)
                continue
            said = next(iter(tie.properties.get("effect", ())), None)
            effect = _EFFECTS.get(plain(said or ""))
            if effect is not None:
                because = (*seen[there], Because(tie.key, "effect", said or ""))
            else:
                life = thing.value("lifecycle")
                effect = _BY_LIFE.get(values.meant("lifecycle", life) or "", "changes")
                because = (*seen[there], Because(there, "lifecycle", life)) if life else seen[there]
            found.append(Touch(there, effect, because))
    return found


def what_a_project_touches(estate: Estate, project: str) -> Answer:
    """What it builds, changes, retires and uses (kinds ``touch_<effect>``), with how it comes to it."""
    found = touched_by(estate, project)
    return Answer(
        "touches",
        {"project": project},
        len(found),
        tuple(Finding(f"touch_{each.effect}", each.key, because=each.because) for each in found),
    )


def projects_that_collide(estate: Estate, dependence: Dependence | None = None, *, steps: int = 2) -> Answer:
    """Pairs of projects in each other's way; those that are done or stopped, and parts against their whole, are left out.

    ``collision``: both build, change or retire the same element while both run.  ``contradiction``: one retires what the other builds
    or changes, or what that needs within ``steps`` steps, whenever they run.  A collision is undetermined where a project lacks
    ``start`` or ``end``.  An element that two agencies draw is one where the architecture office confirmed it or their models say one
    national object id, and the reasons say which; two that draw one project by that do not collide.  Facts: ``elements``, how many
    they share; ``from`` and ``to``, when both run.
    """
    projects = [thing for thing in estate.of_type(PROJECT) if plain(thing.value("stage") or "") not in _OVER]
    touched = {
        project.key: [
            each for each in touched_by(estate, project.key, parts=False) if estate.things[each.key].type not in _SHARED
        ]
        for project in projects
    }  # fmt: skip
    one = _one(estate)
    by_element: dict[str, list[tuple[str, Touch]]] = {}
    for project, touches in touched.items():
        for touch in touches:
            if touch.effect != "uses":
                by_element.setdefault(one.get(touch.key, touch.key), []).append((project, touch))
    within = _wholes(estate, touched)
    shared: dict[tuple[str, str], list[tuple[Touch, Touch]]] = {}
    for at in by_element.values():
        for place, (first, mine) in enumerate(at):
            for second, theirs in at[place + 1 :]:
                itself = one.get(first, first) == one.get(second, second)
                if not itself and first not in within[second] and second not in within[first]:
                    shared.setdefault((first, second), []).append((mine, theirs))
    found: list[Finding] = []
    open_: dict[str, Unjudged] = {}
    times = {
        project.key: (values.day(project.value("start")), values.day(project.value("end"))) for project in projects
    }
    for pair, both in shared.items():
        wrong = [(mine, theirs) for mine, theirs in both if (mine.effect == "retires") != (theirs.effect == "retires")]
        if wrong:
            found.append(_finding(estate, "contradiction", pair, wrong, {}))
        starts = [when for key in pair if (when := times[key][0]) is not None]
        ends = [when for key in pair if (when := times[key][1]) is not None]
        for key in pair:
            wants = tuple(name for name, when in zip(("start", "end"), times[key], strict=True) if when is None)
            if wants:
                open_.setdefault(key, Unjudged(key, wants))
        if len(starts) == len(ends) == 2 and max(starts) <= min(ends):
            when_both = {"from": max(starts).isoformat(), "to": min(ends).isoformat()}
            found.append(_finding(estate, "collision", pair, both, when_both))
    found += _undermined(estate, dependence or Dependence(estate), touched, within, steps)
    found.sort(key=lambda each: (each.kind != "contradiction", -int(each.facts["elements"] or 0)))
    return Answer("collisions", {"steps": steps}, len(projects), tuple(found), tuple(open_.values()))


def _wholes(estate: Estate, projects: Iterable[str]) -> dict[str, set[str]]:
    """Each project, and the programmes that it is part of, up to the topmost."""
    parent: dict[str, str] = {}
    for tie in estate.ties.values():
        if tie.type in {"Composition", "Aggregation"}:
            ends = estate.things.get(tie.source), estate.things.get(tie.target)
            if all(end is not None and end.type == PROJECT for end in ends):
                parent[tie.target] = tie.source
    found = {}
    for project in projects:
        above, here = {project}, project
        while (here := parent.get(here, "")) and here not in above:
            above.add(here)
        found[project] = above
    return found


def _one(estate: Estate) -> dict[str, str]:
    """For each thing with a national object id one key of all that are the same: by the office's word, and by the models'."""
    same = DisjointSets[str]()
    marked = []
    for thing in estate.things.values():
        for number in {thing.confirmed or None, thing.value("national_id")} - {None}:
            marked.append(thing.key)
            same.join(f"id:{number}", to=thing.key)
    return {key: same.find(key) for key in marked}


def _finding(
    estate: Estate, kind: str, pair: tuple[str, str], both: list[tuple[Touch, Touch]], facts: Mapping[str, Fact]
) -> Finding:
    because: list[Because] = []
    for mine, theirs in both[:20]:
        because += mine.because
        if mine.key != theirs.key:
            because += [one_by(estate.things[mine.key]), one_by(estate.things[theirs.key])]
        because += theirs.because
    elements = tuple(dict.fromkeys(key for mine, theirs in both for key in (mine.key, theirs.key)))
    shared = len({(mine.key, theirs.key) for mine, theirs in both})
    return Finding(kind, pair[0], (pair[1], *elements), {"elements": shared, **facts}, tuple(because))


def _undermined(
    estate: Estate, dependence: Dependence, touched: dict[str, list[Touch]], within: dict[str, set[str]], steps: int
) -> list[Finding]:
    """One retires what another's work needs, though that does not touch it itself."""
    working: dict[str, list[tuple[str, Touch]]] = {}
    for project, touches in touched.items():
        for touch in touches:
            if touch.effect in {"builds", "changes"}:
                working.setdefault(touch.key, []).append((project, touch))
    found = []
    reached: dict[str, list[tuple[str, tuple[Because, ...]]]] = {}
    for project, touches in touched.items():
        own = {touch.key for touch in touches}
        for touch in touches:
            if touch.effect != "retires":
                continue
            if touch.key not in reached:
                affected = dependence.broken_by(touch.key, most=steps)
                reached[touch.key] = [
                    (
                        each.key,
                        tuple(
                            Because(step.by, estate.ties[step.by].type) if step.by else one_by(estate.things[step.key])
                            for step in dependence.why(affected, each.key)
                        ),
                    )
                    for each in affected
                    if each.key in working
                ]
            told: set[str] = set()
            for key, way in reached[touch.key]:
                for other, theirs in working[key]:
                    if other in told or key in own or other in within[project] or project in within[other]:
                        continue
                    told.add(other)
                    found.append(
                        Finding(
                            "contradiction", project, (other, touch.key, key), {"elements": 1},
                            (*touch.because, *way, *theirs.because),
                        )
                    )  # fmt: skip
    return found
