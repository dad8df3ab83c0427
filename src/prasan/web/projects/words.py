"""Projects, what is done to them and what a check finds, in the reader's language."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from prasan.architecture.estate import Thing
from prasan.architecture.projects.blueprint import Blueprint
from prasan.architecture.projects.findings import Finding
from prasan.architecture.projects.proposal import Proposal
from prasan.centres.organisation import load_tree
from prasan.web.centres.words import pillar_name
from prasan.web.projects.models import Project
from prasan.web.shell.templatetags.prasan import be_date, in_words, number, thai


def stage_words(stage: str) -> str:
    """A stage."""
    return {
        "draft": _("Draft"),
        "proposed": _("Proposed to the office"),
        "checked": _("Checked"),
        "approved": _("Approved"),
        "running": _("Running"),
        "done": _("Done"),
        "stopped": _("Stopped"),
    }[stage]


def act_words(act: str) -> str:
    """What was done to a project."""
    return {
        "draft": _("Begun"),
        "edit": _("Changed"),
        "submit": _("Submitted"),
        "withdraw": _("Taken back"),
        "check": _("Checked against the blueprint"),
        "return": _("Returned to its agency"),
        "approve": _("Approved"),
        "send_back": _("Sent back to its agency"),
        "refuse": _("Refused"),
        "begin": _("Work began"),
        "finish": _("Done"),
        "put_aside": _("Put aside"),
        "stop": _("Stopped"),
    }[act]


def button_words(act: str) -> str:
    """The button of an act."""
    return {
        "submit": _("Submit it to the architecture office"),
        "withdraw": _("Take it back"),
        "check": _("Call it checked"),
        "return": _("Return it to its agency"),
        "approve": _("Approve it"),
        "send_back": _("Send it back to its agency"),
        "refuse": _("Refuse it"),
        "begin": _("The work begins"),
        "finish": _("It is done"),
        "put_aside": _("Put the draft aside"),
        "stop": _("Stop it"),
    }[act]


def how_words(how: str) -> str:
    """How a project touches an element."""
    return {
        "creates": _("creates"), "changes": _("changes"), "uses": _("uses as it is"), "retires": _("retires")
    }[how]  # fmt: skip


def severity_words(severity: str) -> str:
    """How severe a finding is."""
    return {"severe": _("Severe"), "warning": _("Warning"), "note": _("Note")}[severity]


def kind_words(kind: str) -> str:
    """What kind of thing several projects touch."""
    return {
        "application": _("Application"), "data": _("Data"), "capability": _("Capability"), "technology": _("Technology")
    }[kind]  # fmt: skip


def refusal_words(code: str) -> str:
    """Why an act on a project is refused, and what to do."""
    return {
        "role": _("Another role does this: officers prepare, the architecture office checks, executives decide."),
        "unit": _("This is for another unit: a project is decided by those above its agency."),
        "stage": _("The project has moved on since you opened it. Look at it again."),
        "changed": _("Somebody else changed it since you opened it. Look at it again."),
        "same_person": _("You have done another part for this project. Who prepares does not check, and who checks does not decide."),
        "unanswered": _("Severe findings have no answer yet. The agency answers to each, or changes the proposal."),
        "no_why": _("Say why. It is kept, so name no person in it."),
        "no_such_finding": _("The check does not find this any more. Look at it again."),
    }[code]  # fmt: skip


def pillar_words(pillar: str) -> str:
    """A pillar; none where nothing is said."""
    return pillar_name(pillar) if pillar else _("none stated")


def title(proposal: Proposal) -> str:
    """The title in the reader's language, where it has one."""
    return proposal.title_th if thai() or not proposal.title_en else proposal.title_en


def baht(amount: int) -> str:
    """An amount of baht."""
    return _("%(amount)s baht") % {"amount": number(amount)}


@dataclass(frozen=True)
class Said:
    """A finding in words: what it is, from what it follows, and what would settle it."""

    finding: Finding
    severity: str
    what: str
    follows: list[str]
    settles: str


class Naming:
    """Things, units and projects by their names."""

    def __init__(self, blueprint: Blueprint) -> None:
        self.blueprint = blueprint
        self._units = load_tree().units

    def unit(self, code: str) -> str:
        """A unit's name; a code that is not known stands as it is."""
        return in_words(self._units[code]) if code in self._units else code

    def own(self, thing: Thing) -> str:
        """A thing's name without its agency."""
        return thing.named("th" if thai() else "en") or thing.id

    def thing(self, key: str) -> str:
        """A thing and whose it is; its key where the blueprint has it no more."""
        found = self.blueprint.thing(key)
        return f"{self.own(found)} ({self.unit(found.unit)})" if found else key

    def things(self, keys: tuple[str, ...]) -> str:
        return ", ".join(self.thing(key) for key in keys)

    def project(self, number_: int) -> str:
        found = Project.objects.filter(pk=number_).first()
        if found is None:
            return str(number_)
        return f"{title(found.told())} ({self.unit(found.unit)})"

    def finding(self, each: Finding) -> Said:
        """A finding in words."""
        what, follows, settles = self._said(each)
        return Said(each, severity_words(each.severity), what, [line for line in follows if line], settles)

    def _said(self, each: Finding) -> tuple[str, list[str], str]:
        thing = self.thing(each.things[0]) if each.things else ""
        more = {name: self.things(keys) for name, keys in each.more.items()}
        other = self.project(each.projects[0]) if each.projects else ""
        years = {"years": ", ".join(each.more.get("years", ()))}
        match each.rule:
            case "duplicate":
                follows = [
                    _("The same capability: %(things)s") % {"things": more["capabilities"]}
                    if more["capabilities"]
                    else "",
                    _("The same data: %(things)s") % {"things": more["data"]} if more["data"] else "",
                ]
                if each.more["score"]:
                    follows.append(
                        _("By capability, data, services and words, the likelihood that they do the same is %(score)s.")
                        % {"score": each.more["score"][0]}
                    )
                else:
                    what = _("%(thing)s serves the same capability.") % {"thing": thing}
                    return what, follows, _("Use that system or share its parts; or say why it cannot serve here.")
                what = _("%(thing)s does the same already.") % {"thing": thing}
                return what, follows, _("Use that system or share its parts; or say why it cannot serve here.")
            case "retiring":
                until = each.more["until"]
                follows = [
                    _("Its blueprint calls it retired or being phased out.") if each.more["lifecycle"] else "",
                    _("Its maker’s support ends on %(day)s.") % {"day": be_date(date.fromisoformat(until[0]))}
                    if until
                    else "",
                    _("Needed by: %(things)s") % {"things": more["by"]} if more["by"] != thing else "",
                ]
                what = _("The project builds on %(thing)s, which is going.") % {"thing": thing}
                return what, follows, _("Move to what stays, or put the replacement into this project and its budget.")
            case "no_owner":
                what = _("Nobody owns the data %(thing)s.") % {"thing": thing}
                return (
                    what,
                    [_("No agency’s blueprint names an owner of it.")],
                    _("Name the unit that owns it in the blueprint."),
                )
            case "no_master":
                what = _("The data %(thing)s is kept in several places, and none of them is the master.") % {
                    "thing": thing
                }
                return (
                    what,
                    [_("Kept as: %(things)s") % {"things": more["places"]}],
                    _("Agree whose is the master, and read from it."),
                )
            case "masters":
                what = _("Several agencies call themselves the master of the data %(thing)s.") % {"thing": thing}
                return (
                    what,
                    [_("Kept as: %(things)s") % {"things": more["places"]}],
                    _("Agree whose is the master, and read from it."),
                )
            case "zones":
                ends = {"one": thing, "two": self.thing(each.things[1])}
                what = _("%(one)s and %(two)s are connected across security zones.") % ends
                follows = [
                    _("Zones: %(zones)s") % {"zones": " – ".join(zone_words(zone) for zone in each.more["zones"])}
                ]
                return what, follows, _("Put what connects them into the zone between, or have the crossing approved.")
            case "collision":
                what = _("It meets the project %(project)s.") % {"project": other}
                follows = [
                    _("Both touch, at the same time: %(things)s") % {"things": more["shared"]}
                    if "shared" in more
                    else _("At the same time they renew systems that do the same: %(things)s")
                    % {"things": more["alike"]}
                ]
                return what, follows, _("Agree who does what and when, or make them one project.")
            case "gone":
                what = _("%(thing)s is not in the blueprint any more.") % {"thing": thing}
                return what, [], _("Choose the element that has taken its place, or take it out.")
            case "unknown_indicator":
                what = _("There is no indicator %(indicator)s.") % {"indicator": ", ".join(each.more["indicator"])}
                return what, [], _("Choose one that an operation centre has.")
            case "budget_gap":
                what = _("No budget is stated for the fiscal year %(years)s, in which it runs.") % years
                return what, [], _("State the budget of each year, upkeep too.")
            case "budget_outside":
                what = _("It has a budget for the fiscal year %(years)s, in which it does not run.") % years
                return what, [], _("Move the budget, or the dates.")
            case "no_such_project":
                return (
                    _("It depends on a project that is not in the portfolio."),
                    [other],
                    _("Choose the project again."),
                )
            case "needs_stopped":
                what = _("It depends on %(project)s, which was stopped.") % {"project": other}
                return what, [], _("Say what takes its place.")
            case "needs_later":
                what = _("It begins before %(project)s ends, on which it depends.") % {"project": other}
                return what, [], _("Begin later, or say what can be done before.")
            case "circle":
                what = _("Projects depend on each other in a circle.")
                return (
                    what,
                    [" → ".join(self.project(each) for each in each.projects)],
                    _("Take one of the dependencies out."),
                )
        what, settles = _OF_ITSELF[each.rule]()
        return what, [], settles


_OF_ITSELF = {
    "untied": lambda: (
        _("It names no element of the blueprint that it touches."), _("Choose the systems, data and capabilities that it touches.")
    ),
    "no_pillar": lambda: (_("It serves no pillar."), _("Choose the pillar that it serves.")),
    "no_goal": lambda: (
        _("Nothing that it touches leads to a goal of the blueprint."),
        _("Choose the goal that it serves, or tie its capability to one in the blueprint."),
    ),
    "no_benefit": lambda: (_("It states no benefit."), _("Say what gets better, and for whom.")),
    "no_indicator": lambda: (
        _("No indicator will show its benefit."), _("Choose an indicator of an operation centre for one of its benefits.")
    ),
    "no_dates": lambda: (_("It does not say when it begins and ends."), _("State both days.")),
    "backwards": lambda: (_("It ends before it begins."), _("Mend the days.")),
    "no_budget": lambda: (_("It states no budget."), _("State the budget of each fiscal year.")),
}  # fmt: skip


def zone_words(zone: str) -> str:
    """A security zone."""
    return {
        "internet": _("internet"), "dmz": _("demilitarised zone"), "internal": _("internal network"), "restricted": _("restricted zone")
    }.get(zone, zone)  # fmt: skip


def summary_words(findings: list[Finding]) -> str:
    """How many findings there are, by severity."""
    severe = sum(each.severity == "severe" for each in findings)
    rest = len(findings) - severe
    if not findings:
        return _("The check finds nothing.")
    one = ngettext("%(n)s severe finding", "%(n)s severe findings", severe) % {"n": number(severe)}
    two = ngettext("%(n)s other", "%(n)s others", rest) % {"n": number(rest)}
    return f"{one}, {two}"
