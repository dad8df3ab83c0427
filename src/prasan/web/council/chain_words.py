"""A chain in the reader's language: each step's state in words, what is in it, who answers for it, when, and where it is shown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from prasan.council.chain import Chain, Entry, Step
from prasan.hosting.calendar import month_of
from prasan.web.accounts.models import Role, User
from prasan.web.council import words
from prasan.web.council.subjects import Subject, address, named
from prasan.web.hosting.words import month_words, what_words
from prasan.web.hosting.words import stage_words as plan_stage
from prasan.web.projects.words import stage_words
from prasan.web.shell.templatetags.prasan import be_date, number

COUNCIL = (Role.CIO, Role.SECRETARY, Role.EXECUTIVE)


@dataclass(frozen=True)
class Line:
    """One thing of a step: its name and page ("" where the reader has none), its state in words, whose it is, and what else is said."""

    name: str
    address: str
    state: str
    mark: str
    unit: str
    notes: tuple[str, ...]


@dataclass(frozen=True)
class Shown:
    """A step: its name, its state in words and as a mark for the style, and its lines; ``missing`` says what is not there yet."""

    id: str
    name: str
    mark: str
    state: str
    missing: str
    lines: tuple[Line, ...]
    waits: bool


def steps(chain: Chain, user: User | None) -> list[Shown]:
    """The steps as somebody sees them."""
    return [
        Shown(
            step.name, step_words(step.name), step.state, state_words(step.state), missing_words(step, chain),
            tuple(_line(each, user) for each in step.entries), step.name == chain.waits_for,
        )
        for step in chain.steps
    ]  # fmt: skip


def published_steps(chain: Chain) -> list[Shown]:
    """The steps as everybody may see them: of the blueprint and of machine rooms how many, of projects those that are approved."""
    found = []
    for step, shown in zip(chain.steps, steps(chain, None), strict=True):
        lines, missing = shown.lines, shown.missing
        if step.name == "recommendation":
            lines = tuple(
                replace(line, notes=line.notes[:1]) for line in lines
            )  # when it was raised, and not what it names
        if step.name in ("elements", "placement") and step.entries:
            done = sum(each.state == "done" for each in step.entries)
            told = {"done": done, "all": len(step.entries)}
            said = (
                _("%(done)s of %(all)s systems are in their place")
                if step.name == "placement"
                else _("%(all)s elements")
            )
            lines = (Line(said % told, "", shown.state, shown.mark, "", ()),)
        if step.name == "projects":
            pairs = zip(step.entries, shown.lines, strict=True)
            lines = tuple(line for each, line in pairs if each.said in ("approved", "running", "done"))
            missing = missing or ("" if lines else _("No project is approved yet."))
        found.append(replace(shown, lines=lines, missing=missing))
    return found


def summary(chain: Chain) -> str:
    """How far the chain is, in a sentence."""
    if chain.ended:
        return _("It goes no further: it was declined or withdrawn.")
    if chain.waits_for is None:
        return _("Every step is done.")
    told = {"reached": chain.reached, "all": len(chain.steps), "step": step_words(chain.waits_for)}
    return _("%(reached)s of %(all)s steps are done. It waits for: %(step)s.") % told


def step_words(name: str) -> str:
    """The name of a step."""
    return {
        "recommendation": _("Recommendation"),
        "decision": _("Decision of the council"),
        "actions": _("What is to be done"),
        "elements": _("In the blueprint"),
        "projects": _("Projects and work packages"),
        "placement": _("Place in the shared data centre, and wave"),
        "saving": _("Saved against the frozen baseline"),
    }[name]


def state_words(state: str) -> str:
    """The state of a step."""
    return {
        "done": _("done"),
        "under_way": _("under way"),
        "planned": _("planned"),
        "over": _("given up"),
        "not_yet": _("not yet"),
    }[state]


def missing_words(step: Step, chain: Chain) -> str:
    """What is not there yet, for a step in which nothing is."""
    if step.entries:
        return ""
    if chain.ended:
        return _("It did not come to this.")
    return {
        "recommendation": "",
        "decision": _("No meeting has decided on it yet."),
        "actions": _("Nobody was given anything to do about it yet."),
        "elements": _("Nothing in a blueprint is tied to it yet."),
        "projects": _("No project and no work package takes it up yet."),
        "placement": _("No plan of the shared data centre places its systems yet."),
        "saving": _("No agency has reported what it spent yet, so nothing is saved by measure."),
    }[step.name]


def _line(each: Entry, user: User | None) -> Line:
    told = _KINDS[each.kind](each, user)
    return Line(told[0], told[1], told[2], each.state, words.unit_name(each.unit) if each.unit else "", tuple(told[3]))


_Told = tuple[str, str, str, list[str]]


def _recommendation(each: Entry, user: User | None) -> _Told:
    notes = [_("raised on %(day)s") % {"day": be_date(each.day)}] if each.day and each.said != "draft" else []
    for about in each.facts["about"]:
        subject = named(about["kind"], about["key"])
        notes.append(_("about %(kind)s: %(name)s") % {"kind": subject.kind, "name": subject.name})
    if each.facts.get("asked"):
        told = {"unit": words.unit_name(each.facts["asked"])}
        if each.facts["answer"]:
            notes.append(_("%(unit)s was asked, and answered") % told)
        else:
            notes.append(_("%(unit)s was asked, and has not answered yet") % told)
    return each.name, _of(user, "recommendation", each.key), words.recommendation_state(each.said), notes


def _resolution(each: Entry, user: User | None) -> _Told:
    said = {"open": _("before the meeting"), "carried": _("resolved"), "not_carried": _("not carried")}[each.said]
    told = {"number": each.facts["number"], "day": be_date(each.day)}
    where = _of(user, "meeting", each.facts["meeting"])
    votes = each.facts["votes"]
    notes = [_("meeting %(number)s on %(day)s") % told]
    if any(votes.values()):
        notes.append(_("%(for)s for, %(against)s against, %(abstain)s abstained") % votes)
    return each.name, f"{where}#resolution-{each.key}" if where else "", said, notes


def _action(each: Entry, user: User | None) -> _Told:
    notes = [_("due on %(day)s") % {"day": be_date(each.day)}]
    if each.facts["late"]:
        notes.append(_("late"))
    if each.facts["evidence"]:
        notes.append(_("with evidence"))
    return each.name, _of(user, "action", each.key), words.action_state(each.said), notes


def _element(each: Entry, user: User | None) -> _Told:
    states = {"planned": _("planned"), "retired": _("retired"), "gone": _("the blueprint has it no more")}
    return each.name, address(user, Subject("element", each.key, each.name)), states.get(each.said, _("in use")), []


def _package(each: Entry, user: User | None) -> _Told:
    where = address(user, Subject("element", each.key, each.name))
    return each.name, where, _("a work package of the blueprint, not a project yet"), []


def _project(each: Entry, user: User | None) -> _Told:
    notes = [_("%(baht)s baht") % {"baht": number(each.facts["baht"])}]
    if each.facts["approved_on"]:
        notes.append(_("approved on %(day)s") % {"day": _iso(each.facts["approved_on"])})
    if each.facts["ends"]:
        notes.append(_("until %(day)s") % {"day": _iso(each.facts["ends"])})
    if not each.facts["named"]:
        notes.append(_("found by the blueprint: it changes the same"))
    where = address(user, Subject("project", each.key, each.name))
    return each.name, where, stage_words(each.said), notes


def _workload(each: Entry, user: User | None) -> _Told:
    facts = each.facts
    plan = f"{facts['plan_title']} ({plan_stage(facts['stage'])})"
    notes = [_("plan: %(plan)s") % {"plan": plan}]
    if facts["site"]:
        notes.insert(0, _("to %(site)s") % {"site": facts["site"]})
    if facts["wave"]:
        notes.insert(1, _("wave of %(month)s") % {"month": month_words(month_of(facts["wave"]))})
    if facts["number"]:
        notes.append(_("by the council's decision %(number)s") % {"number": facts["number"]})
    said = what_words(each.said)
    if facts["moved"]:
        said = _("has moved (%(month)s)") % {"month": month_words(month_of(facts["moved"]))}
    where = address(user, Subject("plan", facts["plan"], ""))
    return each.name, f"{where}workload/?workload={each.key}" if where else "", said, notes


def _saving(each: Entry, user: User | None) -> _Told:
    facts = each.facts
    told = {
        "months": facts["months"], "first": month_words(month_of(facts["first"])), "last": month_words(month_of(facts["last"])),
        "frozen": number(facts["frozen"]), "spent": number(facts["spent"]),
    }  # fmt: skip
    notes = [
        ngettext(
            "%(months)s month reported: %(first)s", "%(months)s months reported: %(first)s to %(last)s", facts["months"]
        )
        % told,
        _("doing nothing would have cost %(frozen)s baht, %(spent)s baht were spent") % told,
        _("all hosting of the agency, not of one system alone"),
    ]
    saved = facts["saving"]
    baht = {"baht": number(abs(saved))}
    said = _("%(baht)s baht saved") % baht if saved >= 0 else _("%(baht)s baht more than doing nothing") % baht
    return words.unit_name(each.unit), address(user, Subject("plan", facts["plan"], "")), said, notes


_KINDS: dict[str, Callable[[Entry, User | None], _Told]] = {
    "recommendation": _recommendation, "resolution": _resolution, "action": _action, "element": _element,
    "package": _package, "project": _project, "workload": _workload, "saving": _saving,
}  # fmt: skip


def _of(user: User | None, page: str, key: object) -> str:
    return reverse(f"council:{page}", args=[key]) if user is not None and user.role in COUNCIL else ""


def _iso(day: str) -> str:
    return be_date(date.fromisoformat(day))
