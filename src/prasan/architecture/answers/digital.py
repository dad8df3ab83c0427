"""Which processes and services have no digital service.

What a process or service says of itself (``digital``) comes first.  Where it says nothing, it is digital if an application
serves or realizes it, or a process that realizes it, or every part of it; partly so if only some parts.
"""

from __future__ import annotations

from prasan.architecture.answers import values
from prasan.architecture.answers.basis import Answer, Because, Finding, Unjudged, one_by
from prasan.architecture.estate import Estate, Thing

_ASKED = ("BusinessProcess", "BusinessService")
_SERVING = {"Serving", "Realization", "Assignment"}
_UPWARD = {"Realization"}
_PARTS = {"Composition", "Aggregation"}


def without_digital_service(estate: Estate) -> Answer:
    """Processes and services that are not digital, or only partly, those used most first.

    ``not_digital``: it says so; ``partly_digital``: it says so, or only some of its parts are; ``not_served``: it says nothing, and
    no application serves it in a blueprint that draws what applications serve; ``digital_unserved``: it says that it is
    digital, and no application is drawn that serves it.  Undetermined where it says nothing and its blueprint draws no application
    serving anything of the business.  Facts: ``transactions`` a year, ``digital`` how many of those judged are digital (totals).
    """
    served, partly = _served(estate)
    drawing = {estate.things[key].unit for key in served if key in estate.things}
    found, open_ = [], []
    digital = 0
    asked = estate.of_type(*_ASKED)
    for thing in asked:
        said = values.meant("truth", thing.value("digital"))
        serving = served.get(thing.key)
        own = Because(thing.key, "digital", thing.value("digital") or "")
        if said == values.NO:
            found.append(_finding("not_digital", thing, own, serving))
        elif said == values.PARTLY:
            found.append(_finding("partly_digital", thing, own, serving))
        elif said == values.YES:
            digital += 1
            if serving is None and thing.unit in drawing:
                found.append(_finding("digital_unserved", thing, own))
        elif serving is not None:
            digital += 1
        elif thing.key in partly:
            found.append(_finding("partly_digital", thing, *partly[thing.key]))
        elif thing.value("digital") is None and thing.unit in drawing:
            found.append(_finding("not_served", thing, own))
        else:
            open_.append(Unjudged(thing.key, ("digital",), thing.value("digital") or ""))
    found.sort(key=lambda each: -float(each.facts["transactions"] or 0))
    return Answer("digital", {}, len(asked), tuple(found), tuple(open_), {"digital": digital})


def _finding(kind: str, thing: Thing, *because: Because | None) -> Finding:
    used = values.number(thing.value("transactions"))
    return Finding(
        kind,
        thing.key,
        facts={"transactions": used},
        because=tuple(each for each in because if each is not None),
        lacks=() if used is not None else ("transactions",),
    )


def _served(estate: Estate) -> tuple[dict[str, Because], dict[str, tuple[Because, ...]]]:
    """What is digital by what is drawn, each by one tie that says so; and what is partly, by the parts that are."""
    served: dict[str, Because] = {}
    for tie in estate.ties.values():
        if tie.type in _SERVING:
            source, target = estate.things.get(tie.source), estate.things.get(tie.target)
            if source and target and source.type.startswith("Application") and target.type.startswith("Business"):
                served.setdefault(target.key, Because(tie.key, tie.type))
    waiting = list(served)
    missing: dict[str, set[str]] = {}  # the parts of a whole that are not digital yet
    partly: dict[str, tuple[Because, ...]] = {}
    while waiting:
        here = waiting.pop()
        for other in estate.same.get(estate.things[here].national or "", ()):
            if other not in served:
                served[other] = one_by(estate.things[here])
                waiting.append(other)
        for tie in estate.outgoing.get(here, ()):
            if tie.type in _UPWARD and tie.target in estate.things and tie.target not in served:
                served[tie.target] = Because(tie.key, tie.type)
                waiting.append(tie.target)
        for tie in estate.incoming.get(here, ()):
            whole = tie.source
            if tie.type not in _PARTS or whole not in estate.things or whole in served:
                continue
            if whole not in missing:
                missing[whole] = {
                    each.target
                    for each in estate.outgoing[whole]
                    if each.type in _PARTS
                    and each.target in estate.things
                    and estate.things[each.target].type.startswith("Business")
                }
                partly[whole] = (Because(tie.key, tie.type),)
            missing[whole].discard(here)
            if not missing[whole]:
                served[whole] = Because(tie.key, tie.type)
                waiting.append(whole)
    return served, partly
