"""What measures, scenarios and their results say in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from prasan.centres.areas import load_areas
from prasan.measures import Measure
from prasan.measures.rounds import RoundError
from prasan.measures.simulation import ScenarioError
from prasan.web.centres.words import HIDDEN, why_none
from prasan.web.shell.templatetags.prasan import be_date, in_words, number, percent, thai


def unit(text: str) -> str:
    """The unit of a parameter or an amount; one that is not known stands as the measure has it."""
    return {
        "rai": _("rai"),
        "baht": _("baht"),
        "baht a rai": _("baht a rai"),
        "baht a year": _("baht a year"),
        "baht a month": _("baht a month"),
        "baht, once": _("baht, once"),
        "square wah": _("square wah"),
        "square metres": _("square metres"),
    }.get(text, text)


def counted(measure: Measure) -> str:
    """What a measure assesses."""
    return _("households") if measure.unit == "household" else _("people")


def strategy(code: str) -> str:
    """A budget's strategy."""
    return {
        "none": _("No budget: everybody is paid what is due"),
        "cap": _("In full, in order, until the next cannot be paid"),
        "proportional": _("The same share to everybody"),
        "priority": _("In full, those first who come first by an order"),
    }[code]


def value(told: Any) -> str:
    """A parameter's value as a result tells it."""
    if isinstance(told, bool):
        return _("Yes") if told else _("No")
    if isinstance(told, int | float):
        return number(told) if float(told).is_integer() else f"{told:,g}"
    try:
        return be_date(date.fromisoformat(str(told)))
    except ValueError:
        return str(told)


def figure(count: float | None, decimals: int = 0) -> str:
    """A count or an amount, or that it is hidden."""
    return why_none(HIDDEN) if count is None else number(count, decimals)


def rate(share: float | None) -> str:
    """A share, or that it is hidden."""
    return why_none(HIDDEN) if share is None else percent(share)


def group(table: str, key: str) -> str:
    """A province, an age band or a sex."""
    if table == "by_province":
        area = {area.code: area for area in load_areas() if area.level == "province"}.get(key)
        return in_words(area) if area else key
    if key == "unknown":
        return _("Not stated")
    if table == "by_sex":
        return {"1": _("Male"), "2": _("Female")}.get(key, key)
    low, _dash, high = key.partition("-")
    if not high:
        return _("%(low)s and older") % {"low": low.removesuffix("+")}
    return _("%(low)s to %(high)s") % {"low": low, "high": high}


def round_state(state: str) -> str:
    """Where a round stands."""
    return {
        "proposed": _("waits for approval"),
        "superseded": _("replaced by a later proposal"),
        "refused": _("refused"),
        "approved": _("in force"),
    }[state]


def overlap(kind: str) -> str:
    """How units of a round are paid elsewhere too."""
    return {
        "twice": _("Twice on this list"),
        "once_a_person": _("Paid before by a measure that pays a person once"),
        "excludes": _("Paid by a measure that excludes this one"),
    }[kind]


def overlapping(how: str | None) -> str:
    """What was decided of them; empty where nothing was."""
    return {"hold": _("held back"), "pay": _("paid all the same")}.get(how or "", "")


def change(kind: str) -> str:
    """A kind of change from one round to the next."""
    return {
        "new": _("New"),
        "ended": _("Ended"),
        "amount": _("Another amount"),
        "payee": _("Another payee"),
    }[kind]


def change_reason(code: str, criteria: Mapping[str, str]) -> str:
    """Why somebody's entitlement changed; ``criteria`` are names by id."""
    name, _colon, said = code.partition(":")
    if said:
        known = criteria.get(name, name)
        return (_("%(name)s: not met") if said == "not_met" else _("%(name)s: undetermined")) % {"name": known}
    return {
        "amount_unknown": _("The amount is not known"),
        "entered": _("Was not in the population before"),
        "left_population": _("Is not in the population any more"),
        "gone": _("In no register any more"),
        "merged": _("Found to be the same person as another"),
        "split": _("Found to be another person"),
        "amount": _("The amount is another"),
        "payee": _("The payee is another"),
        "appeal": _("Granted on appeal"),
        "rules": _("The rules were changed"),
    }.get(code, code)


def round_error(wrong: RoundError) -> str:
    """Why something was not done with a round, and what to do."""
    return {
        "none": _("There is no such round."),
        "state": _("The round is no longer in a state for this. This is how it stands now."),
        "altered": _(
            "The list is not as it was proposed. Nothing is done with it: propose it again, or have it put back."
        ),
        "other_rules": _("The measure has been changed since it was last worked out. Work it out again, then propose."),
        "proposed_meanwhile": _("Somebody else has just proposed a round. Look at it first."),
        "overlaps_changed": _(
            "Other rounds have come into force since, beside which this one looks different. Propose it again."
        ),
        "overlaps": _("Say whether those who are paid elsewhere too are held back or paid, and why."),
        "no_reason": _("Say why it is refused. It is kept with the round."),
        "same_officer": _("You proposed this round. Another officer must look at it and approve it."),
        "paid": _(
            "There is a payment file already. If it is lost or wrong, say why another is needed, and see that it is not paid too."
        ),
        "no_supplement": _("There is no such supplement."),
        "nothing_granted": _("No appeal that was granted waits to be paid."),
        "all_held": _("All who are owed by an appeal are paid elsewhere too, and are held back."),
        "moved": _("Rounds were paid or came into force in this moment. Look again, and repeat it."),
    }.get(wrong.code, str(wrong))


def error(wrong: ScenarioError, measure: Measure) -> str:
    """What is wrong with a scenario, by the name that its field has on the page."""
    parameter = measure.parameters.get(wrong.part)
    if parameter is not None:
        said = {
            "number": _("%(name)s is a number, such as 15 or 2.5."),
            "boolean": _("%(name)s is true or false."),
        }.get(parameter.type, _("%(name)s is a date, such as 2014-10-01 or BE 2557-10-01."))
        if parameter.type == "text":
            said = _("%(name)s may not be empty.")
        return said % {"name": in_words(parameter)}
    where = {
        "as-of": _("The day"),
        "budget": _("The budget"),
        "strategy": _("The strategy"),
        "priority": _("The order"),
        "reference": _("The reference group"),
    }.get(wrong.part, wrong.part)
    return _("%(field)s cannot be used. %(problem)s") % {"field": where, "problem": str(wrong)}


def other_language(thing: Any, field: str = "name") -> tuple[str, str]:
    """A text in the language that is not the reader's, and which that is."""
    code = "en" if thai() else "th"
    return str(getattr(thing, f"{field}_{code}")), code
