"""Questions over the blueprints of forty agencies, against plain rescans of lists in the same run.

    python benchmarks/blueprint_answers.py

Two made-up estates of forty agencies in layers: 3,000 elements with 6,000 relationships, and 100,000 with 300,000; one thing
in fifty stands in another agency's blueprint too.  Times are processor seconds.  Reading the estate from what submissions keep is told apart.  The
peers keep elements and relationships as lists: impact goes over all relationships once a step; what stands on technology at its
end is walked for each (for a sample, and scaled).  Both must find the same, else the program fails.
"""

from __future__ import annotations

import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from typing import TypeVar

from prasan.architecture.answers.asking import WHOLE, Asked, Questions
from prasan.architecture.answers.end_of_life import STANDS_ON
from prasan.architecture.concepts import keep, kept
from prasan.architecture.estate import Estate, Thing, Tie
from prasan.architecture.impact import Dependence
from prasan.registers.contract import shipped_contracts

LAYERS = (
    ("Node", 8), ("SystemSoftware", 14), ("ApplicationComponent", 18), ("ApplicationService", 14), ("DataObject", 16),
    ("BusinessProcess", 14), ("BusinessService", 6), ("Capability", 4), ("Goal", 2), ("WorkPackage", 4),
)  # fmt: skip
WAYS = (
    ("Node", "Assignment", "SystemSoftware"), ("SystemSoftware", "Serving", "ApplicationComponent"),
    ("ApplicationComponent", "Realization", "ApplicationService"), ("ApplicationService", "Serving", "BusinessProcess"),
    ("BusinessProcess", "Realization", "BusinessService"), ("ApplicationComponent", "Access", "DataObject"),
    ("ApplicationComponent", "Flow", "ApplicationComponent"), ("ApplicationComponent", "Composition", "ApplicationComponent"),
    ("ApplicationComponent", "Realization", "Capability"), ("Capability", "Realization", "Goal"),
    ("WorkPackage", "Realization", "ApplicationComponent"),
)  # fmt: skip
TODAY = date(2026, 11, 29)
T = TypeVar("T")


def made(elements: int, relationships: int, agencies: int = 40) -> dict[str, tuple[list[Thing], list[Tie]]]:
    """By agency its things and ties.  What is tied is near in its layer, as in a model of systems that know a few others."""
    draw = random.Random(elements)
    estate = {}
    for agency in range(agencies):
        unit = f"{agency + 1:05d}"
        of: dict[str, list[Thing]] = {kind: [] for kind, _ in LAYERS}
        for kind, share in LAYERS:
            for n in range(elements * share // 100 // agencies):
                own = f"{kind}-{n}"
                said = {name: (value,) for name, value in _said(draw, kind, n).items()}
                of[kind].append(Thing(f"{unit}/{own}", unit, own, kind, (("th", own),), properties=said))
        ties: list[Tie] = []
        for number in range(relationships // agencies):
            source, kind, target = WAYS[number % len(WAYS)]
            place = draw.random()
            one, other = (
                of[each][min(int((place + draw.gauss(0, 0.002)) % 1 * len(of[each])), len(of[each]) - 1)]
                for each in (source, target)
            )
            if one is not other:
                access = draw.choice(("Read", "Write", "ReadWrite")) if kind == "Access" else None
                ties.append(Tie(f"{unit}/r{number}", unit, f"r{number}", kind, one.key, other.key, access=access))
        estate[unit] = [thing for things in of.values() for thing in things], ties
    return estate


def _said(draw: random.Random, kind: str, n: int) -> dict[str, str]:
    said = {"national_id": f"N-{kind}-{draw.randrange(2 * n + 1)}"} if draw.random() < 0.02 else {}
    often = draw.random() < 0.8
    if kind == "ApplicationComponent" and often:
        said |= {
            "business_value": str(draw.randint(1, 5)), "technical_fit": str(draw.randint(1, 5)),
            "annual_cost": str(draw.randrange(10_000_000)), "zone": draw.choice(("internet", "dmz", "internal")),
        }  # fmt: skip
    elif kind == "SystemSoftware" and often:
        said |= {"end_of_support": f"{draw.randint(2015, 2035)}-06-30"}
    elif kind == "Node" and often:
        said |= {"zone": draw.choice(("dmz", "internal", "restricted"))}
    elif kind == "DataObject" and often:
        said |= {"owner": "unit", "classification": draw.choice(("public", "general", "important", "secret"))}
    elif kind in {"BusinessProcess", "BusinessService"} and often:
        said |= {"digital": draw.choice(("yes", "partly", "no")), "transactions": str(draw.randrange(1_000_000))}
    elif kind == "WorkPackage" and often:
        year = draw.randint(2026, 2029)
        said |= {"start": f"{year}-01-01", "end": f"{year}-12-31", "pillar": "digital_society", "budget": "1000000"}
    return said


def taken(what: Callable[[], T]) -> tuple[T, float]:
    """What it gives, and the processor seconds that it takes."""
    start = time.process_time()
    answer = what()
    return answer, time.process_time() - start


def rescanned(things: list[Thing], ties: list[Tie], start: str) -> set[str]:
    """What breaks if something stops, by going over both lists again for each step."""
    found, edge = {start}, {start}
    while edge:
        national = {thing.national for thing in things if thing.key in edge and thing.national}
        ahead = {thing.key for thing in things if thing.national in national}
        for tie in ties:
            if tie.type == "Access":
                if tie.access != "Write" and tie.target in edge:
                    ahead.add(tie.source)
                if tie.access in {"Write", "ReadWrite"} and tie.source in edge:
                    ahead.add(tie.target)
            elif tie.type in {"Composition", "Aggregation"}:
                if tie.target in edge:
                    ahead.add(tie.source)
                if tie.type == "Composition" and tie.source in edge:
                    ahead.add(tie.target)
            elif tie.source in edge:
                ahead.add(tie.target)
        edge = ahead - found
        found |= edge
    return found - {start}


def impact(name: str, estate: Estate, sample: int, peers: int) -> None:
    """How long an outage takes, of so many starts, and of some by rescanning."""
    dependence, making = taken(lambda: Dependence(estate))
    starts = random.Random(1).sample(sorted(estate.things), sample)
    each = [taken(partial(dependence.broken_by, start)) for start in starts]
    seconds = sorted(one for _, one in each)
    things, ties = list(estate.things.values()), list(estate.ties.values())
    ratios = []
    for start, (found, ours) in list(zip(starts, each, strict=True))[:peers]:
        theirs, rescan = taken(partial(rescanned, things, ties, start))
        if theirs != {one.key for one in found}:
            sys.exit(f"{name}: not the same is affected by {start}")
        ratios.append(rescan / max(ours, 1e-6))
    reach = sorted(len(found) for found, _ in each)
    print(
        f"{name}: who depends on whom made in {making:.2f} s; impact of one: median {1000 * statistics.median(seconds):.2f} ms, "
        f"95th {1000 * seconds[int(0.95 * sample)]:.1f} ms, longest {1000 * seconds[-1]:.1f} ms "
        f"(of {reach[sample // 2]:,} to {reach[-1]:,} affected); rescanning takes {statistics.median(ratios):,.0f} times as long"
    )


def whole(name: str, things: list[Thing], ties: list[Tie]) -> None:
    """How long all questions over the whole estate take, with all indexes; and walking for each in place of counting at once."""
    asking = Questions(Estate(things, ties))
    asked = Asked(TODAY, contracts=shipped_contracts(), indicators=frozenset())
    answers = {}
    for question in WHOLE:
        answers[question] = taken(partial(asking.ask, question, asked))
    each = ", ".join(f"{question} {seconds:.2f}" for question, (_, seconds) in answers.items())
    print(f"{name}: all questions over the whole estate {sum(one for _, one in answers.values()):.2f} s ({each})")
    ended, _ = answers["end-of-life"]
    dependence = asking.dependence()
    every = [finding.subject for finding in ended.findings]
    _, at_once = taken(partial(dependence.counts, every, STANDS_ON))
    some = random.Random(2).sample(list(ended.findings), min(100, len(every)))
    counts, walking = taken(lambda: [_counted(asking.estate, dependence, one.subject) for one in some])
    if counts != [{name: one.facts[name] for name in STANDS_ON.values()} for one in some]:
        sys.exit(f"{name}: not the same stands on technology at its end")
    scaled = walking * len(every) / len(some)
    print(
        f"{name}: what stands on each of {len(every):,} at their end, counted at once {at_once:.2f} s; walking for each takes "
        f"{scaled / at_once:.1f} times as long"
    )


def read(agencies: dict[str, tuple[list[Thing], list[Tie]]]) -> tuple[list[Thing], list[Tie], float]:
    """What the submissions keep, read back, and the seconds."""
    with tempfile.TemporaryDirectory() as folder:
        for unit, (things, ties) in agencies.items():
            keep(Path(folder) / unit, things, ties)
        found, seconds = taken(lambda: [kept(Path(folder) / unit, unit) for unit in agencies])
    return (
        [one for each in found if each for one in each[0]],
        [one for each in found if each for one in each[1]],
        seconds,
    )


def main() -> None:
    for elements, relationships, sample, peers in ((3_000, 6_000, 1_000, 30), (100_000, 300_000, 300, 5)):
        name = f"{elements:,} elements, {relationships:,} relationships"
        things, ties, reading = read(made(elements, relationships))
        print(f"{name}: read in {reading:.2f} s")
        impact(name, Estate(things, ties), sample, peers)
        whole(name, things, ties)


def _counted(estate: Estate, dependence: Dependence, start: str) -> dict[str, int]:
    own = {start, *estate.same.get(estate.things[start].national or "", ())}
    affected: dict[str, set[str]] = {name: set() for name in STANDS_ON.values()}
    for each in dependence.broken_by(start):
        thing = estate.things.get(each.key)
        if thing is not None and each.key not in own and thing.type in STANDS_ON:
            affected[STANDS_ON[thing.type]].add(thing.national or thing.key)
    return {name: len(found) for name, found in affected.items()}


if __name__ == "__main__":
    main()
