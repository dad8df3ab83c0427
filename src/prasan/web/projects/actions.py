"""What is done to a project: each act in one transaction with its line in the access log, which is written last."""

from __future__ import annotations

from django.db import transaction

from prasan.architecture.projects.life import ACTS
from prasan.architecture.projects.proposal import Proposal
from prasan.web.accounts.access import Act, may
from prasan.web.accounts.models import User
from prasan.web.exchange import access_log
from prasan.web.projects.models import Answer, Move, Project
from prasan.web.projects.standing import sees, standing, why_not

PURPOSE = "keep_projects"
LONGEST = 1000  # letters of a reason and of an answer


class ProjectActError(ValueError):
    """An act that may not be done; ``code`` says why: one of life's, or changed, no_why, no_such_finding."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def draft(user: User, proposal: Proposal) -> Project:
    """Begin a project of the user's unit.  Raises ProjectActError."""
    if not may(user, Act.PLAN, user.unit_code):
        raise ProjectActError("role")
    with transaction.atomic():
        project = Project.objects.create(unit=user.unit_code, terms=proposal.terms())
        _moved(user, project, "draft", "draft")
    return project


def save(user: User, project: Project, proposal: Proposal, revision: int) -> Project:
    """Save a draft anew upon the ``revision`` that the editor saw.  Raises ProjectActError."""
    with transaction.atomic():
        now = Project.objects.select_for_update().get(pk=project.pk)
        if not may(user, Act.PLAN, now.unit):
            raise ProjectActError("role")
        if any(
            move.by.casefold() == user.get_username().casefold() and move.act in _JUDGING for move in now.moves.all()
        ):
            raise ProjectActError("same_person")
        if now.stage != "draft":
            raise ProjectActError("stage")
        if now.revision != revision:
            raise ProjectActError("changed")
        if now.terms == proposal.terms():
            return now
        now.terms, now.revision = proposal.terms(), revision + 1
        now.save(update_fields=["terms", "revision"])
        _moved(user, now, "edit", "draft")
    return now


def move(user: User, project: Project, name: str, why: str, revision: int) -> Project:
    """Do one of ``life.ACTS`` to what the actor saw as ``revision``.  Raises ProjectActError."""
    act = ACTS[name]
    with transaction.atomic():
        now = Project.objects.select_for_update().get(pk=project.pk)
        goes_by_it = name in ("submit", "check", "approve")
        stands = standing(now) if goes_by_it else None
        if refused := why_not(user, act, now, stands.open if stands else 0):
            raise ProjectActError(refused)
        if now.revision != revision:
            raise ProjectActError("changed")
        if act.why and not why.strip():
            raise ProjectActError("no_why")
        before, now.stage = now.stage, act.to
        now.save(update_fields=["stage"])
        found = [[each.rule, each.severity, each.key] for each in stands.findings] if stands else []
        _moved(user, now, name, before, why.strip()[:LONGEST], found)
    return now


def answer(user: User, project: Project, finding: str, text: str) -> Answer:
    """Say what the agency answers to a finding, while it is a draft or waits for the check.  Raises ProjectActError."""
    with transaction.atomic():
        now = Project.objects.select_for_update().get(pk=project.pk)
        if not may(user, Act.PLAN, now.unit) or not sees(user, now):
            raise ProjectActError("role")
        if now.stage not in ("draft", "proposed"):
            raise ProjectActError("stage")
        if not text.strip():
            raise ProjectActError("no_why")
        if all(each.key != finding for each in standing(now).findings):
            raise ProjectActError("no_such_finding")
        made = Answer.objects.create(project=now, finding=finding, text=text.strip()[:LONGEST], by=user.get_username())
        _log(user, "project_answered", now, finding=finding.partition(":")[0])
    return made


_JUDGING = frozenset(name for name, act in ACTS.items() if act.duty != "prepare")


def _moved(
    user: User, project: Project, act: str, before: str, why: str = "", found: list[list[str]] | None = None
) -> None:
    Move.objects.create(
        project=project, act=act, before=before, after=project.stage, by=user.get_username(), unit=user.unit_code, why=why,
        findings=found or [],
    )  # fmt: skip
    _log(user, f"project_{act}", project, stage=project.stage)


def _log(user: User, action: str, project: Project, **more: str) -> None:
    event = {"action": action, "who": user.get_username(), "unit": user.unit_code, "purpose": PURPOSE}
    access_log().append(
        {**event, "registers": [], "rows": 1, "about": {"project": project.pk, "of": project.unit, **more}}
    )
