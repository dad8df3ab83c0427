"""The life of a project: which act leads from where to where, who may do it, and what it needs.

Who prepares does not check, and who checks does not decide: no role may do two of these, and no account either, whatever roles
it had meanwhile.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from prasan.architecture.projects.proposal import Stage

Duty = Literal["prepare", "check", "decide"]
OFFICE = "00000"
"""The unit whose architects check proposals: the office of the national architecture."""


@dataclass(frozen=True)
class Act:
    """An act: from which stages, to which, whose duty it is, and whether it must say why."""

    name: str
    from_: tuple[Stage, ...]
    to: Stage
    duty: Duty
    why: bool = False


ACTS = {
    act.name: act
    for act in (
        Act("submit", ("draft",), "proposed", "prepare"),
        Act("withdraw", ("proposed",), "draft", "prepare", why=True),
        Act("check", ("proposed",), "checked", "check"),
        Act("return", ("proposed",), "draft", "check", why=True),
        Act("approve", ("checked",), "approved", "decide", why=True),
        Act("send_back", ("checked",), "draft", "decide", why=True),
        Act("refuse", ("checked",), "stopped", "decide", why=True),
        Act("begin", ("approved",), "running", "prepare"),
        Act("finish", ("running",), "done", "prepare", why=True),
        Act("put_aside", ("draft",), "stopped", "prepare", why=True),
        Act("stop", ("approved", "running"), "stopped", "decide", why=True),
    )
}
ROLE_OF: dict[Duty, str] = {"prepare": "officer", "check": "architect", "decide": "executive"}


@dataclass(frozen=True)
class Actor:
    """Who would act: the account, its role and unit, and the units below it."""

    name: str
    role: str
    unit: str
    scope: frozenset[str] = frozenset()


def refusal(
    act: Act, stage: Stage, owner: str, actor: Actor, done: Iterable[tuple[str, Duty]], *, open_findings: int = 0
) -> str | None:
    """Why somebody may not act, by a code: role, unit, stage, same_person, unanswered; None where they may.

    ``done`` has (account, duty) of what was done to the project before, ``open_findings`` how many severe findings have no answer.
    """
    if actor.role != ROLE_OF[act.duty]:
        return "role"
    if not answers_for(act.duty, owner, actor):
        return "unit"
    if stage not in act.from_:
        return "stage"
    if any(name.casefold() == actor.name.casefold() and duty != act.duty for name, duty in done):
        return "same_person"
    if act.name in ("submit", "check") and open_findings:
        return "unanswered"
    return None


def answers_for(duty: Duty, owner: str, actor: Actor) -> bool:
    """Whether somebody's unit has this duty towards a project of the unit ``owner``."""
    if duty == "prepare":
        return actor.unit == owner
    return (
        actor.unit == OFFICE
        if duty == "check"
        else owner in actor.scope and actor.unit in (OFFICE, *(actor.scope - {owner}))
    )
