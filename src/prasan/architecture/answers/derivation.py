"""Which relationship follows between two elements from what is drawn, and by which steps.

The rules are those of ArchiMate 3.2, appendix B: certain ones (B.2, DR1 to DR8), and potential ones (B.3), which may or may not
hold and are told apart.  What is derived must be in the table of relationships; what is derived from must be too, and between a
core element and one of another domain only realizations and influences are used (B.1).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

from prasan.architecture.answers.basis import Answer, Because, Finding
from prasan.architecture.estate import Estate, Tie
from prasan.architecture.language import JUNCTIONS, allowed

STRUCTURAL = ("Realization", "Assignment", "Aggregation", "Composition")  # from the weakest
DEPENDENCY = ("Association", "Influence", "Access", "Serving")  # likewise
DYNAMIC = ("Triggering", "Flow")
_OTHER_DOMAINS = {
    "Stakeholder", "Driver", "Assessment", "Goal", "Outcome", "Principle", "Requirement", "Constraint", "Meaning", "Value",
    "Resource", "Capability", "ValueStream", "CourseOfAction", "WorkPackage", "Deliverable", "ImplementationEvent", "Plateau",
    "Gap",
}  # fmt: skip
_EITHER = {"Grouping", "Location", *JUNCTIONS}


@dataclass(frozen=True, slots=True)
class Step:
    """A relationship between two neighbours of a way: its type, and whether it goes along the way or against it."""

    type: str
    along: bool


_State = tuple[str, Step]  # an element, and the relationship to it that has been derived
_Came = tuple[_State | None, Tie, str]  # from which state, by which tie and rule


def combined(first: Step, second: Step, *, through: str = "") -> tuple[Step, str, bool] | None:
    """What follows from two relationships that meet in an element of type ``through``: the relationship from one end of the way to
    the other, the rule, and whether it is certain.  None where nothing follows."""
    if through in JUNCTIONS:
        same = first.type == second.type and first.along == second.along
        return (first, "junction", True) if same else None
    both = (_combined(first, second), _turned(_combined(_back(second), _back(first))))
    found = sorted((each for each in both if each), key=lambda each: not each[1].startswith("DR"))
    if not found:
        return None
    step, rule = found[0]
    return step, rule, rule.startswith("DR") and through != "Grouping"


def _combined(first: Step, second: Step) -> tuple[Step, str] | None:
    """The rules as the appendix has them, the way being a, b, c; the mirrored ones are had by turning the way round."""
    one, two = first.type, second.type
    if first.along and second.along:
        if one == two == "Specialization":
            return Step(one, True), "DR1"
        if one in STRUCTURAL and two in STRUCTURAL:
            return Step(min(one, two, key=STRUCTURAL.index), True), "DR2"
        if one in STRUCTURAL and two in DEPENDENCY:
            return Step(two, True), "DR3"
        if one in STRUCTURAL and two in DYNAMIC:
            return Step(two, True), "DR5"
        if one == "Triggering" and two in STRUCTURAL:
            return Step(one, True), "DR7"
        if one == two == "Triggering":
            return Step(one, True), "DR8"
        if one in DEPENDENCY and two in DEPENDENCY:
            return Step(min(one, two, key=DEPENDENCY.index), True), "B.3.3"
    if first.along and not second.along and two in STRUCTURAL:
        if one in DEPENDENCY:
            return Step(one, True), "DR4"
        if one == "Flow":
            return Step(one, True), "DR6"
        if one == "Triggering":
            return Step(one, True), "B.3.4"
    if not first.along and one in STRUCTURAL:  # what a whole does, its part may do
        if two in DEPENDENCY:
            return second, "B.3.2"
        if two in DYNAMIC:
            return second, "B.3.4"
    if (
        one == "Specialization" and two != "Specialization"
    ):  # what holds of the general may of the special, and the other way
        return second, "B.3.1"
    return None


def _back(step: Step) -> Step:
    return Step(step.type, not step.along)


def _turned(found: tuple[Step, str] | None) -> tuple[Step, str] | None:
    return None if found is None else (_back(found[0]), found[1])


def derived_between(estate: Estate, first: str, second: str, *, most: int = 5) -> Answer:
    """Every type of relationship that follows between two elements, either way, by the shortest way of at most ``most`` relationships.

    Kinds ``derived`` and ``derived_perhaps``; facts ``relationship``, ``from`` and ``to`` (keys), ``rules`` in the order in which they
    are used.  Other ways of joining the steps than one after the other from the first element are not tried.
    """
    found: list[Finding] = []
    told: set[Step] = set()
    for certain in (True, False):
        for step, ties, rules in _search(estate, first, second, most, certain=certain):
            if step not in told and len(ties) > 1:
                told.add(step)
                ends = (first, second) if step.along else (second, first)
                facts = {"relationship": step.type, "from": ends[0], "to": ends[1], "rules": ", ".join(rules)}
                because = tuple(Because(tie.key, tie.type) for tie in ties)
                found.append(Finding("derived" if certain else "derived_perhaps", first, (second,), facts, because))
    return Answer("derive", {"element": first, "other": second, "steps": most}, len(found), tuple(found))


def _search(
    estate: Estate, first: str, second: str, most: int, *, certain: bool
) -> Iterator[tuple[Step, list[Tie], list[str]]]:
    """Breadth first over what has been derived from ``first`` so far: an element, a relationship to it, and which way it goes."""
    near = _distances(estate, second, most)
    goals = {second, *estate.same.get(_national(estate, second), ())}
    came: dict[_State, _Came] = {}
    waiting: deque[tuple[_State, int]] = deque()
    for start in (first, *estate.same.get(_national(estate, first), ())):
        for tie, there, along in _usable(estate, start):
            state = there, Step(tie.type, along)
            if near.get(there, most) <= most - 1 and state not in came and there not in {first}:
                came[state] = None, tie, ""
                waiting.append((state, 1))
    kind = estate.things[first].type
    while waiting:
        state, steps = waiting.popleft()
        here, step = state
        if here in goals:
            yield step, *_traced(came, state)
            continue
        if steps == most:
            continue
        for place in (here, *estate.same.get(_national(estate, here), ())):
            for tie, there, along in _usable(estate, place):
                if there == first or near.get(there, most + 1) > most - steps - 1:
                    continue
                follows = combined(step, Step(tie.type, along), through=estate.things[here].type)
                if follows is None or (certain and not follows[2]):
                    continue
                after = there, follows[0]
                if after in came:
                    continue
                ends = (kind, estate.things[there].type) if follows[0].along else (estate.things[there].type, kind)
                if estate.things[there].type in JUNCTIONS or follows[0].type in allowed(*ends):
                    came[after] = state, tie, follows[1]
                    waiting.append((after, steps + 1))


def _traced(came: dict[_State, _Came], last: _State) -> tuple[list[Tie], list[str]]:
    ties, rules = [], []
    state: _State | None = last
    while state is not None:
        state, tie, rule = came[state]
        ties.append(tie)
        if rule:
            rules.append(rule)
    return ties[::-1], rules[::-1]


def _national(estate: Estate, key: str) -> str:
    return estate.things[key].national or ""


def _distances(estate: Estate, start: str, most: int) -> dict[str, int]:
    """How far each element is, whichever way the relationships go, up to ``most``: what cannot arrive in time is not followed."""
    found = dict.fromkeys((start, *estate.same.get(_national(estate, start), ())), 0)
    waiting = deque(found)
    while waiting:
        here = waiting.popleft()
        if found[here] == most:
            continue
        for _, there, _ in _usable(estate, here):
            for key in (there, *estate.same.get(_national(estate, there), ())):
                if key not in found:
                    found[key] = found[here] + 1
                    waiting.append(key)
    return found


def _usable(estate: Estate, key: str) -> Iterator[tuple[Tie, str, bool]]:
    """The relationships of an element that may be derived from: the other end, and whether it leads there."""
    for ties, along in ((estate.outgoing.get(key, ()), True), (estate.incoming.get(key, ()), False)):
        for tie in ties:
            there = tie.target if along else tie.source
            if (
                there in estate.things
                and there != key
                and usable(estate.things[tie.source].type, tie.type, estate.things[tie.target].type)
            ):
                yield tie, there, along


def usable(source: str, kind: str, target: str) -> bool:
    """Whether a relationship of a type may be derived from (B.1): in the table, and of one domain or a realization or influence."""
    if kind not in allowed(source, target):
        return False
    if source in _EITHER or target in _EITHER or kind in {"Realization", "Influence"}:
        return True
    return (source in _OTHER_DOMAINS) == (target in _OTHER_DOMAINS)
