"""A project as it stands: what the check finds now, what was answered, and what somebody may do with it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from django.utils import timezone

from prasan.architecture.estate import Estate
from prasan.architecture.projects.blueprint import Blueprint
from prasan.architecture.projects.checking import check
from prasan.architecture.projects.findings import Finding
from prasan.architecture.projects.life import ACTS, Act, Actor, Duty, refusal
from prasan.architecture.projects.proposal import Proposal
from prasan.centres.definitions import shipped_definitions
from prasan.web.accounts.models import User
from prasan.web.centres.organisation import organisation
from prasan.web.projects.models import Answer, Project
from prasan.web.snapshots import estate


@lru_cache(maxsize=1)
def _blueprint(estate: Estate) -> Blueprint:
    return Blueprint(estate)


def blueprint() -> Blueprint:
    """The blueprint of all agencies, as proposals are checked against it."""
    return _blueprint(estate())


def portfolio() -> list[Proposal]:
    """All projects but drafts, as the rooms below know them."""
    return [each.told() for each in Project.objects.exclude(stage="draft")]


def findings_of(proposal: Proposal, others: list[Proposal] | None = None) -> list[Finding]:
    """What the check finds in a proposal today."""
    return check(
        proposal,
        blueprint(),
        portfolio() if others is None else others,
        indicators=frozenset(shipped_definitions().indicator),
        today=timezone.localdate(),
    )


def answers_of(project: Project) -> dict[str, Answer]:
    """The latest answer to each finding, by its key."""
    return {each.finding: each for each in project.answers.all()}


@dataclass(frozen=True)
class Standing:
    """A project's findings now, the answers, and how many severe findings have none."""

    findings: list[Finding]
    answers: dict[str, Answer]

    @property
    def open(self) -> int:
        return sum(each.severity == "severe" and each.key not in self.answers for each in self.findings)


def standing(project: Project) -> Standing:
    """How a project stands."""
    return Standing(findings_of(project.told()), answers_of(project))


def actor(user: User) -> Actor:
    """Somebody as the rules of a project's life know them."""
    scope = organisation(timezone.localdate()).visible(user.unit_code) if user.unit_code else frozenset()
    return Actor(user.get_username(), user.role, user.unit_code, frozenset(scope))


def done_to(project: Project) -> list[tuple[str, Duty]]:
    """Who did what duty to a project before."""
    return [(move.by, ACTS[move.act].duty if move.act in ACTS else "prepare") for move in project.moves.all()]


def why_not(user: User, act: Act, project: Project, open_findings: int) -> str | None:
    """The code of why somebody may not act (:func:`~prasan.architecture.projects.life.refusal`); None where they may."""
    return refusal(act, project.told().stage, project.unit, actor(user), done_to(project), open_findings=open_findings)


def sees(user: User, project: Project) -> bool:
    """Whether somebody may read a project: a draft, and what was put aside as one, is its own unit's."""
    return project.unit == user.unit_code or project.moves.filter(act="submit").exists()
