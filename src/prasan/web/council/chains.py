"""The chain of a recommendation, put together from what the council, the blueprint's projects and the plans of hosting keep.

Nothing of it is kept here: a thing that changed shows as it is now.  It holds codes and names; sentences are for the pages.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.utils import timezone

from prasan.architecture.projects.proposal import Proposal
from prasan.architecture.projects.reach import Reach, reach
from prasan.centres.organisation import ROOT
from prasan.council.chain import Chain, Entry, Name, State, chain_of
from prasan.hosting.actual import Actual, Saving, reported
from prasan.hosting.calendar import month_text
from prasan.hosting.from_blueprint import workload_of
from prasan.hosting.kept import Kept, Plans
from prasan.hosting.placed import Placed, placed
from prasan.hosting.plan import Plan
from prasan.hosting.problem import Problem
from prasan.thai.dates import BUDDHIST_ERA
from prasan.web.council.models import Action, Recommendation, Resolution, Tie
from prasan.web.council.subjects import Subject, named
from prasan.web.projects.models import Project
from prasan.web.projects.standing import blueprint, portfolio
from prasan.web.projects.words import title
from prasan.web.snapshots import data_folder

About = Recommendation.About
_RECOMMENDED: dict[str, State] = {
    "draft": "planned", "raised": "under_way", "tabled": "under_way", "referred": "under_way", "answered": "under_way",
    "agreed": "done", "declined": "over", "withdrawn": "over",
}  # fmt: skip
_ACTED: dict[str, State] = {"open": "under_way", "reported": "under_way", "closed": "done", "dropped": "over"}
_STAGED: dict[str, State] = {
    "proposed": "planned", "checked": "planned", "approved": "under_way", "running": "under_way", "done": "done",
    "stopped": "over",
}  # fmt: skip
_LIFE: dict[str, State] = {"planned": "planned"}
_ORDER = {"approved": 0, "proposed": 1, "draft": 2, "returned": 3}


@dataclass(frozen=True)
class _Opened:
    """A plan with what was reported of it."""

    kept: Kept
    problem: Problem
    plan: Plan
    actual: Actual


class Chains:
    """Chains that are put together in one go; what several of them ask is read once."""

    def __init__(self) -> None:
        self.today = timezone.localdate()
        self._opened: dict[str, _Opened] = {}

    @cached_property
    def _portfolio(self) -> list[Proposal]:
        return portfolio()

    @cached_property
    def _plans(self) -> list[Kept]:
        """Those that are worked out: approved ones first, of alike ones the newest."""
        found = [each for each in Plans(data_folder() / "hosting").every() if each.state == "done"]
        return sorted(found, key=lambda each: _ORDER[each.stage])

    def of(self, recommendation: Recommendation) -> Chain:
        """The chain of one recommendation."""
        resolutions = list(
            Resolution.objects.filter(item__recommendation=recommendation).select_related("item__meeting")
        )
        actions = list(Action.objects.filter(resolution__in=resolutions))
        subjects = subjects_of(recommendation)
        tied: dict[str, list[str]] = defaultdict(list)
        for about, key in subjects:
            tied[about].append(key)
        numbers = [int(key) for key in tied[About.PROJECT] if key.isdecimal() and len(key) < 19]
        found = reach(blueprint(), tied[About.ELEMENT], numbers, self._portfolio)
        plan, there = self._placed(found, tied[About.PLAN])
        entries: dict[Name, list[Entry]] = {
            "recommendation": [self._recommendation(recommendation, subjects)],
            "decision": [_decision(each) for each in resolutions],
            "actions": [_action(each) for each in actions],
            "elements": [_element(key) for key in found.elements],
            "projects": [*self._projects(found), *self._packages(found)],
            "placement": [self._workload(plan, each) for each in there] if plan else [],
            "saving": self._savings(plan, there) if plan else [],
        }
        return chain_of(entries)

    def _recommendation(self, of: Recommendation, subjects: Iterable[tuple[str, str]]) -> Entry:
        facts: dict[str, Any] = {"about": [{"kind": about, "key": key} for about, key in subjects]}
        if of.asked:
            last = of.changes.filter(act="answer").last()
            facts |= {
                "asked": of.asked, "answer_due": of.answer_due.isoformat() if of.answer_due else None, "answer": of.answer,
                "answered_on": timezone.localdate(last.at).isoformat() if last else None,
            }  # fmt: skip
        on = timezone.localdate(of.raised_at or of.at)
        return Entry("recommendation", str(of.pk), of.title, _RECOMMENDED[of.state], of.state, of.unit, on, facts)

    def _projects(self, found: Reach) -> list[Entry]:
        every = {each.number: each for each in self._portfolio}
        approved = _approved_on([number for number, _ in found.projects])
        entries = []
        for number, said in found.projects:
            each = every[number]
            facts = {
                "named": said, "baht": each.total, "packages": list(each.packages),
                "starts": each.starts.isoformat() if each.starts else None,
                "ends": each.ends.isoformat() if each.ends else None,
                "approved_on": approved[number].isoformat() if number in approved else None,
            }  # fmt: skip
            entries.append(
                Entry(
                    "project", str(number), title(each), _STAGED[each.stage], each.stage, each.owner, each.ends, facts
                )
            )
        return entries

    def _packages(self, found: Reach) -> list[Entry]:
        """The work packages that no project of the chain has taken up."""
        numbers = {number for number, _ in found.projects}
        taken = {key for each in self._portfolio if each.number in numbers for key in each.packages}
        return [
            Entry("package", key, named(About.ELEMENT, key).name, "planned", "", key.partition("/")[0])
            for key in found.packages
            if key not in taken
        ]

    def _placed(self, found: Reach, named_plans: list[str]) -> tuple[_Opened | None, list[Placed]]:
        """The plan that places the chain's systems, and where: one that is named, else the first of all that has one of them."""
        workloads = {workload_of(key) for key in found.applications}
        if named_plans:
            chosen = [each for each in self._plans if each.id in named_plans]
        else:
            chosen = self._plans if workloads else []
        for each in chosen:
            opened = self._open(each)
            of_it = workloads & opened.problem.workload.keys()
            if of_it or (named_plans and not workloads):
                return opened, placed(
                    opened.problem, opened.plan, of_it or opened.problem.workload.keys(), opened.actual
                )
        return None, []

    def _open(self, kept: Kept) -> _Opened:
        if kept.id not in self._opened:
            self._opened[kept.id] = _Opened(kept, kept.problem(), kept.plan(), reported(kept))
        return self._opened[kept.id]

    def _workload(self, plan: _Opened, each: Placed) -> Entry:
        state: State = "done" if each.moved is not None or each.what in ("keep", "stay") else "planned"
        if state == "planned" and plan.kept.stage == "approved" and each.month is not None:
            state = "under_way" if each.month <= _month(self.today) else "planned"
        approval = next((act for act in reversed(plan.kept.acts) if act["act"] == "approve"), None)
        facts = {
            "plan": plan.kept.id, "plan_title": plan.kept.title, "stage": plan.kept.stage, "site": each.site,
            "wave": month_text(each.month) if each.month is not None else None,
            "moved": month_text(each.moved) if each.moved is not None else None,
            "number": approval["number"] if approval else None,
        }  # fmt: skip
        when = each.moved if each.moved is not None else each.month
        return Entry("workload", each.workload, each.name, state, each.what, each.agency, _first(when), facts)

    def _savings(self, plan: _Opened, there: list[Placed]) -> list[Entry]:
        """What the agencies whose systems move saved so far, by the frozen baseline; nothing before one reported what it spent."""
        baseline = plan.kept.baseline()
        if baseline is None:
            return []
        whole = 12 * plan.problem.years
        entries = []
        for agency in dict.fromkeys(each.agency for each in there):
            saving = plan.actual.savings.get(agency)
            if saving is not None:
                facts = {
                    "plan": plan.kept.id,
                    "baseline": baseline.sha256,
                    **saving_told(saving),
                    "months_in_all": whole,
                }
                state: State = "done" if len(saving.months) >= whole else "under_way"
                entries.append(Entry("saving", agency, agency, state, "", agency, _first(saving.months[-1]), facts))
        return entries


def saving_told(saving: Saving) -> dict[str, Any]:
    """A saving as a chain tells it: baht, and which months were reported."""
    return {
        "saving": saving.saving, "frozen": saving.frozen, "spent": saving.spent, "months": len(saving.months),
        "first": month_text(saving.months[0]), "last": month_text(saving.months[-1]),
    }  # fmt: skip


def subjects_of(recommendation: Recommendation) -> list[tuple[str, str]]:
    """What a recommendation is about and what it is tied to, by kind and key; its own first."""
    own = [(recommendation.about, recommendation.key)] if recommendation.about else []
    ties = recommendation.ties.filter(gone_at=None).values_list("about", "key")
    return list(dict.fromkeys([*own, *ties]))


def tied_to(recommendation: Recommendation) -> list[tuple[Tie, Subject]]:
    """The ties of a recommendation that hold, with the things they name."""
    return [(each, named(each.about, each.key)) for each in recommendation.ties.filter(gone_at=None)]


def _decision(each: Resolution) -> Entry:
    meeting = each.item.meeting
    state: State = "under_way" if each.carried is None else "done" if each.carried else "over"
    said = "open" if each.carried is None else "carried" if each.carried else "not_carried"
    facts = {"meeting": meeting.pk, "number": str(meeting), "settled": each.settled, "votes": each.counts}
    return Entry("resolution", str(each.pk), each.text, state, said, ROOT, meeting.day, facts)


def _action(each: Action) -> Entry:
    late = each.state == "open" and each.due < timezone.localdate()
    facts = {"late": late, "evidence": bool(each.words or each.file_id), "words": each.words}
    return Entry("action", str(each.pk), each.what, _ACTED[each.state], each.state, each.unit, each.due, facts)


def _element(key: str) -> Entry:
    thing = blueprint().thing(key)
    subject = named(About.ELEMENT, key)
    if thing is None:
        return Entry("element", key, key, "over", "gone", key.partition("/")[0])
    life = (thing.value("lifecycle") or "").casefold()
    return Entry("element", key, subject.name, _LIFE.get(life, "done"), life, thing.unit, None, {"type": thing.type})


def _approved_on(numbers: list[int]) -> dict[int, date]:
    found = {}
    for each in Project.objects.filter(pk__in=numbers).prefetch_related("moves"):
        for move in each.moves.all():
            if move.act == "approve":
                found[each.pk] = timezone.localdate(move.at)
    return found


def _month(day: date) -> int:
    return (day.year + BUDDHIST_ERA) * 12 + day.month - 1


def _first(month: int | None) -> date | None:
    """The first day of a month."""
    return None if month is None else date(month // 12 - BUDDHIST_ERA, month % 12 + 1, 1)
