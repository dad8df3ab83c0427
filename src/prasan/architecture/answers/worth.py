"""Which applications to tolerate, invest in, migrate or eliminate: by what they are worth to the mission and how sound they are.

The rule: business value and technical fit are each from 1 to 5, and high from a threshold (3) on.  Both high: invest.  Value alone:
migrate.  Fit alone: tolerate.  Neither: eliminate.  A module without figures of its own is judged with its whole.
"""

from __future__ import annotations

from prasan.architecture.answers import values
from prasan.architecture.answers.basis import Answer, Because, Finding, Unjudged
from prasan.architecture.estate import Estate

_VERDICTS = {(True, True): "invest", (True, False): "migrate", (False, True): "tolerate", (False, False): "eliminate"}
_FIGURES = ("business_value", "technical_fit")


def applications_by_worth(estate: Estate, *, value: float = 3, fit: float = 3) -> Answer:
    """A verdict on each application component, the dearest first; ``value`` and ``fit`` are from where each counts as high.

    Facts: ``business_value``, ``technical_fit``, ``annual_cost`` (baht; None where it is not stated) and ``users``.  Totals: by
    verdict, ``cost_<verdict>`` in baht, and ``without_cost`` applications that state none.
    """
    modules = {
        tie.target
        for tie in estate.ties.values()
        if tie.type == "Composition"
        and (whole := estate.things.get(tie.source)) is not None
        and whole.type == "ApplicationComponent"
    }
    found, open_ = [], []
    judged = 0
    for thing in estate.of_type("ApplicationComponent"):
        said = {name: thing.value(name) for name in _FIGURES}
        if thing.key in modules and not any(said.values()):
            continue
        judged += 1
        score = {name: values.number(text) for name, text in said.items()}
        wants = tuple(name for name, one in score.items() if one is None or not 1 <= one <= 5)
        if wants:
            open_.append(Unjudged(thing.key, wants, "; ".join(said[name] or "" for name in wants if said[name])))
            continue
        worth, sound = score["business_value"] or 0, score["technical_fit"] or 0
        cost, users = values.number(thing.value("annual_cost")), values.number(thing.value("users"))
        found.append(
            Finding(
                _VERDICTS[worth >= value, sound >= fit],
                thing.key,
                facts={"business_value": worth, "technical_fit": sound, "annual_cost": cost, "users": users},
                because=tuple(Because(thing.key, name, said[name] or "") for name in _FIGURES),
                lacks=() if cost is not None else ("annual_cost",),
            )
        )
    found.sort(key=lambda each: -float(each.facts["annual_cost"] or 0))
    totals = {
        f"cost_{verdict}": sum(float(each.facts["annual_cost"] or 0) for each in found if each.kind == verdict)
        for verdict in _VERDICTS.values()
    }
    return Answer(
        "applications", {"value": value, "fit": fit}, judged, tuple(found), tuple(open_),
        {**totals, "without_cost": sum(bool(each.lacks) for each in found)},
    )  # fmt: skip
